using System.Diagnostics;
using Vigie.Snmp;

namespace Vigie.Bench.Parts;

/// <summary>Reading tables over SNMP beside snmpbulkwalk and prometheus-snmp-exporter, in one run against the same agent.</summary>
internal static class SnmpBench
{
    private const int Runs = 7;

    /// <summary>What a module needs of eighty columns.</summary>
    private const int Needed = 12;

    public static Bench Bench { get; } = new("snmp", "tables over SNMP and the readings of the RAID module, beside the peers", QuickAsync, typeof(SnmpBenchmarks));

    private static async Task<bool> QuickAsync()
    {
        if (SnmpPeers.Missing is { } missing)
        {
            Console.WriteLine(missing);
            return true;
        }

        await using var peers = new SnmpPeers();
        await peers.StartAsync();
        var isQuick = await CompareWalkAsync(peers);
        isQuick &= await CompareTableAsync(peers);
        return await SnmpModuleBench.CompareAsync(peers) && isQuick;
    }

    private static async Task<bool> CompareWalkAsync(SnmpPeers peers)
    {
        var ours = new List<SnmpFigures>();
        var theirs = new List<SnmpFigures>();
        var larger = new List<SnmpFigures>();
        using var session = Session("long", peers.AgentPort);
        for (var i = 0; i <= Runs; i++)
        {
            // In turns, so that a noisy neighbour disturbs all alike; the first round warms up.
            ours.Add(await OursAsync(session, async () => (await session.WalkAsync(Oid.Parse(SnmpPeers.LongTable), SnmpLimits.Default, default)).Objects.Count, SnmpPeers.LongRows));
            theirs.Add(await BulkWalkAsync(peers, 10));
            larger.Add(await BulkWalkAsync(peers, 50));
        }

        var (vigie, walk, bulky) = (SnmpFigures.Best(ours.Skip(1)), SnmpFigures.Best(theirs.Skip(1)), SnmpFigures.Best(larger.Skip(1)));
        SnmpFigures.Print("Vigie, walk of 8,000 rows", vigie);
        SnmpFigures.Print("snmpbulkwalk, as it comes (-Cr10)", walk);
        SnmpFigures.Print("snmpbulkwalk -Cr50", bulky);
        return SnmpFigures.Says("time of snmpbulkwalk as it comes", vigie.Elapsed / walk.Elapsed, 1.0) & SnmpFigures.Says("time of snmpbulkwalk -Cr50", vigie.Elapsed / bulky.Elapsed, null);
    }

    private static async Task<bool> CompareTableAsync(SnmpPeers peers)
    {
        Oid[] columns = [.. Enumerable.Range(1, Needed).Select(column => Oid.Parse(SnmpPeers.WideTable).Append((uint)column))];
        var ours = new List<SnmpFigures>();
        var theirs = new List<SnmpFigures>();
        using var session = Session("wide", peers.AgentPort);
        using var relay = new UdpRelay(peers.AgentPort);
        await peers.ScrapeAsync("wide", relay.Port);
        var requests = relay.Requests;
        for (var i = 0; i <= Runs; i++)
        {
            ours.Add(await OursAsync(session, async () => (await session.ReadTableAsync(columns, SnmpLimits.Default, default)).Rows.Count, SnmpPeers.WideRows));
            var scrape = await peers.ScrapeAsync("wide", peers.AgentPort);
            Expect(SnmpPeers.WideRows * SnmpPeers.WideColumns, scrape.Output.Split('\n').Count(line => line.StartsWith("column", StringComparison.Ordinal)));
            theirs.Add(new SnmpFigures(scrape.Elapsed, scrape.Cpu, requests));
        }

        var (vigie, exporter) = (SnmpFigures.Best(ours.Skip(1)), SnmpFigures.Best(theirs.Skip(1)));
        SnmpFigures.Print($"Vigie, {Needed} columns of 80, 100 disks", vigie);
        SnmpFigures.Print("prometheus-snmp-exporter, the table", exporter);
        return SnmpFigures.Says("requests of the exporter", (double)vigie.Requests / exporter.Requests, 1 / 3.0) & SnmpFigures.Says("time of the exporter", vigie.Elapsed / exporter.Elapsed, 1 / 3.0)
            & SnmpFigures.Says("CPU of the exporter", vigie.Cpu / exporter.Cpu, 0.5);
    }

    private static async Task<SnmpFigures> OursAsync(SnmpSession session, Func<Task<int>> read, int expected)
    {
        using var self = Process.GetCurrentProcess();
        var (cpu, requests, clock) = (self.TotalProcessorTime, session.Traffic.Requests, Stopwatch.StartNew());
        Expect(expected, await read());
        var elapsed = clock.Elapsed.TotalSeconds;
        self.Refresh();
        return new SnmpFigures(elapsed, (self.TotalProcessorTime - cpu).TotalSeconds, session.Traffic.Requests - requests);
    }

    private static async Task<SnmpFigures> BulkWalkAsync(SnmpPeers peers, int repetitions)
    {
        var walk = await SnmpPeers.BulkWalkAsync("long", SnmpPeers.LongTable, repetitions, peers.AgentPort);
        Expect(SnmpPeers.LongRows, walk.Output.Split('\n').Count(line => line.Contains("STRING:", StringComparison.Ordinal)));
        return new SnmpFigures(walk.Elapsed, walk.Cpu, (SnmpPeers.LongRows / repetitions) + 1);
    }

    private static SnmpSession Session(string community, int port) => new(
        new SnmpSettings { Host = "127.0.0.1", Port = port, Credentials = new SnmpCommunity(SnmpVersion.V2c, community), Timeout = TimeSpan.FromSeconds(5) }, TimeProvider.System);

    internal static void Expect(int expected, int found)
    {
        if (expected != found)
        {
            throw new InvalidOperationException($"{found} rows where {expected} belong: what is measured is not the same work");
        }
    }
}
