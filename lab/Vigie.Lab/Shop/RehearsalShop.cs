using System.Globalization;
using Vigie.Lab.Databases;
using Vigie.Lab.Kit;
using Vigie.Lab.Nas;
using Vigie.Lab.Pbs;
using Vigie.Lab.Shop.Configuration;
using Vigie.Lab.Shop.Faults;
using Vigie.Lab.Snmp;
using Vigie.Lab.Sns;
using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop;

/// <summary>The two sites, with certificates and tokens that outlive a restart, and a configuration that is ready to be run.</summary>
internal sealed class RehearsalShop : IAsyncDisposable
{
    private static readonly SitePlan Aard = new("AARD", "pbs-aard", BackupServers.Aard, new FaultSubject("nas-critical", "100", "105", "s-offsite")) { ExternalDisk = "offsite" };
    private static readonly SitePlan Dryn = new("DRYN", "pbs-dryn", BackupServers.Dryn, new FaultSubject("copy-critical", "100", "105", "s-copy-critical"));

    private readonly string? _objection;

    private RehearsalShop(IReadOnlyList<Site> sites, TunnelLab? tunnel, string? objection, LabDatabases? databases) =>
        (Sites, Tunnel, _objection, Databases) = (sites, tunnel, objection, databases);

    public IReadOnlyList<Site> Sites { get; }

    /// <summary>The real tunnel between the sites; null: there is none.</summary>
    public TunnelLab? Tunnel { get; }

    /// <summary>What tunnel there is, for people.</summary>
    public string TunnelInWords => Tunnel is { } tunnel
        ? $"real strongSwan between gw-aard and gw-dryn; ssh to the bastion: {TunnelLab.BastionUser}@127.0.0.1:{tunnel.Port}"
        : $"none with a real strongSwan ({_objection}): the tunnels of the Stormshield doubles alone";

    /// <summary>The database servers; null: none were asked for.</summary>
    public LabDatabases? Databases { get; }

    /// <summary>What databases there are, for people.</summary>
    public string DatabasesInWords => Databases switch
    {
        null => "none",
        { MariaDb: null, Postgres: null } => "none: neither mariadb-server nor postgresql is installed (Debian packages), so the lab goes on without",
        var databases => string.Join(", ", [.. InWords("MariaDB", databases.MariaDb), .. InWords("PostgreSQL", databases.Postgres)]),
    };

    public static async Task<RehearsalShop> OpenAsync(LabOptions options, TimeProvider clock)
    {
        Directory.CreateDirectory(options.State);
        var opened = new List<IAsyncDisposable>();
        try
        {
            var (tunnel, objection) = await TunnelAsync(options);
            opened.AddRange(tunnel is null ? [] : [tunnel]);
            var databases = options.Databases is null ? null : Opened(await LabDatabases.StartAsync(options.State, options.Databases, clock));
            var shared = new SharedParts(tunnel, databases);
            var aard = Opened(await StartAsync(Aard, options, options.AardPort, options.NasAardPort, Wall(options, "AARD", options.FirewallAardPort, options.FirewallAardSnmpPort, clock), clock, shared));
            var dryn = Opened(await StartAsync(Dryn, options, options.DrynPort, options.NasDrynPort, Wall(options, "DRYN", options.FirewallDrynPort, options.FirewallDrynSnmpPort, clock), clock, shared));
            var shop = new RehearsalShop([aard, dryn], tunnel, objection, databases);
            StateFiles.WritePrivate(Path.Combine(options.State, "vigie.yml"), VigieConfiguration.Write(options, shop));
            return shop;
        }
        catch
        {
            await Task.WhenAll(opened.Select(o => o.DisposeAsync().AsTask()));
            throw;
        }

        T Opened<T>(T what)
            where T : IAsyncDisposable
        {
            opened.Add(what);
            return what;
        }
    }

    /// <summary>A fault by its full name, such as aged-backup@AARD.</summary>
    public (Site Site, LabFault Fault)? Find(string id)
    {
        var parts = id.Split('@');
        var site = parts.Length == 2 ? Sites.FirstOrDefault(s => s.Name.Equals(parts[1], StringComparison.OrdinalIgnoreCase)) : null;
        return site?.Catalogue.FirstOrDefault(f => f.Name == parts[0]) is { } fault ? (site, fault) : null;
    }

    public async Task ResetAsync()
    {
        foreach (var site in Sites)
        {
            await site.ResetAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll([.. Sites.Select(s => s.DisposeAsync().AsTask()), Databases?.DisposeAsync().AsTask() ?? Task.CompletedTask]);
        if (Tunnel is not null)
        {
            await Tunnel.DisposeAsync();
        }
    }

    private static IEnumerable<string> InWords(string name, IReplicationPair? pair) =>
        pair is null ? [] : [string.Create(CultureInfo.InvariantCulture, $"{name} 127.0.0.1:{pair.PrimaryPort} -> 127.0.0.1:{pair.ReplicaPort}")];

    /// <summary>A machine that looks able and is not (a container without rights) gets no tunnel either, and is told why.</summary>
    private static async Task<(TunnelLab? Tunnel, string? Objection)> TunnelAsync(LabOptions options)
    {
        if (!options.Tunnel || TunnelMachine.Objection() is not null)
        {
            return (null, options.Tunnel ? TunnelMachine.Objection() : "not asked for");
        }

        try
        {
            return (await TunnelLab.StartAsync(new TunnelOptions { State = options.State, Port = options.BastionPort }), null);
        }
        catch (IOException refused)
        {
            return (null, refused.Message);
        }
    }

    private static FirewallOptions Wall(LabOptions options, string site, int port, int snmpPort, TimeProvider clock) => new()
    {
        Site = site, State = options.State, Address = options.Address, Port = port, SnmpPort = snmpPort, Snmpd = SnmpdOf(options), Clock = clock,
    };

    private static string? SnmpdOf(LabOptions options) => (options.Snmpd ?? Snmpd.Find()) is { } program && File.Exists(program) ? program : null;

    private static Task<Site> StartAsync(SitePlan plan, LabOptions options, int port, int nasPort, FirewallOptions firewall, TimeProvider clock, SharedParts shared) => Site.StartAsync(
        plan,
        new PbsDoubleOptions
        {
            Port = port,
            Address = options.Address,
            Clock = clock,
            Certificate = Certificates.LoadOrCreate(Path.Combine(options.State, plan.Target + ".pem"), () => PbsCertificate.Create(plan.Target)),
            Token = PbsToken.New() with { Secret = StateFiles.Secret(Path.Combine(options.State, "secrets", plan.Target + ".token"), PbsToken.NewSecret) },
        },
        clock,
        firewall,
        NasOf(plan, options, nasPort, clock),
        shared);

    /// <summary>Null when there is no snmpd: the lab then goes on without NAS.</summary>
    private static NasOptions? NasOf(SitePlan plan, LabOptions options, int port, TimeProvider clock) => SnmpdOf(options) is { } program
        ? new NasOptions { Site = plan.Name, State = options.State, Program = program, Port = port, Clock = clock }
        : null;
}
