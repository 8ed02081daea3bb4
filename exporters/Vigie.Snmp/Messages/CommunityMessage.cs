using Vigie.Snmp.Ber;

namespace Vigie.Snmp.Messages;

/// <summary>A message of v1 (RFC 1157 section 4) or v2c (RFC 1901 section 3): version, community, unit.</summary>
/// <param name="Version">0 for v1, 1 for v2c.</param>
/// <param name="Community">The community as sent.</param>
/// <param name="Pdu">The unit.</param>
internal readonly record struct CommunityMessage(int Version, ReadOnlyMemory<byte> Community, Pdu Pdu)
{
    private const int Overhead = 24;

    /// <summary>Parses a message; bytes behind it are passed over.</summary>
    /// <exception cref="SnmpFormatException">It is no message of v1 or v2c.</exception>
    public static CommunityMessage Parse(ReadOnlyMemory<byte> message)
    {
        var outer = new BerReader(message.Span);
        var reader = outer.Enter(BerTag.Sequence);
        var version = reader.ReadInt32();
        if (version is not (0 or 1))
        {
            throw new SnmpFormatException($"message of version {version}");
        }

        var community = reader.Read(BerTag.OctetString);
        return new CommunityMessage(version, message.Slice(community.Start, community.Length), Pdu.Parse(message, ref reader));
    }

    /// <summary>Octets that are enough to write it.</summary>
    public int Room() => Overhead + Community.Length + Pdu.Room();

    /// <summary>Writes the message.</summary>
    public void Write(ref BerWriter writer)
    {
        Pdu.Write(ref writer);
        writer.WriteOctets(Community.Span);
        writer.WriteInteger(Version);
        writer.Wrap(BerTag.Sequence, 0);
    }

    /// <summary>Without the community, which is a password of sorts.</summary>
    public override string ToString() => $"{(Version == 0 ? "v1" : "v2c")} {Pdu.Type}";
}
