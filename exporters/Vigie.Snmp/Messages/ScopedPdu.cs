using Vigie.Snmp.Ber;

namespace Vigie.Snmp.Messages;

/// <summary>A unit with the context that it concerns (RFC 3412 section 6).</summary>
/// <param name="ContextEngineId">Whose context.</param>
/// <param name="ContextName">Which context; empty is the default one.</param>
/// <param name="Pdu">The unit.</param>
internal readonly record struct ScopedPdu(ReadOnlyMemory<byte> ContextEngineId, ReadOnlyMemory<byte> ContextName, Pdu Pdu)
{
    private const int Overhead = 16;

    /// <summary>Parses it; bytes behind it are passed over: a block cipher pads.</summary>
    /// <exception cref="SnmpFormatException">It is none.</exception>
    public static ScopedPdu Parse(ReadOnlyMemory<byte> bytes)
    {
        var outer = new BerReader(bytes.Span);
        var reader = outer.Enter(BerTag.Sequence);
        var engine = reader.Read(BerTag.OctetString);
        var context = reader.Read(BerTag.OctetString);
        return new ScopedPdu(bytes.Slice(engine.Start, engine.Length), bytes.Slice(context.Start, context.Length), Pdu.Parse(bytes, ref reader));
    }

    /// <summary>Octets that are enough to write it.</summary>
    public int Room() => Overhead + ContextEngineId.Length + ContextName.Length + Pdu.Room();

    /// <summary>Writes it.</summary>
    public void Write(ref BerWriter writer)
    {
        var mark = writer.Length;
        Pdu.Write(ref writer);
        writer.WriteOctets(ContextName.Span);
        writer.WriteOctets(ContextEngineId.Span);
        writer.Wrap(BerTag.Sequence, mark);
    }
}
