using Vigie.Core.Configuration;

namespace Vigie.Ipsec;

/// <summary>Keys that several ways of reading a gateway share.</summary>
internal static class GatewayKeys
{
    /// <summary>User.</summary>
    public static readonly ConfigKey<string?> User =
        Key.Text("user", "Administrator of the HTTPS API, with the rights base and vpn_read; or user of SNMP v3", pattern: ".{1,64}", mustBe: "must have 1 to 64 characters");

    /// <summary>Deadline of a request.</summary>
    public static readonly ConfigKey<TimeSpan?> Timeout =
        Key.Duration("timeout", "Deadline of a request; without it 10s for the HTTPS API, and 2s for the first attempt of SNMP", min: TimeSpan.FromMilliseconds(100), max: TimeSpan.FromSeconds(30));

    /// <summary>The gateway's own addresses.</summary>
    public static readonly ConfigKey<IReadOnlyList<string>> LocalAddresses =
        Key.Texts("local_addresses", "The firewall's own addresses, for Stormshield up to 4.1 whose answers do not tell which end of a tunnel is ours", pattern: "[0-9A-Fa-f:.]{2,45}", itemMustBe: "must be an IP address", max: 64);
}
