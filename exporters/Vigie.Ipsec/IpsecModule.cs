using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Ipsec.Collectors;
using Vigie.Reach;

namespace Vigie.Ipsec;

/// <summary>Watches IPsec tunnels of Stormshield SNS, strongSwan, pfSense, OPNsense and Libreswan gateways, and probes through them.</summary>
public sealed class IpsecModule : IModule
{
    /// <inheritdoc/>
    public string Kind => "ipsec";

    /// <inheritdoc/>
    public string Summary => "IPsec tunnels of firewalls and gateways: configured, established, installed, and really carrying traffic";

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> Keys => IpsecKeys.All;

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> SharedKeys => [SshKeys.Bastions];

    /// <inheritdoc/>
    public IReadOnlyList<CollectorDescription> Collectors { get; } = [TunnelsCollector.Fixed, ProbeCollector.Fixed, NodeCollector.Fixed];

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => IpsecKeys.Read(target);
}
