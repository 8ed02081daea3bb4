using Vigie.Core.Collecting;
using Vigie.Ipsec.Collectors;
using Vigie.Ipsec.Memory;
using Vigie.Ipsec.Probing;
using Vigie.Ipsec.Sources;

namespace Vigie.Ipsec;

/// <summary>What the collectors of one target share.</summary>
/// <param name="Settings">What the configuration says.</param>
/// <param name="Source">Reads the gateway.</param>
/// <param name="Book">What is known of the tunnels.</param>
/// <param name="Probers">Make probes.</param>
/// <param name="Clock">The time.</param>
internal sealed record IpsecParts(IpsecSettings Settings, ISource Source, TunnelBook Book, Probers Probers, TimeProvider Clock);

/// <summary>One watched gateway.</summary>
internal sealed class IpsecTarget : ITarget
{
    private readonly IpsecParts _parts;

    /// <summary>Makes source and collectors. Nothing is sent.</summary>
    /// <param name="settings">The target's settings.</param>
    /// <param name="source">Reads the gateway; owned from now on.</param>
    /// <param name="probers">Make probes; owned from now on.</param>
    /// <param name="services">What the frame gives.</param>
    public IpsecTarget(IpsecSettings settings, ISource source, Probers probers, TargetServices services)
    {
        _parts = new IpsecParts(settings, source, new TunnelBook(settings.Promises, settings.OthersAreAlwaysOn, services.Clock), probers, services.Clock);
        List<ICollector> collectors = [new TunnelsCollector(_parts), new NodeCollector(_parts)];
        if (settings.Promises.Any(promise => promise.Probe is not null))
        {
            collectors.Add(new ProbeCollector(_parts));
        }

        Collectors = collectors;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ICollector> Collectors { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _parts.Source.DisposeAsync();
        await _parts.Probers.DisposeAsync();
    }
}
