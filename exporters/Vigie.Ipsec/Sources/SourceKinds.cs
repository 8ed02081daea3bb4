using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Ipsec.Protocol;

namespace Vigie.Ipsec.Sources;

/// <summary>A kind of gateway.</summary>
/// <param name="Name">The word that stands in the configuration.</param>
/// <param name="Keys">The keys that belong to it.</param>
/// <param name="Read">Reads these; gives what makes the source, or null when there is a fault.</param>
internal sealed record SourceKind(string Name, IReadOnlyList<ConfigKey> Keys, Func<ConfigSection, Func<TargetServices, ISource>?> Read);

/// <summary>All kinds of gateway. To add one is to add its line here.</summary>
internal static class SourceKinds
{
    public static readonly IReadOnlyList<SourceKind> All =
    [
        new("sns-api", SnsKeys.Api, SnsKeys.ReadApi),
        new("sns-snmp", SnsKeys.Snmp, SnsKeys.ReadSnmp),
        Shell("strongswan", "swanctl", (shell, _) => new SwanctlSource(shell, "strongSwan")),
        Shell("pfsense", "/usr/local/sbin/swanctl", (shell, _) => new SwanctlSource(shell, "pfSense")),
        Shell("opnsense", "/usr/local/sbin/swanctl", (shell, _) => new SwanctlSource(shell, "OPNsense")),
        Shell("libreswan", "ipsec", (shell, services) => new LibreswanSource(shell, services.Clock)),
        Shell("xfrm", "ip", (shell, _) => new XfrmSource(shell)),
    ];

    private static SourceKind Shell(string name, string program, Func<ShellReader, TargetServices, ISource> make) =>
        new(name, ShellKeys.All, section => ShellKeys.Read(section, program) is { } open ? services => make(open(services), services) : null);
}
