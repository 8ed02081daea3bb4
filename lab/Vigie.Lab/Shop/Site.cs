using System.Collections.Immutable;
using Vigie.Lab.Databases;
using Vigie.Lab.Nas;
using Vigie.Lab.Pbs;
using Vigie.Lab.Shop.Faults;
using Vigie.Lab.Snmp;
using Vigie.Lab.Sns;
using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop;

/// <summary>What a site is called and is made of.</summary>
/// <param name="Name">AARD or DRYN.</param>
/// <param name="Target">Name of its server in the configuration.</param>
/// <param name="Healthy">What its server tells when all is well.</param>
/// <param name="Subject">What its faults are about.</param>
internal sealed record SitePlan(string Name, string Target, Func<DateTimeOffset, PbsScenario> Healthy, FaultSubject Subject)
{
    /// <summary>The datastore on a disk that is written once a week; null: there is none.</summary>
    public string? ExternalDisk { get; init; }
}

/// <summary>A fault that is on.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Since">Since when.</param>
internal sealed record ActiveFault(LabFault Fault, DateTimeOffset Since);

/// <summary>One site while the lab runs: its server and the faults that are on.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly SemaphoreSlim _switching = new(1, 1);
    private readonly TimeProvider _clock;
    private readonly LabDatabases? _databases;
    private ImmutableDictionary<string, ActiveFault> _active = ImmutableDictionary<string, ActiveFault>.Empty;

    private Site(SitePlan plan, PbsDouble pbs, NasDouble? nas, Firewall firewall, SharedParts shared, TimeProvider clock)
    {
        _databases = shared.Databases;
        Plan = plan;
        Pbs = pbs;
        Nas = nas;
        Firewall = firewall;
        Tunnel = shared.Tunnel;
        _clock = clock;
        Catalogue = FaultCatalogue.Of(plan, nas is not null, firewall.IsReadBySnmp, shared);
    }

    public SitePlan Plan { get; }

    public string Name => Plan.Name;

    public PbsDouble Pbs { get; }

    /// <summary>Its NAS; null: there is no snmpd on this machine to play it.</summary>
    public NasDouble? Nas { get; }

    public Firewall Firewall { get; }

    /// <summary>The real tunnel between the sites, one for both; null: there is none.</summary>
    public TunnelLab? Tunnel { get; }

    public IReadOnlyList<LabFault> Catalogue { get; }

    /// <summary>The faults that are on, by name.</summary>
    public IReadOnlyDictionary<string, ActiveFault> Active => _active;

    public static async Task<Site> StartAsync(SitePlan plan, PbsDoubleOptions options, TimeProvider clock, FirewallOptions firewall, NasOptions? nas = null, SharedParts? shared = null)
    {
        var started = new List<IAsyncDisposable>();
        try
        {
            var pbs = Own(await PbsDouble.StartAsync(plan.Healthy, options));
            var wall = Own(await Firewall.StartAsync(firewall));
            return new Site(plan, pbs, nas is null ? null : Own(await NasDouble.StartAsync(nas)), wall, shared ?? new SharedParts(null, null), clock);
        }
        catch
        {
            foreach (var part in started)
            {
                await part.DisposeAsync();
            }

            throw;
        }

        T Own<T>(T part)
            where T : IAsyncDisposable
        {
            started.Add(part);
            return part;
        }
    }

    /// <summary>Switches a fault; false when there is none of that name.</summary>
    public async Task<bool> SwitchAsync(string name, bool on)
    {
        if (Catalogue.FirstOrDefault(f => f.Name == name) is not { } fault)
        {
            return false;
        }

        await _switching.WaitAsync();
        try
        {
            var active = new ActiveFault(fault, _clock.GetUtcNow());
            await ApplyAsync(!on ? _active.Remove(name) : _active.ContainsKey(name) ? _active : _active.Add(name, active));
        }
        finally
        {
            _switching.Release();
        }

        return true;
    }

    /// <summary>Switches all faults off.</summary>
    public async Task ResetAsync()
    {
        await _switching.WaitAsync();
        try
        {
            await ApplyAsync(ImmutableDictionary<string, ActiveFault>.Empty);
        }
        finally
        {
            _switching.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Pbs.DisposeAsync();
        await Firewall.DisposeAsync();
        if (Nas is not null)
        {
            await Nas.DisposeAsync();
        }

        _switching.Dispose();
    }

    private async Task ApplyAsync(ImmutableDictionary<string, ActiveFault> next)
    {
        _active = next;
        Pbs.Play(now => next.Values.Aggregate(Plan.Healthy(now), (s, a) => a.Fault.EditPbs(s, now.ToUnixTimeSeconds())));
        Pbs.Faults.Replace(next.Values.SelectMany(a => a.Fault.PbsFaults));
        Pbs.ShowOther(Any(next, f => f.PbsShowsOtherCertificate));
        await (Any(next, f => f.PbsGone) ? Pbs.StopListeningAsync() : Pbs.ListenAgainAsync());
        if (Nas is not null)
        {
            Nas.Play(now => next.Values.Aggregate(Nas.Healthy(now), (s, a) => a.Fault.EditNas(s, now - a.Since)));
            await Nas.ApplyAsync(next.Values.Aggregate(AgentTrouble.None, (trouble, a) => trouble | a.Fault.NasTrouble));
        }

        Firewall.Play((now, healthy) => next.Values.Aggregate(healthy, (s, a) => a.Fault.EditFirewall(s, WholeSeconds(a.Since, now))));
        await Firewall.ApplyAsync(next.Values.Aggregate(FirewallTrouble.None, (trouble, a) => trouble | a.Fault.Firewall));
        if (Tunnel is not null)
        {
            await Tunnel.ApplyAsync(Name, next.Values.Aggregate(TunnelTrouble.None, (trouble, a) => trouble.With(a.Fault.Gateway, a.Fault.PeerGateway, a.Fault.Bastion)));
        }

        if (_databases is not null)
        {
            await _databases.ApplyAsync(Name, next.Values.SelectMany(a => a.Fault.Databases));
        }
    }

    private static bool Any(ImmutableDictionary<string, ActiveFault> active, Func<LabFault, bool> has) => active.Values.Any(a => has(a.Fault));

    /// <summary>As the firewall counts: its own numbers change once a second, and a counter that is held still must not go back by a fraction of one.</summary>
    private static TimeSpan WholeSeconds(DateTimeOffset since, DateTimeOffset now) => TimeSpan.FromSeconds(now.ToUnixTimeSeconds() - since.ToUnixTimeSeconds());
}
