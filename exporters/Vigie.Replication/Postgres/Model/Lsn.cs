using System.Globalization;

namespace Vigie.Replication.Postgres.Model;

/// <summary>
/// A place in the write-ahead log: 64 bits that PostgreSQL prints as two hexadecimal halves, <c>16/B374D848</c> (manual, section 8.20 pg_lsn).
/// </summary>
/// <param name="Value">The place in bytes from the log's beginning.</param>
internal readonly record struct Lsn(ulong Value) : IComparable<Lsn>
{
    private const int LongestHalf = 8;

    /// <summary>Reads what PostgreSQL prints.</summary>
    /// <param name="text">The text; null stands for NULL.</param>
    /// <returns>The place, or null when the text is none, or is 0/0, which PostgreSQL means as "no place".</returns>
    public static Lsn? Parse(string? text)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash is < 1 or > LongestHalf || text!.Length - slash - 1 is < 1 or > LongestHalf
            || !uint.TryParse(text.AsSpan(0, slash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            || !uint.TryParse(text.AsSpan(slash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
        {
            return null;
        }

        var value = ((ulong)high << 32) | low;
        return value == 0 ? null : new Lsn(value);
    }

    public static bool operator <(Lsn left, Lsn right) => left.Value < right.Value;

    public static bool operator >(Lsn left, Lsn right) => left.Value > right.Value;

    public static bool operator <=(Lsn left, Lsn right) => left.Value <= right.Value;

    public static bool operator >=(Lsn left, Lsn right) => left.Value >= right.Value;

    /// <summary>The farther of two places; one that is not known does not count.</summary>
    /// <returns>The farther one, or null when neither is known.</returns>
    public static Lsn? Max(Lsn? one, Lsn? other) => one is { } a && other is { } b ? (a > b ? a : b) : one ?? other;

    /// <summary>Bytes from another place to this one; negative when that one lies ahead.</summary>
    /// <param name="from">The other place.</param>
    /// <returns>The distance, held to the range of a long.</returns>
    public long BytesFrom(Lsn from) => Value >= from.Value
        ? (long)Math.Min(Value - from.Value, long.MaxValue)
        : -(long)Math.Min(from.Value - Value, long.MaxValue);

    /// <inheritdoc/>
    public int CompareTo(Lsn other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value >> 32:X}/{(uint)Value:X}");
}
