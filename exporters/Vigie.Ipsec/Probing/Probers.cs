using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Probing;

/// <summary>The probers of a target: one for Vigie's own host, one for each host behind the gateway.</summary>
/// <param name="local">Makes probes from Vigie's own host.</param>
/// <param name="remote">Makes probes elsewhere, by the probe; those that are missing are made here. Owned from now on.</param>
internal sealed class Probers(IProber local, IReadOnlyDictionary<TunnelProbe, IProber> remote) : IAsyncDisposable
{
    /// <summary>Two equal probes may be made from two hosts: they are told apart by where they stand in the configuration.</summary>
    public static readonly IEqualityComparer<TunnelProbe> ByReference = ReferenceEqualityComparer.Instance;

    /// <summary>Who makes a probe.</summary>
    public IProber For(TunnelProbe probe) => remote.GetValueOrDefault(probe, local);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in remote.Values.OfType<IAsyncDisposable>())
        {
            await one.DisposeAsync();
        }
    }
}
