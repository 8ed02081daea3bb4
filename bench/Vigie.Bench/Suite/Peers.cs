using Vigie.Bench.Runs;
using Vigie.Testing;

namespace Vigie.Bench.Suite;

/// <summary>A peer with what it is asked for to read all its devices once.</summary>
/// <param name="Exporter">The running peer.</param>
/// <param name="Paths">One for each device.</param>
internal sealed record RunningPeer(PeerExporter Exporter, IReadOnlyList<string> Paths)
{
    /// <summary>Reads all devices, one after the other as they stand in a scrape configuration.</summary>
    public async Task ScrapeAsync()
    {
        foreach (var path in Paths)
        {
            await Exporter.Client.GetStringAsync(path);
        }
    }
}

/// <summary>
/// The exporters of Debian that read what a fleet of Vigie's has, as their users run them: one prometheus-snmp-exporter for all NAS, one
/// prometheus-mysqld-exporter for each server, one prometheus-postgres-exporter for all servers.
/// </summary>
internal sealed class Peers : IAsyncDisposable
{
    /// <summary>Why a kind has nobody to be compared with.</summary>
    public const string NonePbs = "none: Debian has no PBS exporter";

    /// <summary>Why a kind has nobody to be compared with.</summary>
    public const string NoneIpsec = "none: Debian has no IPsec exporter";

    private readonly List<RunningPeer> _all = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<RunningPeer> All => _all;

    /// <summary>Memory of all together.</summary>
    public MemoryFigures Memory => _all.Select(peer => ProcessFigures.Memory(peer.Exporter.ProcessId)).Aggregate((one, other) => one + other);

    /// <summary>Processor time of all together.</summary>
    public TimeSpan Processor => TimeSpan.FromSeconds(_all.Sum(peer => ProcessFigures.Processor(peer.Exporter.ProcessId).TotalSeconds));

    /// <summary>Starts what a fleet needs, all at once.</summary>
    /// <param name="ground">Where the devices are.</param>
    /// <param name="kinds">Kinds of the fleet's targets; those without peers are left out.</param>
    public static async Task<Peers> StartAsync(SuiteGround ground, IReadOnlyList<string> kinds)
    {
        var (nas, mysql, postgres) = (kinds.Count(kind => kind == FleetFile.Raid), kinds.Count(kind => kind == FleetFile.MySql), kinds.Count(kind => kind == FleetFile.Postgres));
        var starting = new List<Task<RunningPeer>>();
        if (nas > 0)
        {
            starting.Add(SnmpAsync(ground, [.. Enumerable.Range(0, nas).Select(place => SnmpPeerFile.PathOf(ground.Nas(place)))]));
        }

        starting.AddRange(Enumerable.Range(0, mysql).Select(place => MysqldAsync(ground, place % 2 == 0 ? ground.MariaDb.PrimaryPort : ground.MariaDb.ReplicaPort)));
        if (postgres > 0)
        {
            starting.Add(PostgresAsync(ground, Enumerable.Range(0, postgres).Select(place => place % 2 == 0 ? ground.Postgres.PrimaryPort : ground.Postgres.ReplicaPort)));
        }

        var peers = new Peers();
        peers._all.AddRange(await Task.WhenAll(starting));
        return peers;
    }

    /// <summary>One for NAS.</summary>
    public static async Task<RunningPeer> SnmpAsync(SuiteGround ground, IReadOnlyList<string> paths) => new(await PeerExporter.SnmpAsync(SnmpPeerFile.Write(ground)), paths);

    /// <summary>One for a MariaDB.</summary>
    public static async Task<RunningPeer> MysqldAsync(SuiteGround ground, int port) => new(await ReplicationPeers.MysqldAsync(port, ground.Password("mariadb")), ["metrics"]);

    /// <summary>One for some PostgreSQL.</summary>
    public static async Task<RunningPeer> PostgresAsync(SuiteGround ground, IEnumerable<int> ports) => new(await ReplicationPeers.PostgresAsync(ports, ground.Password("postgres"), ground.Folder), ["metrics"]);

    /// <summary>Reads all devices, the peers at the same time.</summary>
    public Task ScrapeAsync() => Task.WhenAll(_all.Select(peer => peer.ScrapeAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _all)
        {
            await peer.Exporter.DisposeAsync();
        }
    }
}
