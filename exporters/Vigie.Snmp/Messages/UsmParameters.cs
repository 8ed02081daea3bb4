using Vigie.Snmp.Ber;

namespace Vigie.Snmp.Messages;

/// <summary>Security parameters of the user-based model (RFC 3414 section 2.4).</summary>
/// <param name="EngineId">The authoritative engine: the agent's.</param>
/// <param name="Boots">How often it has started.</param>
/// <param name="Time">Seconds since it started.</param>
/// <param name="UserName">On whose behalf.</param>
/// <param name="Authentication">The digest, or empty.</param>
/// <param name="Privacy">The salt, or empty.</param>
internal readonly record struct UsmParameters(
    ReadOnlyMemory<byte> EngineId, int Boots, int Time, ReadOnlyMemory<byte> UserName, ReadOnlyMemory<byte> Authentication, ReadOnlyMemory<byte> Privacy)
{
    private const int Overhead = 48;
    private const int LongestEngineId = 64;

    /// <summary>Parses the parameters.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="octets">Reads the content of the OCTET STRING that wraps them.</param>
    /// <exception cref="SnmpFormatException">They are none of this model.</exception>
    public static UsmParameters Parse(ReadOnlyMemory<byte> message, BerReader octets)
    {
        var fields = octets.Enter(BerTag.Sequence);
        var engine = fields.Read(BerTag.OctetString);
        if (engine.Length > LongestEngineId)
        {
            throw new SnmpFormatException($"an engine identifier of {engine.Length} octets");
        }

        var (boots, time) = (fields.ReadInt32(), fields.ReadInt32());
        var (user, authentication, privacy) = (fields.Read(BerTag.OctetString), fields.Read(BerTag.OctetString), fields.Read(BerTag.OctetString));
        return new UsmParameters(Slice(message, engine), boots, time, Slice(message, user), Slice(message, authentication), Slice(message, privacy));
    }

    /// <summary>Octets that are enough to write them.</summary>
    public int Room() => Overhead + EngineId.Length + UserName.Length + Authentication.Length + Privacy.Length;

    /// <summary>Writes the parameters in their OCTET STRING.</summary>
    /// <param name="writer">Where to.</param>
    /// <returns>Where the digest's content begins, counted from the end of the message.</returns>
    public int Write(ref BerWriter writer)
    {
        var mark = writer.Length;
        writer.WriteOctets(Privacy.Span);
        var digest = writer.Length + Authentication.Length;
        writer.WriteOctets(Authentication.Span);
        writer.WriteOctets(UserName.Span);
        writer.WriteInteger(Time);
        writer.WriteInteger(Boots);
        writer.WriteOctets(EngineId.Span);
        writer.Wrap(BerTag.Sequence, mark);
        writer.Wrap(BerTag.OctetString, mark);
        return digest;
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> message, Tlv element) => message.Slice(element.Start, element.Length);
}
