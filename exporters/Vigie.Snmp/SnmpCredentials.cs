using System.Text;

namespace Vigie.Snmp;

/// <summary>What opens an agent: a <see cref="SnmpCommunity"/> or a <see cref="SnmpUser"/>. Never shows what it holds.</summary>
public abstract class SnmpCredentials
{
    private protected SnmpCredentials()
    {
    }

    /// <summary>Never the secret.</summary>
    /// <returns>Three stars.</returns>
    public sealed override string ToString() => "***";
}

/// <summary>Version 1 or 2c with a community.</summary>
public sealed class SnmpCommunity : SnmpCredentials
{
    /// <summary>Names a version and its community.</summary>
    /// <param name="version">V1 or V2c. Version 1 has neither 64-bit counters nor GETBULK.</param>
    /// <param name="community">The community, sent as UTF-8 in plain text.</param>
    /// <exception cref="ArgumentException">The version has no community.</exception>
    public SnmpCommunity(SnmpVersion version, string community)
    {
        if (version is not (SnmpVersion.V1 or SnmpVersion.V2c))
        {
            throw new ArgumentException("Only v1 and v2c have a community.", nameof(version));
        }

        Version = version;
        Octets = Encoding.UTF8.GetBytes(community);
    }

    /// <summary>V1 or V2c.</summary>
    public SnmpVersion Version { get; }

    internal byte[] Octets { get; }
}

/// <summary>Versions of the protocol.</summary>
public enum SnmpVersion
{
    /// <summary>RFC 1157.</summary>
    V1,

    /// <summary>RFC 1901.</summary>
    V2c,

    /// <summary>RFC 3411 to 3418.</summary>
    V3,
}
