using Vigie.Lab;
using Vigie.Lab.Databases;
using Vigie.Lab.Nas;
using Vigie.Lab.Pbs;
using Vigie.Lab.Shop;
using Vigie.Lab.Sns;
using Vigie.Testing;

namespace Vigie.Bench.Suite;

/// <summary>What both sides are pointed at: the rehearsal ground with its simulated backup servers and firewalls, real SNMP agents and real databases.</summary>
internal sealed class SuiteGround : IAsyncDisposable
{
    /// <summary>Sessions of a firewall that reads for hundreds of targets; one that stands for one target takes five.</summary>
    private const int ManySessions = 1000;

    private readonly RehearsalGround _lab;

    private SuiteGround(TemporaryFolder folder, RehearsalGround lab) => (Folder, _lab) = (folder, lab);

    /// <summary>Where the lab keeps its secrets; configurations stand beside them.</summary>
    public TemporaryFolder Folder { get; }

    /// <summary>The two sites.</summary>
    public IReadOnlyList<Site> Sites => _lab.Shop.Sites;

    public MariaDbPair MariaDb => _lab.Shop.Databases!.MariaDb!;

    public PostgresPair Postgres => _lab.Shop.Databases!.Postgres!;

    /// <summary>Password of the account that all exporters have at the servers of a pair.</summary>
    /// <param name="pair">mariadb or postgres.</param>
    public string Password(string pair) => File.ReadAllText(Folder.PathOf(PairPlan.SecretFile(pair + "-vigie"))).Trim();

    /// <summary>What tunnel there is, for people.</summary>
    public string Tunnel => _lab.Shop.TunnelInWords;

    /// <summary>Page of the lab.</summary>
    public Uri Page => _lab.BaseUri;

    /// <summary>Starts the lab on free ports.</summary>
    /// <exception cref="InvalidOperationException">A part that is compared is not installed.</exception>
    public static async Task<SuiteGround> StartAsync()
    {
        var folder = new TemporaryFolder();
        var lab = await RehearsalGround.StartAsync(
            new LabOptions
            {
                State = folder.Root, Port = 0, AardPort = 0, DrynPort = 0, NasAardPort = 0, NasDrynPort = 0, VigiePort = 0, Tunnel = true, BastionPort = 0,
                Databases = new DatabaseOptions { MariaDbAardPort = 0, MariaDbDrynPort = 0, PostgresAardPort = 0, PostgresDrynPort = 0 },
            },
            output: TextWriter.Null);
        if (lab.Shop.Databases is not { MariaDb: not null, Postgres: not null } || lab.Shop.Sites.Any(site => site.Nas is null))
        {
            await lab.DisposeAsync();
            folder.Dispose();
            throw new InvalidOperationException("the lab has not all its parts: install Debian's snmpd, mariadb-server, mariadb-client, libmariadb3 and postgresql (bench/run does)");
        }

        foreach (var site in lab.Shop.Sites)
        {
            site.Firewall.Api.Access.MaxSessions = ManySessions;
        }

        return new SuiteGround(folder, lab);
    }

    /// <summary>The configuration that the lab wrote for itself, on a port of its own.</summary>
    public string LabConfiguration => Folder.PathOf("vigie.yml");

    /// <summary>The backup server of a site.</summary>
    public PbsDouble Pbs(int place) => Sites[place % Sites.Count].Pbs;

    /// <summary>The NAS of a site.</summary>
    public NasDouble Nas(int place) => Sites[place % Sites.Count].Nas!;

    /// <summary>The firewall of a site.</summary>
    public Firewall Firewall(int place) => Sites[place % Sites.Count].Firewall;

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        Folder.Dispose();
    }
}
