using System.Diagnostics;
using Vigie.Testing;

namespace Vigie.Bench.Suite;

/// <summary>From the start of the process to its first answer, and until everything in the lab was read.</summary>
internal static class StartPart
{
    private const double MostSeconds = 5;
    private const double NoiseMs = 150;

    /// <summary>What the lab has that a peer reads: two NAS, two MariaDB, two PostgreSQL.</summary>
    private static readonly string[] _kinds = [FleetFile.Raid, FleetFile.Raid, FleetFile.MySql, FleetFile.MySql, FleetFile.Postgres, FleetFile.Postgres];

    public static async Task RunAsync(SuiteGround ground, SuitePace pace, SuiteSheet sheet)
    {
        var (answers, full, cpu, theirAnswers, theirFull, theirCpu) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < pace.Starts; i++)
        {
            var clock = Stopwatch.StartNew();
            await using (var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, ground.LabConfiguration, null))
            {
                await FullSnapshot.WaitAsync(vigie);
                full.Add(clock.Elapsed.TotalMilliseconds);
                cpu.Add(ProcessFigures.Processor(vigie.Id).TotalMilliseconds);
                answers.Add(vigie.StartTime.TotalMilliseconds);
            }

            clock.Restart();
            await using var peers = await Peers.StartAsync(ground, _kinds);
            await peers.ScrapeAsync();
            theirFull.Add(clock.Elapsed.TotalMilliseconds);
            theirCpu.Add(peers.Processor.TotalMilliseconds);
            theirAnswers.Add(peers.All.Max(peer => peer.Exporter.StartTime.TotalMilliseconds));
        }

        const string Who = "the slowest of snmp, mysqld and postgres exporter, started together";
        sheet.Add(new SuiteRow("start_answer_ms", "start to first answer", "ms", Figures.Median(answers), Figures.Median(theirAnswers), Who, NoiseMs));
        sheet.Add(new SuiteRow("start_full_ms", "start to first full snapshot of the lab, all kinds", "ms", Figures.Median(full), Figures.Median(theirFull), "the same peers, NAS and databases alone", NoiseMs));
        sheet.Add(new SuiteRow("start_cpu_ms", "processor time until then, what a busy machine does not stretch", "ms", Figures.Median(cpu), Figures.Median(theirCpu), "the same peers, NAS and databases alone", NoiseMs));
        sheet.Promise(new SuiteAim("start to first full snapshot of the lab", full.Max() / 1000, MostSeconds, "s"));
        sheet.Note($"Tunnel of the lab: {ground.Tunnel.Split(';')[0]}.");
    }
}
