using System.Globalization;
using System.Text;
using Vigie.Lab.Databases;
using Vigie.Lab.Nas;
using Vigie.Lab.Snmp;
using Vigie.Lab.Sns;

namespace Vigie.Bench.Suite;

/// <summary>Configurations with any number of targets, which stand on the devices of the lab in turn: one site's, then the other's.</summary>
/// <param name="ground">The devices.</param>
/// <param name="agents">
/// Ports of agents of v2c that NAS are asked at in place of the lab's, and firewalls by their API alone: one snmpd that stands for a hundred devices does not
/// answer them all at once. Null: the lab's own.
/// </param>
internal sealed class FleetFile(SuiteGround ground, IReadOnlyList<int>? agents = null)
{
    public const string Raid = "raid";
    public const string Pbs = "pbs";
    public const string Ipsec = "ipsec";
    public const string MySql = "mysql";
    public const string Postgres = "postgres";
    public const string Heartbeat = "heartbeat";

    /// <summary>Of ten targets three are NAS, two each backup servers, firewalls and MariaDB, one is PostgreSQL: its servers take few connections.</summary>
    private static readonly string[] _ring = [Raid, Pbs, Ipsec, MySql, Raid, Postgres, Pbs, Ipsec, MySql, Raid];

    /// <summary>The kinds of a mixed fleet.</summary>
    public static IReadOnlyList<string> Mixed(int count) => [.. Enumerable.Range(0, count).Select(i => _ring[i % _ring.Length])];

    /// <summary>Writes a configuration that listens on a free port of the loopback address.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="kinds">Kind of each target.</param>
    /// <param name="interval">
    /// Time between two runs of the collectors; null: the product's own, but a minute for those of backup servers that come more seldom, so that a
    /// window of a minute holds one run of each.
    /// </param>
    /// <param name="nasPort">Port at which all NAS are asked instead of their own.</param>
    /// <param name="first">Place of the first target of each kind: 0 for the first site, 1 for the second.</param>
    /// <returns>Its path.</returns>
    public string Write(string name, IReadOnlyList<string> kinds, string? interval, int? nasPort = null, int first = 0)
    {
        ground.Folder.Write("community", "public\n");
        var text = new StringBuilder("listen: { address: 127.0.0.1, port: 0 }\ndefaults: { interval: 60s }\ntargets:\n");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            var place = seen[kind] = seen.GetValueOrDefault(kind, first) + 1;
            text.Append(CultureInfo.InvariantCulture, $"  - {{ name: {kind}-{place}, kind: {kind}, site: {(place % 2 == 1 ? "AARD" : "DRYN")}, {Keys(kind, place - 1, nasPort)}{Intervals(kind, interval)} }}\n");
        }

        return ground.Folder.Write(name + ".yml", text.ToString());
    }

    private string Keys(string kind, int place, int? nasPort) => kind switch
    {
        Raid when agents is not null => string.Create(CultureInfo.InvariantCulture, $"address: \"127.0.0.1:{agents[place % agents.Count]}\", version: v2c, community_file: community"),
        Raid => RaidKeys(ground.Nas(place), nasPort),
        Pbs => PbsKeys(place),
        Ipsec => IpsecKeys(ground.Firewall(place)),
        MySql => Database(place % 2 == 0 ? ground.MariaDb.PrimaryPort : ground.MariaDb.ReplicaPort, "mariadb", place),
        Postgres => Database(place % 2 == 0 ? ground.Postgres.PrimaryPort : ground.Postgres.ReplicaPort, "postgres", place),
        Heartbeat => HeartbeatKeys(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };

    private static string RaidKeys(NasDouble nas, int? port) => string.Create(
        CultureInfo.InvariantCulture,
        $"address: \"127.0.0.1:{port ?? nas.Port}\", user: {nas.User.Name}, auth_password_file: {NasDouble.SecretFile(nas.Name, "auth")}, priv_password_file: {NasDouble.SecretFile(nas.Name, "priv")}");

    private string PbsKeys(int place)
    {
        var (pbs, name) = (ground.Pbs(place), ground.Sites[place % ground.Sites.Count].Plan.Target);
        return $"url: \"{pbs.BaseUri.GetLeftPart(UriPartial.Authority)}\", token_id: {pbs.TokenId}, token_secret_file: secrets/{name}.token, fingerprint: \"{pbs.Fingerprint}\", objectives: [ {{ group: \"*\", max_age: 26h }} ]";
    }

    /// <summary>The first site's firewall is read by its API, the second one's over SNMP.</summary>
    private string IpsecKeys(Firewall wall) => wall.IsReadBySnmp && agents is null
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"source: sns-snmp, address: \"127.0.0.1:{wall.Snmp!.Agent.Port}\", user: {wall.Snmp.Agent.User.Name}, auth_password_file: {SnmpAgent.SecretFile(wall.Name, "auth")}, priv_password_file: {SnmpAgent.SecretFile(wall.Name, "priv")}")
        : $"source: sns-api, url: \"{wall.Api.BaseUri.GetLeftPart(UriPartial.Authority)}\", user: {wall.Api.User}, password_file: {Firewall.PasswordFile(wall.Name)}, fingerprint: \"{wall.Api.Fingerprint}\"";

    private static string Database(int port, string pair, int place) => string.Create(
        CultureInfo.InvariantCulture,
        $"host: 127.0.0.1, port: {port}, user: {PairPlan.Exporter}, password_file: {PairPlan.SecretFile(pair + "-vigie")}, tls: {{ mode: off }}, role: {(place % 2 == 0 ? "primary" : "replica, max_lag: 30s")}");

    private string HeartbeatKeys()
    {
        Directory.CreateDirectory(ground.Folder.PathOf("state"));
        ground.Folder.WritePrivate("secrets/watcher-token", "a-token-of-the-bench-alone-0123456789");
        return $"state_folder: state, token_file: secrets/watcher-token, beats: [ {{ name: watchdog, alert: Watchdog, period: 1d, grace: 1d }} ], alarm: {{ webhooks: [ {{ name: lab, url: \"{ground.Page}webhook\" }} ] }}";
    }

    private static string Intervals(string kind, string? interval)
    {
        string[] collectors = kind switch
        {
            _ when interval is null && kind != Pbs => [],
            Raid => ["device", "arrays", "disks"],
            Pbs => ["datastores", "groups", "jobs", "node", "version", "snapshots"],
            Ipsec => ["tunnels", "node"],
            MySql => ["replication", "status"],
            Postgres => ["replication", "slots", "archiving"],
            _ => [],
        };
        return collectors.Length == 0 ? "" : $", intervals: {{ {string.Join(", ", collectors.Select(collector => $"{collector}: {interval ?? "60s"}"))} }}";
    }
}
