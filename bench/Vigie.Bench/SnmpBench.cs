using System.Diagnostics;
using System.Globalization;
using Vigie.Snmp;

namespace Vigie.Bench;

/// <summary>Reading tables over SNMP beside snmpbulkwalk and prometheus-snmp-exporter, in one run against the same agent.</summary>
internal static class SnmpBench
{
    private const int Runs = 7;

    /// <summary>What a module needs of eighty columns.</summary>
    private const int Needed = 12;

    public static Bench Bench { get; } = new("snmp", "a table of 8,000 rows and one of 100 disks and 80 columns, beside the peers", QuickAsync, typeof(SnmpBenchmarks));

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
        return await CompareTableAsync(peers) && isQuick;
    }

    private static async Task<bool> CompareWalkAsync(SnmpPeers peers)
    {
        var ours = new List<Figures>();
        var theirs = new List<Figures>();
        var larger = new List<Figures>();
        using var session = Session("long", peers.AgentPort);
        for (var i = 0; i <= Runs; i++)
        {
            // In turns, so that a noisy neighbour disturbs all alike; the first round warms up.
            ours.Add(await OursAsync(session, async () => (await session.WalkAsync(Oid.Parse(SnmpPeers.LongTable), SnmpLimits.Default, default)).Objects.Count, SnmpPeers.LongRows));
            theirs.Add(await BulkWalkAsync(peers, 10));
            larger.Add(await BulkWalkAsync(peers, 50));
        }

        var (vigie, walk, bulky) = (Figures.Best(ours.Skip(1)), Figures.Best(theirs.Skip(1)), Figures.Best(larger.Skip(1)));
        Print("Vigie, walk of 8,000 rows", vigie);
        Print("snmpbulkwalk, as it comes (-Cr10)", walk);
        Print("snmpbulkwalk -Cr50", bulky);
        return Says("time of snmpbulkwalk as it comes", vigie.Elapsed / walk.Elapsed, 1.0) & Says("time of snmpbulkwalk -Cr50", vigie.Elapsed / bulky.Elapsed, null);
    }

    private static async Task<bool> CompareTableAsync(SnmpPeers peers)
    {
        Oid[] columns = [.. Enumerable.Range(1, Needed).Select(column => Oid.Parse(SnmpPeers.WideTable).Append((uint)column))];
        var ours = new List<Figures>();
        var theirs = new List<Figures>();
        using var session = Session("wide", peers.AgentPort);
        using var relay = new UdpRelay(peers.AgentPort);
        await peers.ScrapeAsync(relay.Port);
        var requests = relay.Requests;
        for (var i = 0; i <= Runs; i++)
        {
            ours.Add(await OursAsync(session, async () => (await session.ReadTableAsync(columns, SnmpLimits.Default, default)).Rows.Count, SnmpPeers.WideRows));
            var scrape = await peers.ScrapeAsync(peers.AgentPort);
            Expect(SnmpPeers.WideRows * SnmpPeers.WideColumns, scrape.Output.Split('\n').Count(line => line.StartsWith("column", StringComparison.Ordinal)));
            theirs.Add(new Figures(scrape.Elapsed, scrape.Cpu, requests));
        }

        var (vigie, exporter) = (Figures.Best(ours.Skip(1)), Figures.Best(theirs.Skip(1)));
        Print($"Vigie, {Needed} columns of 80, 100 disks", vigie);
        Print("prometheus-snmp-exporter, the table", exporter);
        return Says("requests of the exporter", (double)vigie.Requests / exporter.Requests, 1 / 3.0) & Says("time of the exporter", vigie.Elapsed / exporter.Elapsed, 1 / 3.0)
            & Says("CPU of the exporter", vigie.Cpu / exporter.Cpu, 0.5);
    }

    private static async Task<Figures> OursAsync(SnmpSession session, Func<Task<int>> read, int expected)
    {
        using var self = Process.GetCurrentProcess();
        var (cpu, requests, clock) = (self.TotalProcessorTime, session.Traffic.Requests, Stopwatch.StartNew());
        Expect(expected, await read());
        var elapsed = clock.Elapsed.TotalSeconds;
        self.Refresh();
        return new Figures(elapsed, (self.TotalProcessorTime - cpu).TotalSeconds, session.Traffic.Requests - requests);
    }

    private static async Task<Figures> BulkWalkAsync(SnmpPeers peers, int repetitions)
    {
        var walk = await peers.BulkWalkAsync("long", SnmpPeers.LongTable, repetitions, peers.AgentPort);
        Expect(SnmpPeers.LongRows, walk.Output.Split('\n').Count(line => line.Contains("STRING:", StringComparison.Ordinal)));
        return new Figures(walk.Elapsed, walk.Cpu, (SnmpPeers.LongRows / repetitions) + 1);
    }

    private static SnmpSession Session(string community, int port) => new(
        new SnmpSettings { Host = "127.0.0.1", Port = port, Credentials = new SnmpCommunity(SnmpVersion.V2c, community), Timeout = TimeSpan.FromSeconds(5) }, TimeProvider.System);

    private static void Expect(int expected, int found)
    {
        if (expected != found)
        {
            throw new InvalidOperationException($"{found} rows where {expected} belong: what is measured is not the same work");
        }
    }

    private static void Print(string who, Figures figures) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{who,-38} {figures.Elapsed * 1000,8:0.0} ms, CPU {figures.Cpu * 1000,7:0.0} ms, {figures.Requests,5} requests"));

    private static bool Says(string what, double ratio, double? most)
    {
        var isKept = most is null || ratio <= most;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {ratio:0.00} x the {what}{(most is null ? "" : $", target {most:0.00}: {(isKept ? "kept" : "MISSED")}")}"));
        return isKept;
    }

    /// <summary>Seconds, processor seconds and datagrams sent.</summary>
    private sealed record Figures(double Elapsed, double Cpu, long Requests)
    {
        /// <summary>The fastest run, and the mean of what the processor did: single runs are shorter than its ticks.</summary>
        public static Figures Best(IEnumerable<Figures> runs)
        {
            var all = runs.ToArray();
            return new Figures(all.Min(run => run.Elapsed), all.Average(run => run.Cpu), all[0].Requests);
        }
    }
}
