using System.Globalization;
using Vigie.Snmp.Ber;

namespace Vigie.Snmp;

/// <summary>
/// An object identifier as a value: the bytes that go over the wire. Comparing, testing for a prefix and sending it need no text and
/// no allocation. One that came in a reply shares the reply's bytes. The default value is the empty identifier, which some agents send.
/// </summary>
public readonly struct Oid : IEquatable<Oid>, IComparable<Oid>
{
    private const int LongestText = Arcs.Most * 11;
    private readonly ReadOnlyMemory<byte> _bytes;

    private Oid(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>Makes an identifier of its arcs.</summary>
    /// <param name="arcs">2 to 128 numbers; the first is 0, 1 or 2, the second below 40 unless the first is 2 (X.690 section 8.19).</param>
    /// <exception cref="ArgumentException">The numbers are no object identifier.</exception>
    public Oid(params ReadOnlySpan<uint> arcs)
    {
        if (arcs.Length is < 2 or > Arcs.Most || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] >= 40))
        {
            throw new ArgumentException("An object identifier has 2 to 128 arcs and begins with 0.0-0.39, 1.0-1.39 or 2.", nameof(arcs));
        }

        Span<byte> room = stackalloc byte[Arcs.Most * Arcs.LongestArc];
        var length = Arcs.Write(room, (arcs[0] * 40UL) + arcs[1]);
        foreach (var arc in arcs[2..])
        {
            length += Arcs.Write(room[length..], arc);
        }

        _bytes = room[..length].ToArray();
    }

    /// <summary>Whether it has no arc at all.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    /// <summary>Number of arcs.</summary>
    public int Count => IsEmpty ? 0 : Arcs.Count(_bytes.Span) + 1;

    /// <summary>The content octets of the OBJECT IDENTIFIER.</summary>
    internal ReadOnlySpan<byte> Content => _bytes.Span;

    internal ReadOnlyMemory<byte> Memory => _bytes;

    /// <summary>Reads the usual text, with or without a leading dot.</summary>
    /// <param name="text">For example <c>1.3.6.1.2.1.1.1.0</c>.</param>
    /// <returns>The identifier.</returns>
    /// <exception cref="FormatException">The text is no object identifier.</exception>
    public static Oid Parse(string text) =>
        TryParse(text, out var oid) ? oid : throw new FormatException("Not an object identifier: numbers between dots, such as 1.3.6.1.2.1.1.1.0, are expected.");

    /// <summary>Reads the usual text, with or without a leading dot.</summary>
    /// <param name="text">For example <c>1.3.6.1.2.1.1.1.0</c>.</param>
    /// <param name="oid">The identifier, when the result is true.</param>
    /// <returns>Whether the text is an object identifier of at least two arcs.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Oid oid)
    {
        oid = default;
        Span<uint> arcs = stackalloc uint[Arcs.Most];
        var count = 0;
        text = text.StartsWith('.') ? text[1..] : text;
        foreach (var part in text.Split('.'))
        {
            if (count == Arcs.Most || !uint.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out arcs[count++]))
            {
                return false;
            }
        }

        if (count < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] >= 40))
        {
            return false;
        }

        oid = new Oid(arcs[..count]);
        return true;
    }

    /// <summary>This identifier with arcs appended.</summary>
    /// <param name="arcs">The arcs, for example 0 for a scalar.</param>
    /// <returns>The longer identifier.</returns>
    /// <exception cref="ArgumentException">It would have more than 128 arcs.</exception>
    public Oid Append(params ReadOnlySpan<uint> arcs)
    {
        if (arcs.Length > Arcs.Most)
        {
            throw new ArgumentException("An object identifier has at most 128 arcs.", nameof(arcs));
        }

        Span<byte> room = stackalloc byte[Arcs.Most * Arcs.LongestArc];
        var length = 0;
        foreach (var arc in arcs)
        {
            length += Arcs.Write(room[length..], arc);
        }

        return AppendContent(room[..length]);
    }

    /// <summary>This identifier, that of a column, with the index of a row appended.</summary>
    /// <param name="index">The row's index.</param>
    /// <returns>The identifier of the cell.</returns>
    /// <exception cref="ArgumentException">It would have more than 128 arcs.</exception>
    public Oid Append(OidIndex index) => AppendContent(index.Content);

    /// <summary>Whether this is another identifier or lies below it.</summary>
    /// <param name="prefix">The other one.</param>
    /// <returns>True also when both are equal.</returns>
    public bool StartsWith(Oid prefix) => Content.StartsWith(prefix.Content);

    /// <summary>What follows a prefix: the index of a cell below its column.</summary>
    /// <param name="prefix">The column.</param>
    /// <param name="index">The arcs behind it, when the result is true.</param>
    /// <returns>Whether this lies below the prefix.</returns>
    public bool TryGetIndex(Oid prefix, out OidIndex index)
    {
        var isBelow = !prefix.IsEmpty && Content.Length > prefix.Content.Length && StartsWith(prefix);
        index = isBelow ? new OidIndex(_bytes[prefix._bytes.Length..]) : default;
        return isBelow;
    }

    /// <summary>Copies the arcs.</summary>
    /// <returns>The arcs in order; empty for the empty identifier.</returns>
    public uint[] ToArray()
    {
        var arcs = new uint[Count];
        var at = 0;
        for (var i = 1; i < arcs.Length; i++)
        {
            var arc = Arcs.Read(Content, ref at);
            if (i == 1)
            {
                arcs[0] = (uint)Math.Min(arc / 40, 2);
                arc -= arcs[0] * 40UL;
            }

            arcs[i] = (uint)arc;
        }

        return arcs;
    }

    /// <inheritdoc/>
    public int CompareTo(Oid other) => Arcs.Compare(Content, other.Content);

    /// <inheritdoc/>
    public bool Equals(Oid other) => Content.SequenceEqual(other.Content);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Oid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Content);
        return hash.ToHashCode();
    }

    /// <summary>The usual text without a leading dot.</summary>
    /// <returns>For example <c>1.3.6.1.2.1.1.1.0</c>.</returns>
    public override string ToString()
    {
        Span<char> room = stackalloc char[LongestText];
        var length = 0;
        foreach (var arc in ToArray())
        {
            Arcs.Format(arc, room, ref length);
        }

        return room[..length].ToString();
    }

    /// <summary>Equal arcs.</summary>
    public static bool operator ==(Oid left, Oid right) => left.Equals(right);

    /// <summary>Unequal arcs.</summary>
    public static bool operator !=(Oid left, Oid right) => !left.Equals(right);

    /// <summary>Whether the left one comes first in a walk.</summary>
    public static bool operator <(Oid left, Oid right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes first in a walk, or is the same.</summary>
    public static bool operator <=(Oid left, Oid right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one comes later in a walk.</summary>
    public static bool operator >(Oid left, Oid right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one comes later in a walk, or is the same.</summary>
    public static bool operator >=(Oid left, Oid right) => left.CompareTo(right) >= 0;

    /// <summary>Takes the content of an OBJECT IDENTIFIER without copying it, unless it is padded.</summary>
    /// <returns>False when it is none: cut off, an arc beyond 32 bits, more than 128 arcs.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> content, out Oid oid)
    {
        var isValid = Arcs.AreValid(content.Span, out var isPadded);
        oid = isValid ? new Oid(isPadded ? Arcs.WithoutPadding(content.Span) : content) : default;
        return isValid;
    }

    private Oid AppendContent(ReadOnlySpan<byte> content)
    {
        if (IsEmpty || Count + Arcs.Count(content) > Arcs.Most)
        {
            throw new ArgumentException("An object identifier has at most 128 arcs and does not begin with an index.", nameof(content));
        }

        return new Oid((byte[])[.. Content, .. content]);
    }
}
