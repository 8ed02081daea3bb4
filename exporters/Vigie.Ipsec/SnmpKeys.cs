using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Vigie.Core.Configuration;
using Vigie.Snmp;

namespace Vigie.Ipsec;

/// <summary>Where an SNMP agent listens.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">UDP port.</param>
internal sealed record AgentAddress(string Host, int Port)
{
    private const string Rule = "must be a host name or address, with a port or without: fw.example, fw.example:1161, 192.0.2.7, [2001:db8::7]:161";
    private const int UsualPort = 161;

    /// <summary>Reads HOST or HOST:PORT; an IPv6 address stands in brackets when a port follows.</summary>
    public static ParseResult<AgentAddress> Parse(string text)
    {
        if (IPAddress.TryParse(text, out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '[')
        {
            return ParseResult<AgentAddress>.Of(new AgentAddress(text, UsualPort));
        }

        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && !text.EndsWith(']');
        var (host, port) = ((hasPort ? text[..colon] : text).Trim('[', ']'), UsualPort);
        var isPort = !hasPort || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535);
        return isPort && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? ParseResult<AgentAddress>.Of(new AgentAddress(host, port))
            : ParseResult<AgentAddress>.Fault(Rule);
    }
}

/// <summary>The keys of gateways that are read by SNMP; user and timeout are those of all ways.</summary>
internal static class SnmpKeys
{
    private const int ShortestPassword = 8;

    private static readonly Dictionary<string, AuthProtocol> _auths = new(StringComparer.Ordinal)
    {
        ["md5"] = AuthProtocol.Md5, ["sha1"] = AuthProtocol.Sha1, ["sha224"] = AuthProtocol.Sha224,
        ["sha256"] = AuthProtocol.Sha256, ["sha384"] = AuthProtocol.Sha384, ["sha512"] = AuthProtocol.Sha512,
    };

    private static readonly Dictionary<string, PrivProtocol> _privs = new(StringComparer.Ordinal)
    {
        ["des"] = PrivProtocol.Des, ["aes128"] = PrivProtocol.Aes128, ["aes192"] = PrivProtocol.Aes192, ["aes256"] = PrivProtocol.Aes256,
        ["aes192c"] = PrivProtocol.Aes192Cisco, ["aes256c"] = PrivProtocol.Aes256Cisco,
    };

    private static readonly ConfigKey<AgentAddress?> _address = Key.Parsed("address", "Where the SNMP agent listens: HOST or HOST:PORT, normally UDP port 161", AgentAddress.Parse, mustBe: "must be a host name or address, with a port or without");
    private static readonly ConfigKey<string?> _version = Key.Choice("version", "Version of SNMP", ["v1", "v2c", "v3"], fallback: "v3");
    private static readonly ConfigKey<Secret?> _community = Key.Secret("community", "Community of v1 and v2c; it goes over the network in plain text");
    private static readonly ConfigKey<string?> _authProtocol = Key.Choice("auth_protocol", "How messages of v3 are authenticated; counts when auth_password is given", [.. _auths.Keys], fallback: "sha256");
    private static readonly ConfigKey<Secret?> _authPassword = Key.Secret("auth_password", "Password that messages of v3 are authenticated with, of at least 8 characters; without it they are not");
    private static readonly ConfigKey<string?> _privProtocol = Key.Choice("priv_protocol", "How messages of v3 are encrypted; counts when priv_password is given", [.. _privs.Keys], fallback: "aes128");
    private static readonly ConfigKey<Secret?> _privPassword = Key.Secret("priv_password", "Password that messages of v3 are encrypted with, of at least 8 characters; without it they are not");
    private static readonly ConfigKey<string?> _context = Key.Text("context", "Context of v3; normally none", pattern: ".{1,32}", mustBe: "must have 1 to 32 characters");
    private static readonly ConfigKey<long> _retries = Key.Integer("retries", "Further attempts of an SNMP request after the first", 2, 0, 5);

    /// <summary>The SNMP keys.</summary>
    public static readonly IReadOnlyList<ConfigKey> All = [_address, _version, _community, _authProtocol, _authPassword, _privProtocol, _privPassword, _context, _retries];

    /// <summary>Reads how the agent is asked.</summary>
    /// <param name="section">The target's section; faults are told to it.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public static SnmpSettings? Read(ConfigSection section)
    {
        var (address, version) = (section.Get(_address), section.Get(_version));
        if (address is null && !section.Has(_address))
        {
            section.Fault(_address, "must be given for this source");
        }

        SnmpCredentials? credentials = version == "v3" ? ReadUser(section) : ReadCommunity(section, version);
        return address is null || credentials is null ? null : new SnmpSettings
        {
            Host = address.Host,
            Port = address.Port,
            Credentials = credentials,
            Timeout = section.Get(GatewayKeys.Timeout) ?? TimeSpan.FromSeconds(2),
            Retries = (int)section.Get(_retries),
            MaxRepetitions = 25,
        };
    }

    private static SnmpCommunity? ReadCommunity(ConfigSection section, string? version)
    {
        foreach (var key in new ConfigKey[] { GatewayKeys.User, _authPassword, _privPassword, _context }.Where(section.Has))
        {
            section.Fault(key, $"must not be given with {version}: it belongs to v3");
        }

        var community = section.Get(_community);
        if (community is null && !section.Has(_community))
        {
            section.Fault(_community, $"must be given for {version}");
        }

        return community is null ? null : new SnmpCommunity(version == "v1" ? SnmpVersion.V1 : SnmpVersion.V2c, community.Reveal());
    }

    private static SnmpUser? ReadUser(ConfigSection section)
    {
        if (section.Has(_community))
        {
            section.Fault(_community, "must not be given with v3: it belongs to v1 and v2c");
        }

        var (user, auth, priv) = (section.Get(GatewayKeys.User), section.Get(_authPassword), section.Get(_privPassword));
        if (user is null && !section.Has(GatewayKeys.User))
        {
            section.Fault(GatewayKeys.User, "must be given for v3");
        }

        if (section.Has(_privPassword) && !section.Has(_authPassword))
        {
            section.Fault(_privPassword, "must come with auth_password: v3 does not encrypt without authenticating");
        }

        CheckLength(section, _authPassword, auth);
        CheckLength(section, _privPassword, priv);
        return section.HasFaults || user is null ? null : new SnmpUser(
            user,
            auth is null ? AuthProtocol.None : _auths[section.Get(_authProtocol)!],
            auth?.Reveal() ?? "",
            priv is null ? PrivProtocol.None : _privs[section.Get(_privProtocol)!],
            priv?.Reveal() ?? "",
            section.Get(_context) ?? "");
    }

    private static void CheckLength(ConfigSection section, ConfigKey<Secret?> key, Secret? password)
    {
        if (password is not null && Encoding.UTF8.GetByteCount(password.Reveal()) < ShortestPassword)
        {
            section.Fault(key, "must hold at least 8 characters: SNMP allows no shorter password");
        }
    }
}
