using System.Globalization;
using Vigie.Lab.Databases;
using Vigie.Testing;

namespace Vigie.Bench.Runs;

/// <summary>
/// <c>replication [readings]</c>: what a reading of a replica costs, Vigie's and that of Debian's exporters limited to what they tell of
/// replication, against the same real servers in the same run. Prints ratios; fails when Vigie takes more than half the other's time.
/// </summary>
internal static class ReplicationRun
{
    private const double MostRatio = 0.5;
    private const int WarmReadings = 45;
    private const string Collector = "replication";
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var readings = new ReadingPlan(WarmReadings, (int)Report.Number(arguments, 0, 30));
        using var folder = new TemporaryFolder();
        var plan = new PairPlan(folder.Root, 0, 0, _pace, TimeProvider.System);
        var ok = await MariaDbAsync(plan, folder, readings);
        return await PostgresAsync(plan, folder, readings) && ok ? 0 : 1;
    }

    private static async Task<bool> MariaDbAsync(PairPlan plan, TemporaryFolder folder, ReadingPlan readings)
    {
        await using var pair = await MariaDbPair.StartAsync(plan);
        var meter = await ReplicationPeers.MeterAsync(pair);
        var vigie = await Readings.VigieAsync(Configuration(folder, "mysql", "mariadb", pair.ReplicaPort), Collector, readings, meter);
        await using var exporter = await ReplicationPeers.MysqldAsync(pair.ReplicaPort, plan.Secret("mariadb-vigie"));
        return Compare("MariaDB replica", vigie, "mysqld_exporter", await Readings.PeerAsync(exporter, "metrics", readings, meter));
    }

    private static async Task<bool> PostgresAsync(PairPlan plan, TemporaryFolder folder, ReadingPlan readings)
    {
        await using var pair = await PostgresPair.StartAsync(plan);
        var meter = await ReplicationPeers.MeterAsync(pair);
        var vigie = await Readings.VigieAsync(Configuration(folder, "postgres", "postgres", pair.ReplicaPort), Collector, readings, meter);
        await using var exporter = await ReplicationPeers.PostgresAsync([pair.ReplicaPort], plan.Secret("postgres-vigie"), folder);
        return Compare("PostgreSQL standby", vigie, "postgres_exporter", await Readings.PeerAsync(exporter, "metrics", readings, meter));
    }

    private static string Configuration(TemporaryFolder folder, string kind, string name, int port) => folder.Write($"vigie-{name}.yml", string.Create(CultureInfo.InvariantCulture, $$"""
        listen: { address: 127.0.0.1, port: 0 }
        defaults: { interval: 1h }
        targets:
          - { name: {{name}}, kind: {{kind}}, site: DRYN, host: 127.0.0.1, port: {{port}}, user: {{PairPlan.Exporter}}, password_file: secrets/{{name}}-vigie.password, tls: { mode: off }, role: replica, max_lag: 30s, intervals: { {{Collector}}: 1s } }
        """));

    private static bool Compare(string server, ReadingCost vigie, string name, ReadingCost peer)
    {
        var ratio = vigie.Median / peer.Median;
        Report.Print($"{server}, {vigie.Readings} readings each");
        Report.Print($"  vigie             {vigie}");
        Report.Print($"  {name,-17} {peer}");
        Report.Print($"  vigie / {name}: time {ratio:0.00}, CPU {vigie.Cpu / peer.Cpu:0.00}, statements {vigie.Requests / peer.Requests:0.00}");
        var met = ratio <= MostRatio;
        Report.Print($"  {(met ? "ok    " : "MISSED")}  time at most {MostRatio:0.0} of the other's");
        return met;
    }
}
