using System.Globalization;
using System.Net;
using System.Text;

namespace Vigie.Snmp;

/// <summary>A value as the agent typed it. Bytes are those of the reply, not copied. Absent values are told apart and never read as zero.</summary>
public readonly struct SnmpValue : IEquatable<SnmpValue>
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ulong _bits;

    private SnmpValue(SnmpType type, ulong bits, ReadOnlyMemory<byte> bytes) => (Type, _bits, _bytes) = (type, bits, bytes);

    /// <summary>The kind of value.</summary>
    public SnmpType Type { get; }

    /// <summary>Whether the agent told a value: none of the exceptions, not NULL, readable.</summary>
    public bool IsPresent => Type is not (SnmpType.Null or SnmpType.NoSuchObject or SnmpType.NoSuchInstance or SnmpType.EndOfMibView or SnmpType.Unreadable);

    /// <summary>For <see cref="SnmpType.Unreadable"/> the agent's error-status (RFC 3416 section 3), 0 when its bytes were wrong; 0 for all others.</summary>
    public int ErrorStatus => Type == SnmpType.Unreadable ? (int)_bits : 0;

    /// <summary>The content: of an OCTET STRING, IpAddress, Opaque or unknown type, and of a value that could not be read. Empty for the others.</summary>
    public ReadOnlyMemory<byte> Bytes => Type == SnmpType.ObjectId ? default : _bytes;

    /// <summary>An INTEGER.</summary>
    /// <param name="value">Its number.</param>
    /// <returns>The value.</returns>
    public static SnmpValue Integer(long value) => new(SnmpType.Integer, unchecked((ulong)value), default);

    /// <summary>A Counter32, Gauge32, TimeTicks or Counter64.</summary>
    /// <param name="type">Which of them.</param>
    /// <param name="value">Its number.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The type is not unsigned.</exception>
    public static SnmpValue Unsigned(SnmpType type, ulong value) =>
        type is SnmpType.Counter32 or SnmpType.Gauge32 or SnmpType.TimeTicks or SnmpType.Counter64
            ? new(type, value, default)
            : throw new ArgumentException("Not an unsigned type.", nameof(type));

    /// <summary>A value made of bytes: OCTET STRING, IpAddress, Opaque.</summary>
    /// <param name="type">Which of them.</param>
    /// <param name="bytes">Its content, not copied.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The type is not made of bytes.</exception>
    public static SnmpValue OfBytes(SnmpType type, ReadOnlyMemory<byte> bytes) =>
        type is SnmpType.OctetString or SnmpType.IpAddress or SnmpType.Opaque or SnmpType.Other
            ? new(type, 0, bytes)
            : throw new ArgumentException("Not a type that is made of bytes.", nameof(type));

    /// <summary>An OCTET STRING of UTF-8 text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value.</returns>
    public static SnmpValue OfText(string text) => new(SnmpType.OctetString, 0, Encoding.UTF8.GetBytes(text));

    /// <summary>An OBJECT IDENTIFIER.</summary>
    /// <param name="oid">The identifier.</param>
    /// <returns>The value.</returns>
    public static SnmpValue OfOid(Oid oid) => new(SnmpType.ObjectId, 0, oid.Memory);

    /// <summary>A double, also for a float.</summary>
    /// <param name="type">Float or Double.</param>
    /// <param name="value">Its number.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The type is no floating point type.</exception>
    public static SnmpValue Real(SnmpType type, double value) =>
        type is SnmpType.Float or SnmpType.Double
            ? new(type, BitConverter.DoubleToUInt64Bits(value), default)
            : throw new ArgumentException("Not a floating point type.", nameof(type));

    /// <summary>A value that is not there.</summary>
    /// <param name="type">Null, NoSuchObject, NoSuchInstance or EndOfMibView.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The type stands for a value that is there.</exception>
    public static SnmpValue Absent(SnmpType type) =>
        type is SnmpType.Null or SnmpType.NoSuchObject or SnmpType.NoSuchInstance or SnmpType.EndOfMibView
            ? new(type, 0, default)
            : throw new ArgumentException("Not a type of absence.", nameof(type));

    /// <summary>The number of an integral type.</summary>
    /// <param name="value">The number; TimeTicks in hundredths of a second.</param>
    /// <returns>False for other types and absent values, and for a Counter64 beyond 2^63.</returns>
    public bool TryGetInt64(out long value)
    {
        value = unchecked((long)_bits);
        return Type == SnmpType.Integer || (IsUnsigned && _bits <= long.MaxValue);
    }

    /// <summary>The number of an integral type, if it is not negative.</summary>
    /// <param name="value">The number; TimeTicks in hundredths of a second.</param>
    /// <returns>False for other types, absent values and negative ones.</returns>
    public bool TryGetUInt64(out ulong value)
    {
        value = _bits;
        return IsUnsigned || (Type == SnmpType.Integer && _bits <= long.MaxValue);
    }

    /// <summary>The number of any numeric type, floats included.</summary>
    /// <param name="value">The number; above 2^53 rounded.</param>
    /// <returns>False for other types and absent values.</returns>
    public bool TryGetDouble(out double value)
    {
        var isReal = Type is SnmpType.Float or SnmpType.Double;
        value = isReal ? BitConverter.UInt64BitsToDouble(_bits) : Type == SnmpType.Integer ? unchecked((long)_bits) : _bits;
        return isReal || IsUnsigned || Type == SnmpType.Integer;
    }

    /// <summary>The text of an OCTET STRING without the NULs and blanks that agents pad it with. UTF-8 when it is valid, Latin-1 otherwise.</summary>
    /// <param name="text">The text.</param>
    /// <returns>False for other types and absent values.</returns>
    public bool TryGetText(out string text)
    {
        text = Type == SnmpType.OctetString ? Decode(_bytes.Span.TrimEnd("\0 \t\r\n"u8).TrimStart(" "u8)) : "";
        return Type == SnmpType.OctetString;
    }

    /// <summary>An OBJECT IDENTIFIER.</summary>
    /// <param name="oid">The identifier.</param>
    /// <returns>False for other types and absent values.</returns>
    public bool TryGetOid(out Oid oid)
    {
        oid = default;
        return Type == SnmpType.ObjectId && Oid.TryRead(_bytes, out oid);
    }

    /// <summary>An IpAddress of 4 octets, or of 16 as some agents send it.</summary>
    /// <param name="address">The address.</param>
    /// <returns>False for other types, lengths and absent values.</returns>
    public bool TryGetAddress(out IPAddress address)
    {
        var isAddress = Type == SnmpType.IpAddress && _bytes.Length is 4 or 16;
        address = isAddress ? new IPAddress(_bytes.Span) : IPAddress.None;
        return isAddress;
    }

    /// <inheritdoc/>
    public bool Equals(SnmpValue other) => Type == other.Type && _bits == other._bits && _bytes.Span.SequenceEqual(other._bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SnmpValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        hash.Add(_bits);
        hash.AddBytes(_bytes.Span);
        return hash.ToHashCode();
    }

    /// <summary>For people: the number, the text, the bytes in hexadecimal, or the kind of absence.</summary>
    /// <returns>The value without its type.</returns>
    public override string ToString() => Type switch
    {
        SnmpType.Integer => unchecked((long)_bits).ToString(CultureInfo.InvariantCulture),
        SnmpType.Counter32 or SnmpType.Gauge32 or SnmpType.TimeTicks or SnmpType.Counter64 => _bits.ToString(CultureInfo.InvariantCulture),
        SnmpType.Float => ((float)BitConverter.UInt64BitsToDouble(_bits)).ToString(CultureInfo.InvariantCulture),
        SnmpType.Double => BitConverter.UInt64BitsToDouble(_bits).ToString(CultureInfo.InvariantCulture),
        SnmpType.ObjectId => TryGetOid(out var oid) ? oid.ToString() : "",
        SnmpType.IpAddress when TryGetAddress(out var address) => address.ToString(),
        SnmpType.OctetString when _bytes.Span.IndexOfAnyInRange((byte)0, (byte)8) < 0 => Decode(_bytes.Span),
        SnmpType.OctetString or SnmpType.Opaque or SnmpType.Other or SnmpType.IpAddress => Convert.ToHexString(_bytes.Span),
        _ => Type.ToString(),
    };

    /// <summary>Equal type and content.</summary>
    public static bool operator ==(SnmpValue left, SnmpValue right) => left.Equals(right);

    /// <summary>Unequal type or content.</summary>
    public static bool operator !=(SnmpValue left, SnmpValue right) => !left.Equals(right);

    /// <summary>A value that the agent failed to give.</summary>
    /// <param name="errorStatus">Its error-status, or 0 when its bytes are wrong.</param>
    /// <param name="bytes">What came instead.</param>
    internal static SnmpValue Unreadable(int errorStatus, ReadOnlyMemory<byte> bytes = default) => new(SnmpType.Unreadable, (uint)errorStatus, bytes);

    private bool IsUnsigned => Type is SnmpType.Counter32 or SnmpType.Gauge32 or SnmpType.TimeTicks or SnmpType.Counter64;

    private static string Decode(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? _utf8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}
