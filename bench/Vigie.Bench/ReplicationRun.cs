using System.Globalization;
using Vigie.Lab.Databases;
using Vigie.Testing;

namespace Vigie.Bench;

/// <summary>
/// <c>replication [readings]</c>: what a reading of a replica costs, Vigie's and that of Debian's exporters limited to what they tell of
/// replication, against the same real servers in the same run. Prints ratios; fails when Vigie takes more than half the other's time.
/// </summary>
internal static class ReplicationRun
{
    private const double MostRatio = 0.5;
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var readings = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 30;
        using var folder = new TemporaryFolder();
        var plan = new PairPlan(folder.Root, 0, 0, _pace, TimeProvider.System);
        var ok = await MariaDbAsync(plan, folder, readings);
        return await PostgresAsync(plan, folder, readings) && ok ? 0 : 1;
    }

    private static async Task<bool> MariaDbAsync(PairPlan plan, TemporaryFolder folder, int readings)
    {
        await using var pair = await MariaDbPair.StartAsync(plan);
        var meter = new StatementMeter(async () =>
        {
            // The account's own figures: nobody else's statements are counted. Reading them ends with this connection's own.
            var row = await pair.Replica.Sql.ValueAsync($"SELECT SELECT_COMMANDS + UPDATE_COMMANDS + OTHER_COMMANDS, TOTAL_CONNECTIONS FROM information_schema.USER_STATISTICS WHERE USER = '{PairPlan.Exporter}';");
            var figures = row.Split('\t');
            return figures.Length == 2 ? (long.Parse(figures[0], CultureInfo.InvariantCulture), long.Parse(figures[1], CultureInfo.InvariantCulture)) : (0, 0);
        });
        await pair.Replica.Sql.AskAsync("SET GLOBAL userstat = 1;");
        var vigie = await ReplicationSubjects.VigieAsync("mysql", "mariadb", pair.ReplicaPort, folder, readings, meter);
        var peer = await ReplicationSubjects.PeerAsync(
            "prometheus-mysqld-exporter",
            $"{PairPlan.Exporter}:{plan.Secret("mariadb-vigie")}@tcp(127.0.0.1:{pair.ReplicaPort})/",
            ["--collect.slave_status", "--no-collect.global_status", "--no-collect.global_variables", "--no-collect.info_schema.innodb_cmp", "--no-collect.info_schema.innodb_cmpmem", "--no-collect.info_schema.query_response_time"],
            readings,
            meter);
        return Compare("MariaDB replica", vigie, "mysqld_exporter", peer);
    }

    private static async Task<bool> PostgresAsync(PairPlan plan, TemporaryFolder folder, int readings)
    {
        // The one query of the package's examples that is about replication.
        var queries = folder.Write("queries.yaml", """
            pg_replication:
              query: "SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0 ELSE GREATEST (0, EXTRACT(EPOCH FROM (now() - pg_last_xact_replay_timestamp()))) END AS lag"
              master: true
              metrics:
                - lag:
                    usage: "GAUGE"
                    description: "Replication lag behind master in seconds"
            """);
        await using var pair = await PostgresPair.StartAsync(plan);
        await pair.Replica.SetAsync("log_line_prefix", "user=%u ");
        await pair.Replica.SetAsync("log_connections", "on");
        await pair.Replica.SetAsync("log_statement", "all");
        var meter = new StatementMeter(async () =>
        {
            var lines = await File.ReadAllLinesAsync(pair.Replica.LogFile);
            var own = lines.Where(line => line.StartsWith($"user={PairPlan.Exporter} ", StringComparison.Ordinal)).ToList();
            return (own.Count(line => line.Contains("statement: ", StringComparison.Ordinal) || line.Contains("execute ", StringComparison.Ordinal)), own.Count(line => line.Contains("connection authorized", StringComparison.Ordinal)));
        });
        var vigie = await ReplicationSubjects.VigieAsync("postgres", "postgres", pair.ReplicaPort, folder, readings, meter);
        var peer = await ReplicationSubjects.PeerAsync(
            "prometheus-postgres-exporter",
            $"postgresql://{PairPlan.Exporter}:{plan.Secret("postgres-vigie")}@127.0.0.1:{pair.ReplicaPort}/postgres?sslmode=disable",
            ["--disable-default-metrics", "--disable-settings-metrics", "--no-collector.database", "--no-collector.bgwriter", "--extend.query-path=" + queries],
            readings,
            meter);
        return Compare("PostgreSQL standby", vigie, "postgres_exporter", peer);
    }

    private static bool Compare(string server, ReadingCost vigie, string name, ReadingCost peer)
    {
        var ratio = vigie.Median / peer.Median;
        Print($"{server}, {vigie.Readings} readings each");
        Print($"  vigie             {vigie}");
        Print($"  {name,-17} {peer}");
        Print($"  vigie / {name}: time {ratio:0.00}, CPU {vigie.Cpu / peer.Cpu:0.00}, statements {vigie.Statements / peer.Statements:0.00}");
        var met = ratio <= MostRatio;
        Print($"  {(met ? "ok    " : "MISSED")}  time at most {MostRatio:0.0} of the other's");
        return met;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
