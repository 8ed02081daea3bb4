using Vigie.Lab.Nas;
using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop;

/// <summary>The two sites, with certificates and tokens that outlive a restart, and a configuration that is ready to be run.</summary>
internal sealed class RehearsalShop : IAsyncDisposable
{
    private static readonly SitePlan Aard = new("AARD", "pbs-aard", Shop.Sites.Aard, new FaultCatalogue.Subject("nas-critical", "100", "105", "s-offsite")) { ExternalDisk = "offsite" };
    private static readonly SitePlan Dryn = new("DRYN", "pbs-dryn", Shop.Sites.Dryn, new FaultCatalogue.Subject("copy-critical", "100", "105", "s-copy-critical"));

    private RehearsalShop(IReadOnlyList<Site> sites) => Sites = sites;

    public IReadOnlyList<Site> Sites { get; }

    public static async Task<RehearsalShop> OpenAsync(LabOptions options, TimeProvider clock)
    {
        Directory.CreateDirectory(Path.Combine(options.State, "secrets"));
        var aard = await StartAsync(Aard, options, options.AardPort, options.NasAardPort, clock);
        try
        {
            var dryn = await StartAsync(Dryn, options, options.DrynPort, options.NasDrynPort, clock);
            var shop = new RehearsalShop([aard, dryn]);
            StateFiles.WritePrivate(Path.Combine(options.State, "vigie.yml"), VigieConfiguration.Write(options, shop.Sites));
            return shop;
        }
        catch
        {
            await aard.DisposeAsync();
            throw;
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

    public async ValueTask DisposeAsync() => await Task.WhenAll(Sites.Select(s => s.DisposeAsync().AsTask()));

    private static Task<Site> StartAsync(SitePlan plan, LabOptions options, int port, int nasPort, TimeProvider clock) => Site.StartAsync(
        plan,
        new PbsDoubleOptions
        {
            Port = port,
            Address = options.Address,
            Clock = clock,
            Certificate = PbsCertificate.LoadOrCreate(Path.Combine(options.State, plan.Target + ".pem"), plan.Target),
            Token = LoadOrCreateToken(Path.Combine(options.State, "secrets", plan.Target + ".token")),
        },
        clock,
        NasOf(plan, options, nasPort, clock));

    /// <summary>Null when there is no snmpd: the lab then goes on without NAS.</summary>
    private static NasOptions? NasOf(SitePlan plan, LabOptions options, int port, TimeProvider clock) => (options.Snmpd ?? Snmpd.Find()) is not { } program || !File.Exists(program)
        ? null
        : new NasOptions { Site = plan.Name, State = options.State, Program = program, Port = port, Clock = clock };

    private static PbsToken LoadOrCreateToken(string path)
    {
        var token = PbsToken.New();
        if (File.Exists(path))
        {
            return token with { Secret = File.ReadAllText(path).Trim() };
        }

        StateFiles.WritePrivate(path, token.Secret);
        return token;
    }
}
