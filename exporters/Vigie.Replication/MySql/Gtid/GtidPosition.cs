namespace Vigie.Replication.MySql.Gtid;

/// <summary>What a server has committed or applied, by global transaction identifiers. Immutable.</summary>
internal abstract record GtidPosition
{
    /// <summary>How much memory it takes, in intervals or domains: histories are bounded by it.</summary>
    public abstract int Size { get; }

    /// <summary>How many transactions of this position another one lacks. Exact for MySQL; for MariaDB, whose numbers may have gaps, an upper bound.</summary>
    /// <param name="other">The other position, of the same kind.</param>
    /// <returns>The count; null when the two cannot be compared.</returns>
    public abstract double? MissingIn(GtidPosition other);

    /// <summary>How many transactions this position, that of a replica, has that its upstream never had.</summary>
    /// <param name="upstream">The upstream's position, read later than this one.</param>
    /// <returns>The count; null when the two cannot be compared.</returns>
    public abstract double? ErrantAgainst(GtidPosition upstream);
}
