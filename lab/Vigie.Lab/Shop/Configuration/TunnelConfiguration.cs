using System.Globalization;
using System.Text;
using Vigie.Lab.Snmp;
using Vigie.Lab.Sns;
using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop.Configuration;

/// <summary>The firewalls, gateways and the bastion in the configuration of Vigie.</summary>
internal static class TunnelConfiguration
{
    /// <summary>Name of the real tunnel, the same at both ends and for all its children: one tunnel, one alarm.</summary>
    private const string Real = "aard-dryn";

    /// <summary>Name of the tunnel that the Stormshield doubles play.</summary>
    private const string Played = "fw-aard-dryn";

    private const string Intervals = "{ tunnels: 5s, probe: 10s, node: 60s }";

    /// <summary>The list of bastions, which stands before the targets.</summary>
    public static void AppendBastions(StringBuilder text, RehearsalShop shop)
    {
        if (shop.Tunnel is { } tunnel)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                bastions:
                  - name: bastion
                    host: 127.0.0.1
                    port: {tunnel.Port}
                    user: {TunnelLab.BastionUser}
                    key_file: {TunnelLab.KeyFile}
                    host_keys: ["{tunnel.Bastion.HostKey}"]
                    keep_connection: true
                """);
        }
    }

    /// <summary>The firewall of a site and, where there is one, its gateway.</summary>
    public static void AppendTargets(StringBuilder text, Site site)
    {
        AppendFirewall(text, site);
        if (site.Tunnel is { } tunnel)
        {
            AppendGateway(text, tunnel, site.Name);
        }
    }

    /// <summary>The line of a target at the second site: this Vigie stands at the first one.</summary>
    public static string ReachedThrough(Site site) => site is { Tunnel: not null, Name: not "AARD" } ? $"    reached_through: {Real}\n" : "";

    private static void AppendFirewall(StringBuilder text, Site site)
    {
        var wall = site.Firewall;
        text.AppendLine(CultureInfo.InvariantCulture, $"""
              - name: {wall.Name}
                kind: ipsec
                site: {site.Name}
                source: {(wall.IsReadBySnmp ? "sns-snmp" : "sns-api")}
            {(wall.IsReadBySnmp ? Agent(wall) : Api(wall))}
                intervals: {Intervals}
                tunnels:
            """);
        foreach (var net in (string[])["servers", "databases"])
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"      - {{ name: {Played}, peer: {GatewayPlan.OtherSite(site.Name)}, connection: {SnsModels.IkeRuleAt(site.Name)}, child: \"{SnsModels.RuleOf(net)}\" }}    # {net}");
        }
    }

    private static string Api(Firewall wall) => string.Create(CultureInfo.InvariantCulture, $"""
            url: {wall.Api.BaseUri.GetLeftPart(UriPartial.Authority)}
            user: {wall.Api.User}
            password_file: {Firewall.PasswordFile(wall.Name)}
            fingerprint: "{wall.Api.Fingerprint}"
        """);

    private static string Agent(Firewall wall) => string.Create(CultureInfo.InvariantCulture, $"""
            address: 127.0.0.1:{wall.Snmp!.Agent.Port}
            user: {wall.Snmp.Agent.User.Name}    # SNMPv3 with SHA-256 and AES-128
            auth_password_file: {SnmpAgent.SecretFile(wall.Name, "auth")}
            priv_password_file: {SnmpAgent.SecretFile(wall.Name, "priv")}
        """);

    private static void AppendGateway(StringBuilder text, TunnelLab tunnel, string site)
    {
        var gateway = tunnel.GatewayAt(site);
        var (own, other) = (GatewayPlan.At(site), GatewayPlan.At(GatewayPlan.OtherSite(site)));
        text.AppendLine(CultureInfo.InvariantCulture, $"""
              - name: {own.Name}
                kind: ipsec
                site: {site}
                source: strongswan
                via: bastion
                ssh: {Login(TunnelLab.GatewayAddress(site), TunnelLab.GatewayUser, gateway.Ssh)}
                intervals: {Intervals}
                tunnels:
            """);
        foreach (var (i, child) in GatewayPlan.Children.Index())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                      - name: {Real}
                        peer: {other.Site}
                        connection: {own.Connection}
                        child: {child}
                        probe:
                          host: {other.Host(i)}
                          port: {TunnelLab.ServicePort}
                          source: {own.Host(i)}
                          timeout: 2s
                          mtu: true
                          via: bastion
                          ssh: {Login(TunnelLab.HostAddress(site), TunnelLab.HostUser, tunnel.Hosts[site])}
                """);
        }
    }

    private static string Login(string address, string user, SshServer server) => string.Create(
        CultureInfo.InvariantCulture, $"{{ host: {address}, port: 22, user: {user}, key_file: {TunnelLab.KeyFile}, host_keys: [\"{server.HostKey}\"] }}");
}
