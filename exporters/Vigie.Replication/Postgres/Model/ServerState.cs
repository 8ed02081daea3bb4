using Vigie.Replication.Model;

namespace Vigie.Replication.Postgres.Model;

/// <summary>Whether replay goes on (pg_get_wal_replay_pause_state, PostgreSQL 14; before it only paused or not).</summary>
internal enum PauseState
{
    /// <summary>It goes on.</summary>
    NotPaused,

    /// <summary>It was told to pause and does so at its next chance.</summary>
    Requested,

    /// <summary>It stands still.</summary>
    Paused,
}

/// <summary>The process of a standby that receives the log (pg_stat_wal_receiver).</summary>
internal sealed record Receiver
{
    /// <summary>streaming, starting, waiting ...; null when the privilege to see it is missing.</summary>
    public string? Status { get; init; }

    /// <summary>How far the log is on the standby's disk.</summary>
    public Lsn? Flushed { get; init; }

    /// <summary>Where the upstream's log ended, as the last message told it.</summary>
    public Lsn? End { get; init; }

    /// <summary>When the last message was sent, by the upstream's clock.</summary>
    public DateTimeOffset? Sent { get; init; }

    /// <summary>When the last message came, by the standby's clock; before the first one when the process started.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>The upstream's slot in use; null when none is.</summary>
    public string? Slot { get; init; }

    /// <summary>Whom it is connected to.</summary>
    public Upstream? Upstream { get; init; }

    /// <summary>Timeline of what is received.</summary>
    public long? Timeline { get; init; }

    /// <summary>
    /// Whether the upstream has said anything since the process started: it starts with one and the same time for both, which no message
    /// that went over a network has.
    /// </summary>
    public bool IsHeard => Sent is not null && Received is not null && Sent != Received;

    /// <summary>Whether the log flows, as far as the process knows.</summary>
    public bool IsStreaming => Status == "streaming";
}

/// <summary>What one statement tells of a server in one moment. What is null is not known.</summary>
internal sealed record ServerState
{
    /// <summary>Whether it is a standby, or recovers.</summary>
    public required bool IsInRecovery { get; init; }

    /// <summary>The server's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Identifier of the database cluster: the same on a primary and all its copies (pg_control_system).</summary>
    public required string SystemIdentifier { get; init; }

    /// <summary>Timeline that it writes or follows.</summary>
    public required long Timeline { get; init; }

    /// <summary>How far a primary has written its log.</summary>
    public Lsn? Written { get; init; }

    /// <summary>How far a primary's log is on its disk, which is what standbys are sent.</summary>
    public Lsn? Flushed { get; init; }

    /// <summary>How far a standby has received the log; after a restart a place before what is replayed.</summary>
    public Lsn? Received { get; init; }

    /// <summary>How far a standby has replayed the log.</summary>
    public Lsn? Replayed { get; init; }

    /// <summary>When, by the primary's clock, the last replayed transaction was committed there.</summary>
    public DateTimeOffset? LastReplayed { get; init; }

    /// <summary>Whether replay goes on.</summary>
    public PauseState Pause { get; init; }

    /// <summary>recovery_min_apply_delay.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>wal_receiver_timeout; zero when it is switched off.</summary>
    public TimeSpan? ReceiverTimeout { get; init; }

    /// <summary>Whether primary_conninfo is set; null when that may not be seen.</summary>
    public bool? HasUpstream { get; init; }

    /// <summary>primary_slot_name; null when none is set.</summary>
    public string? SlotName { get; init; }

    /// <summary>Whether the account may see statistics of others (pg_read_all_stats, part of pg_monitor).</summary>
    public bool MayReadStatistics { get; init; }

    /// <summary>Whether commits wait for standbys (synchronous_standby_names).</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Sessions that wait for a standby's confirmation; null when that may not be seen.</summary>
    public long? Waiters { get; init; }

    /// <summary>How long the transaction of the longest waiting one is open.</summary>
    public TimeSpan? OldestWait { get; init; }

    /// <summary>Processes that send the log; how many is seen without any privilege.</summary>
    public long Senders { get; init; }

    /// <summary>The process that receives the log; null when there is none.</summary>
    public Receiver? Receiver { get; init; }

    /// <summary>The server's full version, as it calls itself.</summary>
    public string Version { get; init; } = "";
}
