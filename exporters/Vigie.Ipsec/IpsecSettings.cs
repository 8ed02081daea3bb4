using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Probing;
using Vigie.Ipsec.Sources;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Ipsec;

/// <summary>The validated settings of a gateway.</summary>
internal sealed record IpsecSettings : ITargetPlan
{
    /// <summary>Makes what reads the gateway.</summary>
    public required Func<TargetServices, ISource> OpenSource { get; init; }

    /// <summary>Hosts behind the gateway that make probes; all others are made from Vigie's own.</summary>
    public IReadOnlyDictionary<TunnelProbe, Login> ProbeHosts { get; init; } = new Dictionary<TunnelProbe, Login>();

    /// <summary>All that is reached over SSH.</summary>
    public IReadOnlyList<SshHost> Hosts { get; init; } = [];

    /// <summary>What the owner promised; the first that fits a tunnel counts.</summary>
    public IReadOnlyList<TunnelPromise> Promises { get; init; } = [];

    /// <summary>Whether tunnels that no promise fits must always be up.</summary>
    public bool OthersAreAlwaysOn { get; init; }

    /// <inheritdoc/>
    public ITarget Open(TargetServices services) => new IpsecTarget(this, OpenSource(services), OpenProbers(services), services);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel)
    {
        var faults = new List<string>();
        foreach (var host in Hosts)
        {
            faults.AddRange(await SshPrograms.CheckAsync(host, cancel));
        }

        return [.. faults.Distinct(StringComparer.Ordinal)];
    }

    private Probers OpenProbers(TargetServices services) => new(
        new TcpProber(services.Clock),
        ProbeHosts.ToDictionary(pair => pair.Key, IProber (pair) => new ShellProber(pair.Value.Open(services, "-probe"), services.Exchanges, services.Clock), Probers.ByReference));
}
