using System.Text;
using Vigie.Snmp.Ber;

namespace Vigie.Snmp;

/// <summary>The arcs that follow a column: which row a cell belongs to. A value like <see cref="Oid"/>, sharing the reply's bytes.</summary>
public readonly struct OidIndex : IEquatable<OidIndex>, IComparable<OidIndex>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    internal OidIndex(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Makes an index of its arcs.</summary>
    /// <param name="arcs">At most 128 numbers.</param>
    /// <exception cref="ArgumentException">There are more.</exception>
    public OidIndex(params ReadOnlySpan<uint> arcs)
    {
        if (arcs.Length > Arcs.Most)
        {
            throw new ArgumentException("An index has at most 128 arcs.", nameof(arcs));
        }

        Span<byte> room = stackalloc byte[Arcs.Most * Arcs.LongestArc];
        var length = 0;
        foreach (var arc in arcs)
        {
            length += Arcs.Write(room[length..], arc);
        }

        _bytes = room[..length].ToArray();
    }

    /// <summary>Number of arcs.</summary>
    public int Count => Arcs.Count(Content);

    /// <summary>The arcs in base 128.</summary>
    internal ReadOnlySpan<byte> Content => _bytes.Span;

    /// <summary>One arc.</summary>
    /// <param name="place">From 0.</param>
    /// <returns>The arc.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public uint this[int place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            var at = 0;
            for (var i = 0; at < Content.Length; i++)
            {
                var arc = Arcs.Read(Content, ref at);
                if (i == place)
                {
                    return (uint)arc;
                }
            }

            throw new ArgumentOutOfRangeException(nameof(place));
        }
    }

    /// <summary>Copies the arcs.</summary>
    /// <returns>The arcs in order.</returns>
    public uint[] ToArray()
    {
        var arcs = new uint[Count];
        for (var (i, at) = (0, 0); i < arcs.Length; i++)
        {
            arcs[i] = (uint)Arcs.Read(Content, ref at);
        }

        return arcs;
    }

    /// <summary>Reads a text index: its length, then one arc for each byte (RFC 2578 section 7.7), as net-snmp's <c>extend</c> table has.</summary>
    /// <param name="text">The text, when the whole index is one.</param>
    /// <returns>Whether it is: the length fits and each arc is a byte.</returns>
    public bool TryGetText(out string text)
    {
        var arcs = ToArray();
        var isText = arcs.Length > 0 && arcs[0] == arcs.Length - 1 && arcs.AsSpan(1).IndexOfAnyExceptInRange(0u, byte.MaxValue) < 0;
        text = isText ? Encoding.UTF8.GetString([.. arcs.Skip(1).Select(arc => (byte)arc)]) : "";
        return isText;
    }

    /// <inheritdoc/>
    public int CompareTo(OidIndex other) => Arcs.Compare(Content, other.Content);

    /// <inheritdoc/>
    public bool Equals(OidIndex other) => Content.SequenceEqual(other.Content);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OidIndex other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Content);
        return hash.ToHashCode();
    }

    /// <summary>The arcs between dots.</summary>
    /// <returns>For example <c>1.4</c>.</returns>
    public override string ToString()
    {
        Span<char> room = stackalloc char[Arcs.Most * 11];
        var length = 0;
        foreach (var arc in ToArray())
        {
            Arcs.Format(arc, room, ref length);
        }

        return room[..length].ToString();
    }

    /// <summary>Equal arcs.</summary>
    public static bool operator ==(OidIndex left, OidIndex right) => left.Equals(right);

    /// <summary>Unequal arcs.</summary>
    public static bool operator !=(OidIndex left, OidIndex right) => !left.Equals(right);

    /// <summary>Whether the left one comes first in a walk.</summary>
    public static bool operator <(OidIndex left, OidIndex right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes first in a walk, or is the same.</summary>
    public static bool operator <=(OidIndex left, OidIndex right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one comes later in a walk.</summary>
    public static bool operator >(OidIndex left, OidIndex right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one comes later in a walk, or is the same.</summary>
    public static bool operator >=(OidIndex left, OidIndex right) => left.CompareTo(right) >= 0;
}
