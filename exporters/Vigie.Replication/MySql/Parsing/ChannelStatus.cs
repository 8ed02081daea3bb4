using Vigie.Replication.Model;
using Vigie.Replication.MySql.Gtid;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>How the thread that reads from the upstream is.</summary>
internal enum IoState
{
    /// <summary>Not running.</summary>
    No,

    /// <summary>Tries to connect.</summary>
    Connecting,

    /// <summary>Connected and not yet reading (MariaDB).</summary>
    Preparing,

    /// <summary>Reading.</summary>
    Yes,
}

/// <summary>A row of SHOW REPLICA STATUS, SHOW SLAVE STATUS or SHOW ALL SLAVES STATUS, whatever the names of its columns.</summary>
internal sealed record ChannelStatus
{
    /// <summary>Channel (MySQL) or connection (MariaDB); empty for the default one.</summary>
    public required string Channel { get; init; }

    /// <summary>The thread that reads; null for a word that is in no manual.</summary>
    public IoState? Io { get; init; }

    /// <summary>Whether the applier runs.</summary>
    public bool? SqlRunning { get; init; }

    /// <summary>Seconds behind as the server says it; null for NULL.</summary>
    public TimeSpan? ReportedLag { get; init; }

    /// <summary>Number of the reader's last error; 0 for none.</summary>
    public long IoErrorNumber { get; init; }

    /// <summary>Its text: it tells whether what is missing is gone.</summary>
    public string IoErrorText { get; init; } = "";

    /// <summary>Number of the applier's last error; 0 for none.</summary>
    public long SqlErrorNumber { get; init; }

    /// <summary>The upstream's log that is being read, and how far.</summary>
    public (string File, long Position)? Read { get; init; }

    /// <summary>The upstream's log that is being applied, and how far.</summary>
    public (string File, long Position)? Executed { get; init; }

    /// <summary>The deliberate delay.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long the applier still waits for the delay's sake; null when it does not.</summary>
    public TimeSpan? RemainingDelay { get; init; }

    /// <summary>Whether the applier will stop by itself at some place.</summary>
    public bool? HasUntil { get; init; }

    /// <summary>Whom it follows.</summary>
    public Upstream? Upstream { get; init; }

    /// <summary>server_id of the upstream; null when it was never reached.</summary>
    public long? SourceServerId { get; init; }

    /// <summary>server_uuid of the upstream (MySQL).</summary>
    public string? SourceUuid { get; init; }

    /// <summary>Whether the reader knows which log it reads: not before its first words with the upstream.</summary>
    public bool HasBegun { get; init; } = true;

    /// <summary>What was received, as far as GTIDs tell.</summary>
    public GtidPosition? Received { get; init; }

    /// <summary>What was applied, as far as GTIDs tell.</summary>
    public GtidPosition? Applied { get; init; }

    /// <summary>Domains that it takes or leaves (MariaDB); null when all.</summary>
    public Func<uint, bool>? TakesDomain { get; init; }

    /// <summary>How many heartbeats came (MariaDB).</summary>
    public long? Heartbeats { get; init; }

    /// <summary>After how long without events a heartbeat comes.</summary>
    public TimeSpan? HeartbeatPeriod { get; init; }

    /// <summary>When the event that was read last was written upstream, by the upstream's clock (MariaDB 11.6).</summary>
    public DateTimeOffset? LastReadEvent { get; init; }

    /// <summary>Changes whenever anything arrives from the upstream.</summary>
    public string Heard => $"{Heartbeats}|{Read}|{Received}";

    /// <summary>Changes whenever anything is applied.</summary>
    public string Done => $"{Executed}|{Applied}";

    /// <summary>Bytes received and not applied; null when the two places are in different files or not known.</summary>
    public long? RelayBacklogBytes => Read is { } read && Executed is { } done && read.File == done.File ? Math.Max(0, read.Position - done.Position) : null;

    /// <summary>Transactions received and not applied. Received is emptied by restarts, so that nothing of it missing means nothing to apply.</summary>
    public double? Backlog => Applied is null ? null : Received?.MissingIn(Applied);

    /// <summary>Whether all that was received is applied; null when neither places nor GTIDs tell.</summary>
    public bool? IsDrained => Read is { } read && Executed is { } done ? read.File == done.File && done.Position >= read.Position
        : Backlog is { } backlog && Received is { Size: > 0 } ? backlog == 0 : null;
}
