using System.Globalization;
using Vigie.Testing;

namespace Vigie.Bench.Suite;

/// <summary>One process with twenty targets of all kinds beside the sum of Debian's exporters for those of them that they can read.</summary>
internal static class WholePart
{
    private const double MostMegabytes = 95;
    private const double NoiseMegabytes = 4;
    private const double NoisePercent = 0.5;

    /// <summary>Scrapes in a row before memory is read for the last time.</summary>
    private const int Scrapes = 100;

    /// <summary>Nineteen in the mix and the watcher.</summary>
    private static readonly string[] _kinds = [.. FleetFile.Mixed(19), FleetFile.Heartbeat];

    /// <summary>The kinds that the peers read.</summary>
    private static readonly string[] _shared = [FleetFile.Raid, FleetFile.MySql, FleetFile.Postgres];

    public static async Task RunAsync(SuiteGround ground, SuitePace pace, SuiteSheet sheet)
    {
        var config = new FleetFile(ground).Write("whole", _kinds, pace.Interval);
        await using var whole = await VigieProcess.ServeAsync(VigieProcess.Product, config, null);
        await using var part = await VigieProcess.ServeAsync(VigieProcess.Product, config, null, "--only", string.Join(',', _shared));
        await FullSnapshot.WaitAsync(whole);
        await FullSnapshot.WaitAsync(part);
        await using var peers = await Peers.StartAsync(ground, _kinds);
        FleetWatch.Watched[] all = [FleetWatch.Of(whole), FleetWatch.Of(part), FleetWatch.Of(peers)];
        var idle = all.Select(one => one.Memory()).ToArray();
        var requests = await FleetWatch.RequestsAsync(whole);
        var costs = await FleetWatch.RunAsync(all, pace.Settling, pace.Window, IntervalOf(pace));
        var later = await FleetWatch.RequestsAsync(whole);
        await FullSnapshot.RequireAsync(whole);
        await FullSnapshot.RequireAsync(part);
        await ScrapeOftenAsync(whole, part, peers);
        Tell(sheet, peers, idle, costs, [.. all.Select(one => one.Memory())]);
        var minutes = (pace.Settling + pace.Window).TotalMinutes;
        foreach (var (kind, count) in later)
        {
            sheet.Add(new SuiteRow($"whole_requests_{kind}", $"requests to each {kind} target, a poll each {pace.Interval}", "a minute", (count - requests[kind]) / minutes, null, "", 2));
        }
    }

    private static TimeSpan IntervalOf(SuitePace pace) => TimeSpan.FromSeconds(int.Parse(pace.Interval.TrimEnd('s'), CultureInfo.InvariantCulture));

    /// <summary>Vigie's scrapes ask no device; of the peers each asks all its devices, so they get fewer.</summary>
    private static async Task ScrapeOftenAsync(VigieProcess whole, VigieProcess part, Peers peers)
    {
        for (var i = 0; i < Scrapes; i++)
        {
            await whole.GetAsync("/metrics");
            await part.GetAsync("/metrics");
            if (i % 10 == 0)
            {
                await peers.ScrapeAsync();
            }
        }
    }

    private static void Tell(SuiteSheet sheet, Peers peers, MemoryFigures[] idle, IReadOnlyList<FleetCost> costs, MemoryFigures[] loaded)
    {
        var sum = string.Create(CultureInfo.InvariantCulture, $"sum of {peers.All.Count} peers for {_kinds.Count(kind => _shared.Contains(kind))} of the 20: snmp, mysqld, postgres");
        foreach (var (place, key, what) in new[] { (0, "whole", "20 targets of all kinds"), (1, "part", "the same, --only " + string.Join(',', _shared)) })
        {
            Add("idle_rss_mb", "RSS after the first reading", "MB", idle[place].Resident, idle[2].Resident, NoiseMegabytes);
            Add("idle_pss_mb", "PSS after the first reading", "MB", idle[place].Proportional, idle[2].Proportional, NoiseMegabytes);
            Add("loaded_rss_mb", $"RSS after {Scrapes} scrapes more", "MB", loaded[place].Resident, loaded[2].Resident, NoiseMegabytes);
            Add("loaded_pss_mb", $"PSS after {Scrapes} scrapes more", "MB", loaded[place].Proportional, loaded[2].Proportional, NoiseMegabytes);
            Add("cpu_percent", "CPU", "% of a core", costs[place].Share * 100, costs[2].Share * 100, NoisePercent);

            void Add(string figure, string says, string unit, double vigie, double theirs, double noise) => sheet.Add(new SuiteRow($"{key}_{figure}", $"{what}: {says}", unit, vigie, theirs, sum, noise));
        }

        sheet.Promise(new SuiteAim("RSS of 20 targets of all kinds", Math.Max(idle[0].Resident, loaded[0].Resident), MostMegabytes, "MB"));
        sheet.Promise(new SuiteAim("RSS of 20 targets of all kinds, against the sum of the peers", loaded[0].Resident, loaded[2].Resident, "MB"));
        sheet.Note($"{Peers.NonePbs}; {Peers.NoneIpsec}: their targets, and the watcher, are in Vigie's figures and not in the sum.");
    }
}
