using System.Globalization;
using System.Text;
using Vigie.Lab.Databases;

namespace Vigie.Lab.Shop.Configuration;

/// <summary>The database servers in the configuration of Vigie.</summary>
internal static class DatabaseConfiguration
{
    /// <summary>What the standby may lag behind, as the configuration promises. A rehearsal should not take hours.</summary>
    private const string PostgresMaxLag = "30s";

    /// <summary>Longer, so that a server that is down is told before its lag is, as it would be where the objective is hours.</summary>
    private const string MariaDbMaxLag = "10m";

    /// <summary>Appends the targets of the pairs that run.</summary>
    public static void AppendTargets(StringBuilder text, LabDatabases databases)
    {
        if (databases.MariaDb is { } mariaDb)
        {
            AppendPair(text, "mysql", "mariadb", mariaDb, "mariadb-dryn", MariaDbMaxLag, "heartbeat: {}");
        }

        if (databases.Postgres is { } postgres)
        {
            AppendPair(text, "postgres", "postgres", postgres, PostgresPair.StandbyName, PostgresMaxLag);
        }
    }

    private static void AppendPair(StringBuilder text, string kind, string name, IReplicationPair pair, string replica, string maxLag, params string[] own)
    {
        AppendTarget(text, kind, name, "AARD", pair.PrimaryPort, [.. own, "role: primary", $"expected_replicas: [ {replica} ]"]);
        AppendTarget(text, kind, name, "DRYN", pair.ReplicaPort, [.. own, "role: replica", $"max_lag: {maxLag}    # the plan allows 4 h; a rehearsal should not take that long"]);
    }

    private static void AppendTarget(StringBuilder text, string kind, string name, string site, int port, params string[] own) => text.AppendLine(CultureInfo.InvariantCulture, $$"""
          - name: {{name}}-{{site.ToLowerInvariant()}}
            kind: {{kind}}
            site: {{site}}
            host: 127.0.0.1
            port: {{port}}
            user: {{PairPlan.Exporter}}
            password_file: {{PairPlan.SecretFile(name + "-vigie")}}
            tls: { mode: off }    # loopback
            intervals: { replication: 5s }
            {{string.Join("\n    ", own)}}
        """);
}
