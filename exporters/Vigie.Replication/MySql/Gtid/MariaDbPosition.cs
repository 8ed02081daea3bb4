using System.Globalization;

namespace Vigie.Replication.MySql.Gtid;

/// <summary>
/// A position of MariaDB: for each domain the last transaction, <c>domain-server-sequence[, ...]</c> (MariaDB manual, "Global Transaction ID"). The order
/// of the domains means nothing and changes. Sequence numbers grow within a domain and may have gaps.
/// </summary>
internal sealed record MariaDbPosition : GtidPosition
{
    /// <summary>No transaction.</summary>
    public static readonly MariaDbPosition Empty = new([]);

    private const int MostDomains = 10_000;

    private readonly SortedDictionary<uint, Last> _domains;

    private MariaDbPosition(SortedDictionary<uint, Last> domains) => _domains = domains;

    /// <summary>The last transaction of a domain.</summary>
    private readonly record struct Last(uint Server, ulong Sequence);

    /// <inheritdoc/>
    public override int Size => _domains.Count;

    /// <summary>Reads a position as a server writes it.</summary>
    /// <param name="text">The text; empty when there is no transaction.</param>
    /// <returns>The position; null when the text is none, or too large.</returns>
    public static MariaDbPosition? Parse(string text)
    {
        var domains = new SortedDictionary<uint, Last>();
        foreach (var one in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = one.Split('-');
            if (parts.Length != 3 || domains.Count >= MostDomains
                || !uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var domain)
                || !uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var server)
                || !ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return null;
            }

            if (!domains.TryGetValue(domain, out var had) || had.Sequence < sequence)
            {
                domains[domain] = new Last(server, sequence);
            }
        }

        return new MariaDbPosition(domains);
    }

    /// <summary>The position without the domains that a replica does not take.</summary>
    /// <param name="takes">Whether it takes a domain.</param>
    /// <returns>The rest.</returns>
    public MariaDbPosition Where(Func<uint, bool> takes) => new(new SortedDictionary<uint, Last>(_domains.Where(one => takes(one.Key)).ToDictionary(one => one.Key, one => one.Value)));

    /// <inheritdoc/>
    public override double? MissingIn(GtidPosition other) =>
        other is MariaDbPosition position ? _domains.Sum(one => Beyond(one.Value.Sequence, position._domains.TryGetValue(one.Key, out var has) ? has.Sequence : 0)) : null;

    /// <inheritdoc/>
    /// <remarks>A domain that the upstream does not have comes from another source.</remarks>
    public override double? ErrantAgainst(GtidPosition upstream)
    {
        if (upstream is not MariaDbPosition position)
        {
            return null;
        }

        var errant = 0.0;
        foreach (var (domain, has) in _domains)
        {
            if (position._domains.TryGetValue(domain, out var theirs))
            {
                // The same number written by another server: histories that parted.
                errant += has.Sequence == theirs.Sequence && has.Server != theirs.Server ? 1 : Beyond(has.Sequence, theirs.Sequence);
            }
        }

        return errant;
    }

    /// <inheritdoc/>
    public bool Equals(MariaDbPosition? other) => other is not null && _domains.SequenceEqual(other._domains);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _domains.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}-{one.Value.Server}-{one.Value.Sequence}")));

    private static double Beyond(ulong one, ulong other) => one > other ? one - other : 0;
}
