using System.Text;
using Vigie.Core.Configuration;
using Vigie.Snmp;

namespace Vigie.Reach;

/// <summary>The keys that open an SNMP agent: a community for v1 and v2c, a user for v3.</summary>
public sealed class AgentKeys
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

    private static readonly ConfigKey<string?> _version =
        Key.Choice("version", "Version of SNMP. v1 has no 64-bit numbers: sizes are then unknown on many devices", ["v1", "v2c", "v3"], fallback: "v3");

    private static readonly ConfigKey<Secret?> _community =
        Key.Secret("community", "Community of v1 and v2c; it goes over the network in plain text");

    private static readonly ConfigKey<string?> _authProtocol =
        Key.Choice("auth_protocol", "How messages of v3 are authenticated; counts when auth_password is given", [.. _auths.Keys], fallback: "sha256");

    private static readonly ConfigKey<Secret?> _authPassword =
        Key.Secret("auth_password", "Password that messages of v3 are authenticated with, of at least 8 characters; without it they are not");

    private static readonly ConfigKey<string?> _privProtocol =
        Key.Choice("priv_protocol", "How messages of v3 are encrypted; counts when priv_password is given. aes192c and aes256c are the way of Cisco and of many printers and NAS", [.. _privs.Keys], fallback: "aes128");

    private static readonly ConfigKey<Secret?> _privPassword =
        Key.Secret("priv_password", "Password that messages of v3 are encrypted with, of at least 8 characters; without it they are not");

    private static readonly ConfigKey<string?> _context =
        Key.Text("context", "Context of v3; normally none", pattern: ".{1,32}", mustBe: "must have 1 to 32 characters");

    private static readonly ConfigKey<long> _retries =
        Key.Integer("retries", "Further attempts of an SNMP request after the first", 2, 0, 5);

    private readonly bool _isRequired;
    private readonly ConfigKey<AgentAddress?> _address;
    private readonly ConfigKey<string?> _user;
    private readonly ConfigKey<TimeSpan?> _timeout;

    /// <summary>The keys of a module.</summary>
    /// <param name="isRequired">Whether each target has an agent; else only those that are read this way, and <see cref="Read"/> is asked only then.</param>
    /// <param name="user">User of v3.</param>
    /// <param name="timeout">How long the first attempt waits; without a value 2 s.</param>
    public AgentKeys(bool isRequired, ConfigKey<string?> user, ConfigKey<TimeSpan?> timeout)
    {
        (_isRequired, _user, _timeout) = (isRequired, user, timeout);
        _address = Key.Parsed("address", "Where the SNMP agent listens: HOST or HOST:PORT, normally UDP port 161", AgentAddress.Parse, isRequired, mustBe: AgentAddress.Rule);
        All = [_address, _version, _community, user, _authProtocol, _authPassword, _privProtocol, _privPassword, _context, timeout, _retries];
    }

    /// <summary>All keys, in the order of the documentation.</summary>
    public IReadOnlyList<ConfigKey> All { get; }

    /// <summary>Reads how the agent is asked.</summary>
    /// <param name="section">The target's section; faults are told to it.</param>
    /// <returns>The settings, or null when there is a fault.</returns>
    public SnmpSettings? Read(ConfigSection section)
    {
        var (address, credentials) = (section.Get(_address), ReadCredentials(section));
        if (!_isRequired && !section.Has(_address))
        {
            section.Fault(_address, "must be given for this source");
        }

        return address is null || credentials is null ? null : new SnmpSettings
        {
            Host = address.Host,
            Port = address.Port,
            Credentials = credentials,
            Timeout = section.Get(_timeout) ?? TimeSpan.FromSeconds(2),
            Retries = (int)section.Get(_retries),
        };
    }

    private SnmpCredentials? ReadCredentials(ConfigSection section)
    {
        var version = section.Get(_version);
        return version is null ? null : version == "v3" ? ReadUser(section) : ReadCommunity(section, version);
    }

    private SnmpCommunity? ReadCommunity(ConfigSection section, string version)
    {
        foreach (var key in new ConfigKey[] { _user, _authPassword, _privPassword, _context }.Where(section.Has))
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

    private SnmpUser? ReadUser(ConfigSection section)
    {
        if (section.Has(_community))
        {
            section.Fault(_community, "must not be given with v3: it belongs to v1 and v2c");
        }

        var (user, auth, priv) = (section.Get(_user), section.Get(_authPassword), section.Get(_privPassword));
        if (user is null && !section.Has(_user))
        {
            section.Fault(_user, "must be given for v3");
        }

        if (section.Has(_privPassword) && !section.Has(_authPassword))
        {
            section.Fault(_privPassword, "must come with auth_password: v3 does not encrypt without authenticating");
        }

        CheckLength(section, _authPassword, auth);
        CheckLength(section, _privPassword, priv);
        if (section.HasFaults || user is null)
        {
            return null;
        }

        return new SnmpUser(
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
