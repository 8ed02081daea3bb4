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
    public string? CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Auth => "Write the right password or key before anything else: a Stormshield freezes the login for everybody after three refusals, and Vigie waits 15 minutes after one.",
        FailureReason.Forbidden => "The account may not read the tunnels: docs/ipsec.md names the rights for each source (Stormshield: base and vpn_read; strongSwan: the group of charon's socket or a sudo rule).",
        FailureReason.Identity => "Read the certificate's fingerprint, or the host key, on the gateway itself; if it was renewed on purpose write the new one into the configuration. If not, somebody stands between.",
        FailureReason.Timeout => "The gateway does not answer in time, or its daemon stands still: over SSH `swanctl --list-sas` there shows which (docs/ipsec.md).",
        _ => null,
    };

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => IpsecKeys.Read(target);
}
