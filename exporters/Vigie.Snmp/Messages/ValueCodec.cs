using System.Buffers.Binary;
using Vigie.Snmp.Ber;

namespace Vigie.Snmp.Messages;

/// <summary>Values of a variable binding to and from bytes (RFC 3416 section 3). A wrong value is marked unreadable; it does not spoil its message.</summary>
internal static class ValueCodec
{
    /// <summary>Octets that the header and content of the longest fixed-size value take.</summary>
    public const int LongestFixed = 16;

    public static SnmpValue Read(int tag, ReadOnlyMemory<byte> content) => tag switch
    {
        BerTag.Integer => BerNumber.TryReadSigned(content.Span, out var number) ? SnmpValue.Integer(number) : SnmpValue.Unreadable(0, content),
        BerTag.OctetString => SnmpValue.OfBytes(SnmpType.OctetString, content),
        BerTag.Null => SnmpValue.Absent(SnmpType.Null),
        BerTag.ObjectId => ReadOid(content),
        BerTag.IpAddress => SnmpValue.OfBytes(SnmpType.IpAddress, content),
        BerTag.Counter32 => ReadUnsigned(SnmpType.Counter32, 32, content),
        BerTag.Gauge32 or BerTag.UInteger32 => ReadUnsigned(SnmpType.Gauge32, 32, content),
        BerTag.TimeTicks => ReadUnsigned(SnmpType.TimeTicks, 32, content),
        BerTag.Opaque => ReadOpaque(content),
        BerTag.Counter64 => ReadUnsigned(SnmpType.Counter64, 64, content),
        BerTag.NoSuchObject => SnmpValue.Absent(SnmpType.NoSuchObject),
        BerTag.NoSuchInstance => SnmpValue.Absent(SnmpType.NoSuchInstance),
        BerTag.EndOfMibView => SnmpValue.Absent(SnmpType.EndOfMibView),
        _ => SnmpValue.OfBytes(SnmpType.Other, content),
    };

    public static void Write(ref BerWriter writer, SnmpValue value)
    {
        switch (value.Type)
        {
            case SnmpType.Integer when value.TryGetInt64(out var number):
                writer.WriteInteger(number);
                break;
            case SnmpType.ObjectId when value.TryGetOid(out var oid):
                writer.WriteOctets(oid.Content, BerTag.ObjectId);
                break;
            case SnmpType.Float or SnmpType.Double:
                WriteReal(ref writer, value);
                break;
            case SnmpType.Counter32 or SnmpType.Gauge32 or SnmpType.TimeTicks or SnmpType.Counter64 when value.TryGetUInt64(out var bits):
                writer.WriteUnsigned(bits, TagOf(value.Type));
                break;
            default:
                var tag = TagOf(value.Type);
                writer.WriteOctets(tag == BerTag.Null ? [] : value.Bytes.Span, tag);
                break;
        }
    }

    private static SnmpValue ReadOid(ReadOnlyMemory<byte> content) =>
        Oid.TryRead(content, out var oid) ? SnmpValue.OfOid(oid) : SnmpValue.Unreadable(0, content);

    private static SnmpValue ReadUnsigned(SnmpType type, int bits, ReadOnlyMemory<byte> content) =>
        BerNumber.TryReadUnsigned(content.Span, bits, out var number) ? SnmpValue.Unsigned(type, number) : SnmpValue.Unreadable(0, content);

    private static SnmpValue ReadOpaque(ReadOnlyMemory<byte> content)
    {
        try
        {
            var reader = new BerReader(content.Span);
            var inner = reader.Read();
            return ReadWrapped(inner.Tag, content.Slice(inner.Start, inner.Length)) ?? SnmpValue.OfBytes(SnmpType.Opaque, content);
        }
        catch (SnmpFormatException)
        {
            // Opaque may hold anything: then it is just bytes.
            return SnmpValue.OfBytes(SnmpType.Opaque, content);
        }
    }

    private static SnmpValue? ReadWrapped(int tag, ReadOnlyMemory<byte> content) => (tag, content.Length) switch
    {
        (BerTag.OpaqueFloat, 4) => SnmpValue.Real(SnmpType.Float, BinaryPrimitives.ReadSingleBigEndian(content.Span)),
        (BerTag.OpaqueDouble, 8) => SnmpValue.Real(SnmpType.Double, BinaryPrimitives.ReadDoubleBigEndian(content.Span)),
        (BerTag.OpaqueInt64, > 0) => Read(BerTag.Integer, content),
        (BerTag.OpaqueUInt64 or BerTag.OpaqueCounter64, > 0) => Read(BerTag.Counter64, content),
        _ => null,
    };

    private static void WriteReal(ref BerWriter writer, SnmpValue value)
    {
        value.TryGetDouble(out var number);
        Span<byte> octets = stackalloc byte[value.Type == SnmpType.Float ? 4 : 8];
        if (value.Type == SnmpType.Float)
        {
            BinaryPrimitives.WriteSingleBigEndian(octets, (float)number);
        }
        else
        {
            BinaryPrimitives.WriteDoubleBigEndian(octets, number);
        }

        var mark = writer.Length;
        writer.WriteOctets(octets, value.Type == SnmpType.Float ? BerTag.OpaqueFloat : BerTag.OpaqueDouble);
        writer.Wrap(BerTag.Opaque, mark);
    }

    private static int TagOf(SnmpType type) => type switch
    {
        SnmpType.OctetString => BerTag.OctetString,
        SnmpType.IpAddress => BerTag.IpAddress,
        SnmpType.Counter32 => BerTag.Counter32,
        SnmpType.Gauge32 => BerTag.Gauge32,
        SnmpType.TimeTicks => BerTag.TimeTicks,
        SnmpType.Counter64 => BerTag.Counter64,
        SnmpType.Opaque => BerTag.Opaque,
        SnmpType.NoSuchObject => BerTag.NoSuchObject,
        SnmpType.NoSuchInstance => BerTag.NoSuchInstance,
        SnmpType.EndOfMibView => BerTag.EndOfMibView,
        _ => BerTag.Null,
    };
}
