using System.Globalization;
using Vigie.Lab.Databases;
using Vigie.Testing;

namespace Vigie.Bench.Runs;

/// <summary>Debian's exporters of databases, limited to what they tell of replication, and meters at the servers: those who compare ask less of the peers than their packages do.</summary>
internal static class ReplicationPeers
{
    private static readonly string[] _mysqld =
    [
        "--collect.slave_status", "--no-collect.global_status", "--no-collect.global_variables", "--no-collect.info_schema.innodb_cmp", "--no-collect.info_schema.innodb_cmpmem", "--no-collect.info_schema.query_response_time",
    ];

    /// <summary>prometheus-mysqld-exporter for one server.</summary>
    /// <param name="port">Of the server.</param>
    /// <param name="password">Of the account that Vigie has too.</param>
    public static Task<PeerExporter> MysqldAsync(int port, string password) => PeerExporter.MysqldAsync(port, PairPlan.Exporter, password, _mysqld);

    /// <summary>prometheus-postgres-exporter for servers, with the one query of its package's examples that is about replication.</summary>
    /// <param name="ports">Of the servers.</param>
    /// <param name="password">Of the account that Vigie has too.</param>
    /// <param name="folder">Where its queries are written.</param>
    public static Task<PeerExporter> PostgresAsync(IEnumerable<int> ports, string password, TemporaryFolder folder)
    {
        var queries = folder.Write("queries.yaml", """
            pg_replication:
              query: "SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0 ELSE GREATEST (0, EXTRACT(EPOCH FROM (now() - pg_last_xact_replay_timestamp()))) END AS lag"
              master: true
              metrics:
                - lag:
                    usage: "GAUGE"
                    description: "Replication lag behind master in seconds"
            """);
        return PeerExporter.PostgresAsync(ports, PairPlan.Exporter, password, "--disable-default-metrics", "--disable-settings-metrics", "--no-collector.database", "--no-collector.bgwriter", "--extend.query-path=" + queries);
    }

    /// <summary>Counts what the replica of MariaDB is asked by the account.</summary>
    public static async Task<DeviceMeter> MeterAsync(MariaDbPair pair)
    {
        await pair.Replica.Sql.AskAsync("SET GLOBAL userstat = 1;");
        return new DeviceMeter(async () =>
        {
            // The account's own figures: nobody else's statements are counted. Reading them ends with this connection's own.
            var row = await pair.Replica.Sql.ValueAsync($"SELECT SELECT_COMMANDS + UPDATE_COMMANDS + OTHER_COMMANDS, TOTAL_CONNECTIONS FROM information_schema.USER_STATISTICS WHERE USER = '{PairPlan.Exporter}';");
            var figures = row.Split('\t');
            return figures.Length == 2 ? (long.Parse(figures[0], CultureInfo.InvariantCulture), long.Parse(figures[1], CultureInfo.InvariantCulture)) : (0, 0);
        });
    }

    /// <summary>Counts what the standby of PostgreSQL is asked by the account, from its log; <see cref="EndMeterAsync"/> ends that log.</summary>
    public static async Task<DeviceMeter> MeterAsync(PostgresPair pair)
    {
        await pair.Replica.SetAsync("log_line_prefix", "user=%u ");
        await pair.Replica.SetAsync("log_connections", "on");
        await pair.Replica.SetAsync("log_statement", "all");
        return new DeviceMeter(async () =>
        {
            var lines = await File.ReadAllLinesAsync(pair.Replica.LogFile);
            var own = lines.Where(line => line.StartsWith($"user={PairPlan.Exporter} ", StringComparison.Ordinal)).ToList();
            return (own.Count(line => line.Contains("statement: ", StringComparison.Ordinal) || line.Contains("execute ", StringComparison.Ordinal)), own.Count(line => line.Contains("connection authorized", StringComparison.Ordinal)));
        });
    }

    /// <summary>The server writes no more statements.</summary>
    public static async Task EndMeterAsync(PostgresPair pair)
    {
        await pair.Replica.SetAsync("log_statement", null);
        await pair.Replica.SetAsync("log_connections", null);
    }
}
