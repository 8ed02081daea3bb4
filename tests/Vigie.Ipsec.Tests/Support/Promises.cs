using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>What an owner of the recorded laboratory would promise.</summary>
internal static class Promises
{
    public static readonly IReadOnlyList<TunnelPromise> Lab =
    [
        Of("b-lan", "site-b", "lan"),
        new TunnelPromise("b-rest", new TunnelId("site-b", "*", "*", "*")) { Peer = "Site B" },
        new TunnelPromise("on-demand", new TunnelId("trap-only", "*", "*", "*")) { IsAlwaysOn = false },
        Of("was-deleted", "site-z", "lan"),
    ];

    /// <summary>A tunnel that is expected and always on.</summary>
    public static TunnelPromise Of(string name, string connection, string child, TunnelProbe? probe = null) =>
        new(name, new TunnelId(connection, child, "*", "*")) { Peer = "Site B", IsExpected = true, Probe = probe };
}
