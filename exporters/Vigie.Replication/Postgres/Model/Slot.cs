namespace Vigie.Replication.Postgres.Model;

/// <summary>What the server says of the log that a slot needs (pg_replication_slots.wal_status, PostgreSQL 13).</summary>
internal enum SlotState
{
    /// <summary>A word that we do not know.</summary>
    Unknown,

    /// <summary>Kept anyway.</summary>
    Reserved,

    /// <summary>More than max_wal_size is kept for it.</summary>
    Extended,

    /// <summary>May be removed at the next checkpoint; the slot can still recover.</summary>
    Unreserved,

    /// <summary>Removed: the slot is of no use any more.</summary>
    Lost,
}

/// <summary>A replication slot (pg_replication_slots). What is null the server's version does not have, or is not known.</summary>
internal sealed record Slot
{
    /// <summary>Its name, unique on the server.</summary>
    public required string Name { get; init; }

    /// <summary>physical or logical.</summary>
    public required string Type { get; init; }

    /// <summary>Database of a logical slot; else empty.</summary>
    public string Database { get; init; } = "";

    /// <summary>Output plugin of a logical slot; else empty.</summary>
    public string Plugin { get; init; } = "";

    /// <summary>Whether it belongs to a session and ends with it.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Whether somebody uses it now.</summary>
    public bool IsActive { get; init; }

    /// <summary>What the server says of the log that it needs.</summary>
    public SlotState? State { get; init; }

    /// <summary>Bytes of log that are kept for it; null when it keeps none, or is lost.</summary>
    public long? Retained { get; init; }

    /// <summary>Bytes that can be written before it is in danger; negative once it is.</summary>
    public long? Safe { get; init; }

    /// <summary>Bytes that the reader of a logical slot has not confirmed.</summary>
    public long? Unconfirmed { get; init; }

    /// <summary>Age in transactions of what it keeps vacuum from removing.</summary>
    public long? XminAge { get; init; }

    /// <summary>The same for the catalog.</summary>
    public long? CatalogXminAge { get; init; }

    /// <summary>Since when nobody uses it (PostgreSQL 17).</summary>
    public DateTimeOffset? InactiveSince { get; init; }

    /// <summary>Why it was invalidated (PostgreSQL 17); null when it was not.</summary>
    public string? Invalidation { get; init; }

    /// <summary>Whether a standby shall have a copy (PostgreSQL 17).</summary>
    public bool? IsFailover { get; init; }

    /// <summary>Whether it is such a copy, which nobody uses until a failover (PostgreSQL 17).</summary>
    public bool? IsSynced { get; init; }

    /// <summary>Bytes that decoding spilled to disk (PostgreSQL 14).</summary>
    public long? SpilledBytes { get; init; }
}
