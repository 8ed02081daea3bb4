using Vigie.Snmp.Ber;

namespace Vigie.Snmp.Messages;

/// <summary>
/// A protocol data unit (RFC 3416 section 3): request and response share one shape. In a GetBulk request the two middle fields are
/// non-repeaters and max-repetitions.
/// </summary>
/// <param name="Type">What it asks or answers.</param>
/// <param name="RequestId">Pairs question and answer.</param>
/// <param name="ErrorStatus">The agent's complaint, or non-repeaters.</param>
/// <param name="ErrorIndex">Which binding it complains of, from 1, or max-repetitions.</param>
/// <param name="Bindings">Objects and values.</param>
internal sealed record Pdu(PduType Type, int RequestId, int ErrorStatus, int ErrorIndex, IReadOnlyList<VarBind> Bindings)
{
    private const int Overhead = 32;
    private const int BindingOverhead = 12;

    /// <summary>Parses the unit that a reader stands at.</summary>
    /// <param name="message">The whole message: identifiers and values of the result share its bytes.</param>
    /// <param name="reader">Reads the same message.</param>
    /// <exception cref="SnmpFormatException">It is no protocol data unit of the common shape.</exception>
    public static Pdu Parse(ReadOnlyMemory<byte> message, ref BerReader reader)
    {
        var element = reader.Read();
        if (element.Tag is not (0xA0 or 0xA1 or 0xA2 or 0xA5 or 0xA8))
        {
            throw new SnmpFormatException($"protocol data unit of type {element.Tag:x2}");
        }

        var fields = reader.Inside(element);
        var (id, status, index) = (fields.ReadInt32(), fields.ReadInt32(), fields.ReadInt32());
        return new Pdu((PduType)element.Tag, id, status, index, ParseBindings(message, fields.Enter(BerTag.Sequence)));
    }

    /// <summary>Writes the unit.</summary>
    public void Write(ref BerWriter writer)
    {
        var whole = writer.Length;
        for (var i = Bindings.Count - 1; i >= 0; i--)
        {
            var mark = writer.Length;
            ValueCodec.Write(ref writer, Bindings[i].Value);
            writer.WriteOctets(Bindings[i].Oid.Content, BerTag.ObjectId);
            writer.Wrap(BerTag.Sequence, mark);
        }

        writer.Wrap(BerTag.Sequence, whole);
        writer.WriteInteger(ErrorIndex);
        writer.WriteInteger(ErrorStatus);
        writer.WriteInteger(RequestId);
        writer.Wrap((int)Type, whole);
    }

    /// <summary>Octets that are enough to write it.</summary>
    public int Room()
    {
        var room = Overhead;
        foreach (var (oid, value) in Bindings)
        {
            room += oid.Content.Length + value.Bytes.Length + (value.TryGetOid(out var inner) ? inner.Content.Length : 0) + ValueCodec.LongestFixed + BindingOverhead;
        }

        return room;
    }

    private static VarBind[] ParseBindings(ReadOnlyMemory<byte> message, BerReader list)
    {
        var bindings = new VarBind[Count(list)];
        for (var i = 0; i < bindings.Length; i++)
        {
            var pair = list.Enter(BerTag.Sequence);
            var name = pair.Read(BerTag.ObjectId);
            var value = pair.Read();
            if (!Oid.TryRead(message.Slice(name.Start, name.Length), out var oid))
            {
                throw new SnmpFormatException($"no object identifier at {name.Start}");
            }

            bindings[i] = new VarBind(oid, ValueCodec.Read(value.Tag, message.Slice(value.Start, value.Length)));
        }

        return bindings;
    }

    /// <summary>Counts first, so that what is reserved is never more than what really came.</summary>
    private static int Count(BerReader list)
    {
        var count = 0;
        for (; !list.IsAtEnd; count++)
        {
            list.Read();
        }

        return count;
    }
}
