using System.Buffers.Binary;

namespace Vigie.Snmp.Ber;

/// <summary>Integers in two's complement, most significant octet first, minimal or not.</summary>
internal static class BerNumber
{
    /// <summary>Reads a signed number; superfluous leading octets are passed over.</summary>
    /// <returns>False when there is no octet at all, or when it needs more than 64 bits.</returns>
    public static bool TryReadSigned(ReadOnlySpan<byte> octets, out long value)
    {
        value = 0;
        if (octets.IsEmpty)
        {
            return false;
        }

        var fill = octets[0] >= 0x80 ? (byte)0xFF : (byte)0;
        while (octets.Length > 8 && octets[0] == fill)
        {
            octets = octets[1..];
        }

        // Nine octets of which the first is only the sign would have been cut to eight that carry the opposite sign.
        if (octets.Length > 8 || (octets.Length == 8 && (octets[0] >= 0x80) != (fill == 0xFF)))
        {
            return false;
        }

        value = fill == 0xFF ? -1 : 0;
        foreach (var octet in octets)
        {
            value = (value << 8) | octet;
        }

        return true;
    }

    /// <summary>
    /// Reads an unsigned number of an application type. Agents forget the leading zero, so that a large counter looks negative: then its
    /// lowest bits count, as many as the type has.
    /// </summary>
    /// <param name="octets">The content.</param>
    /// <param name="bits">Width of the type: 32 or 64.</param>
    /// <param name="value">The number.</param>
    /// <returns>False when there is no octet at all, or when it needs more than 64 bits.</returns>
    public static bool TryReadUnsigned(ReadOnlySpan<byte> octets, int bits, out ulong value)
    {
        value = 0;
        if (octets.IsEmpty)
        {
            return false;
        }

        var mask = octets[0] >= 0x80 && bits == 32 ? uint.MaxValue : ulong.MaxValue;
        var fill = octets[0] >= 0x80 ? (byte)0xFF : (byte)0;
        while (octets.Length > 8 && octets[0] == fill)
        {
            octets = octets[1..];
        }

        if (octets.Length > 8)
        {
            return false;
        }

        value = fill == 0xFF ? ulong.MaxValue : 0;
        foreach (var octet in octets)
        {
            value = (value << 8) | octet;
        }

        value &= mask;
        return true;
    }

    /// <summary>Octets that a signed number needs at least.</summary>
    public static int LengthOf(long value)
    {
        var octets = 1;
        while (value is > sbyte.MaxValue or < sbyte.MinValue)
        {
            value >>= 8;
            octets++;
        }

        return octets;
    }

    /// <summary>Writes the lowest octets of a number.</summary>
    public static void Write(Span<byte> octets, ulong value)
    {
        Span<byte> all = stackalloc byte[9];
        all[0] = 0;
        BinaryPrimitives.WriteUInt64BigEndian(all[1..], value);
        all[^octets.Length..].CopyTo(octets);
    }
}
