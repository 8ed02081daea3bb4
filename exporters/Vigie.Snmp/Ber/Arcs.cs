using System.Globalization;

namespace Vigie.Snmp.Ber;

/// <summary>Arcs in base 128 as X.690 section 8.19 lays them down, without padding: equal arcs are equal bytes, and a prefix is a prefix of the bytes.</summary>
internal static class Arcs
{
    /// <summary>The most arcs an object identifier has (RFC 2578 section 3.5).</summary>
    public const int Most = 128;

    /// <summary>Octets of the longest arc: 32 bits, and the first also holds 80.</summary>
    public const int LongestArc = 5;

    /// <summary>How many arcs there are: each ends at an octet without its top bit.</summary>
    public static int Count(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var octet in bytes)
        {
            count += octet < 0x80 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Reads the arc at a place and moves behind it.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong arc = 0;
        byte octet;
        do
        {
            octet = bytes[at++];
            arc = (arc << 7) | (uint)(octet & 0x7F);
        }
        while (octet >= 0x80 && at < bytes.Length);
        return arc;
    }

    /// <summary>Writes an arc; returns its octets.</summary>
    public static int Write(Span<byte> room, ulong arc)
    {
        var octets = 1;
        for (var rest = arc >> 7; rest > 0; rest >>= 7)
        {
            octets++;
        }

        for (var i = octets - 1; i >= 0; i--)
        {
            room[i] = (byte)((arc & 0x7F) | (i == octets - 1 ? 0u : 0x80u));
            arc >>= 7;
        }

        return octets;
    }

    /// <summary>Order by arcs: the order in which an agent walks.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        // The first difference may lie inside an arc: go back to where it begins, which is the same place in both.
        while (common > 0 && left[common - 1] >= 0x80)
        {
            common--;
        }

        var (leftAt, rightAt) = (common, common);
        return Read(left, ref leftAt).CompareTo(Read(right, ref rightAt));
    }

    /// <summary>Judges arcs as they came from a peer.</summary>
    /// <param name="bytes">The content of an OBJECT IDENTIFIER.</param>
    /// <param name="isPadded">Whether an arc has superfluous leading octets, which some agents write.</param>
    /// <returns>False when the last arc is cut off, an arc exceeds 32 bits, or there are too many.</returns>
    public static bool AreValid(ReadOnlySpan<byte> bytes, out bool isPadded)
    {
        isPadded = false;
        var (arcs, arc, isInside, isFirst) = (1, 0UL, false, true);
        foreach (var octet in bytes)
        {
            isPadded |= !isInside && octet == 0x80;
            arc = (arc << 7) | (uint)(octet & 0x7F);
            isInside = octet >= 0x80;
            if (arc > (isFirst ? uint.MaxValue + 80UL : uint.MaxValue) || arcs > Most)
            {
                return false;
            }

            if (!isInside)
            {
                (arc, isFirst) = (0, false);
                arcs++;
            }
        }

        return !isInside && arcs <= Most;
    }

    /// <summary>The same arcs without padding.</summary>
    public static byte[] WithoutPadding(ReadOnlySpan<byte> bytes)
    {
        var kept = new byte[bytes.Length];
        var (length, isInside) = (0, false);
        foreach (var octet in bytes)
        {
            if (isInside || octet != 0x80)
            {
                kept[length++] = octet;
                isInside = octet >= 0x80;
            }
        }

        return kept[..length];
    }

    /// <summary>Appends an arc in decimal, after a dot unless it is the first.</summary>
    public static void Format(ulong arc, Span<char> room, ref int length)
    {
        if (length > 0)
        {
            room[length++] = '.';
        }

        arc.TryFormat(room[length..], out var written, default, CultureInfo.InvariantCulture);
        length += written;
    }
}
