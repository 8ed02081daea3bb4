namespace Vigie.Replication.Postgres.Model;

/// <summary>How far the initial copy of a table is (pg_subscription_rel.srsubstate).</summary>
internal enum TableState
{
    /// <summary>A letter that we do not know.</summary>
    Unknown,

    /// <summary>Not begun.</summary>
    Initialising,

    /// <summary>Being copied.</summary>
    Copying,

    /// <summary>Copied (PostgreSQL 14).</summary>
    Copied,

    /// <summary>Synchronised, about to join the others.</summary>
    Synchronised,

    /// <summary>Follows the publisher.</summary>
    Ready,
}

/// <summary>How a subscription stands, the first that holds.</summary>
internal enum SubscriptionState
{
    /// <summary>Cannot be told.</summary>
    Unknown,

    /// <summary>Switched off, by somebody or by disable_on_error.</summary>
    Disabled,

    /// <summary>Errors were counted since the reading before.</summary>
    Failing,

    /// <summary>It should run, and no worker does.</summary>
    NoWorker,

    /// <summary>It runs, and the initial copy of a table is not done.</summary>
    Copying,

    /// <summary>It runs.</summary>
    Running,
}

/// <summary>A subscription of logical replication, as its own database tells it (pg_subscription, pg_stat_subscription, pg_subscription_rel).</summary>
internal sealed record Subscription
{
    /// <summary>Its name, unique in its database.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it should run.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether its apply worker runs.</summary>
    public bool HasWorker { get; init; }

    /// <summary>When the publisher last said anything, by the subscriber's clock.</summary>
    public DateTimeOffset? LastMessage { get; init; }

    /// <summary>Bytes from what was received to the publisher's last told end.</summary>
    public long? Unreceived { get; init; }

    /// <summary>Errors of applying (PostgreSQL 15).</summary>
    public long? ApplyErrors { get; init; }

    /// <summary>Errors of the initial copy (PostgreSQL 15).</summary>
    public long? CopyErrors { get; init; }

    /// <summary>Conflicts by the server's own word, without its prefix (PostgreSQL 18).</summary>
    public IReadOnlyDictionary<string, long> Conflicts { get; init; } = new Dictionary<string, long>();

    /// <summary>Tables by the state of their initial copy.</summary>
    public IReadOnlyDictionary<TableState, long> Tables { get; init; } = new Dictionary<TableState, long>();
}
