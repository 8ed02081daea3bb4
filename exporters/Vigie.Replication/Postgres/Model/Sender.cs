namespace Vigie.Replication.Postgres.Model;

/// <summary>State of a process that sends the log (pg_stat_replication.state).</summary>
internal enum SenderState
{
    /// <summary>A word that we do not know, or none.</summary>
    Unknown,

    /// <summary>Starting.</summary>
    Startup,

    /// <summary>The standby catches up.</summary>
    Catchup,

    /// <summary>The standby is sent what is written, as it is written.</summary>
    Streaming,

    /// <summary>A base backup is sent.</summary>
    Backup,

    /// <summary>Stopping.</summary>
    Stopping,
}

/// <summary>What a standby's confirmation means for commits (pg_stat_replication.sync_state).</summary>
internal enum SyncState
{
    /// <summary>A word that we do not know, or none.</summary>
    Unknown,

    /// <summary>Commits do not wait for it.</summary>
    Async,

    /// <summary>It may step in for a synchronous one.</summary>
    Potential,

    /// <summary>Commits wait for it.</summary>
    Sync,

    /// <summary>Commits wait for some of a group that it belongs to.</summary>
    Quorum,
}

/// <summary>A figure at each stage of the way to a standby.</summary>
/// <param name="Sent">Handed to the network, which may still hold much of it.</param>
/// <param name="Write">Written by the standby.</param>
/// <param name="Flush">On the standby's disk.</param>
/// <param name="Replay">Visible there.</param>
internal sealed record Stages<T>(T? Sent, T? Write, T? Flush, T? Replay)
    where T : struct;

/// <summary>One process that sends the log to a standby or to another reader (pg_stat_replication and its slot).</summary>
internal sealed record Sender
{
    /// <summary>application_name of the reader.</summary>
    public required string Application { get; init; }

    /// <summary>Its slot; empty when it has none.</summary>
    public string Slot { get; init; } = "";

    /// <summary>Its address; empty over a unix socket.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whether its slot decodes the log for logical replication.</summary>
    public bool IsLogical { get; init; }

    /// <summary>State of the process.</summary>
    public SenderState State { get; init; }

    /// <summary>What its confirmation means.</summary>
    public SyncState Sync { get; init; }

    /// <summary>Where the log stands at each stage.</summary>
    public required Stages<Lsn> Places { get; init; }

    /// <summary>What the server measured between its flush and the reader's report; null when nothing was written lately.</summary>
    public required Stages<TimeSpan> Lags { get; init; }

    /// <summary>The reader's clock when it last reported.</summary>
    public DateTimeOffset? Reply { get; init; }

    /// <summary>Where the server's own log ended in the same statement.</summary>
    public Lsn? Current { get; init; }

    /// <summary>Whether the account may see more than its name.</summary>
    public bool IsVisible { get; init; }

    /// <summary>Tools that read the log and are no servers: they never replay.</summary>
    public bool IsTool => State == SenderState.Backup || Application is "pg_basebackup" or "pg_receivewal" or "pg_recvlogical" or "pg_rewind";

    /// <summary>Whether a standby server stands at the other end.</summary>
    public bool IsStandby => !IsLogical && !IsTool && State is (SenderState.Streaming or SenderState.Catchup);

    /// <summary>Whether it is the one that the owner names, by its application_name or its slot, and is being sent the log.</summary>
    /// <param name="name">The name.</param>
    public bool Answers(string name) => (Application == name || Slot == name) && !IsTool && State is (SenderState.Streaming or SenderState.Catchup);
}
