using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>
/// What MySQL's performance_schema knows of a channel in time: when the upstream was heard, and when what is queued, being applied or applied
/// was committed there. Moments are of the servers' clocks; the zero date, as a 5.7 source causes it, is unknown.
/// </summary>
internal sealed record ChannelTimes
{
    /// <summary>Channel.</summary>
    public required string Channel { get; init; }

    /// <summary>After how long without events a heartbeat comes.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>When the upstream was last heard, by the replica's clock.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>How many heartbeats came.</summary>
    public long? Heartbeats { get; init; }

    /// <summary>When what is being queued was committed; null when nothing is.</summary>
    public DateTimeOffset? QueueingCommit { get; init; }

    /// <summary>When the oldest of what is being applied was committed; null when nothing is.</summary>
    public DateTimeOffset? ApplyingCommit { get; init; }

    /// <summary>When the newest of what was applied was committed.</summary>
    public DateTimeOffset? AppliedCommit { get; init; }

    /// <summary>Number of the error that stopped a worker; 0 for none.</summary>
    public long WorkerErrorNumber { get; init; }
}

/// <summary>Reads replication_connection_status with its configuration, and replication_applier_status_by_worker.</summary>
internal static class ChannelTimesParser
{
    /// <summary>Joins what the tables tell of each channel. A channel that only one of them knows is known by that one.</summary>
    /// <param name="connections">Rows of replication_connection_status and _configuration.</param>
    /// <param name="workers">Rows of replication_applier_status_by_worker.</param>
    /// <returns>Times by channel.</returns>
    public static IReadOnlyDictionary<string, ChannelTimes> Parse(SqlRows connections, SqlRows workers)
    {
        var times = new Dictionary<string, ChannelTimes>(StringComparer.Ordinal);
        for (var row = 0; row < connections.Count; row++)
        {
            var read = ParseConnection(new Cells(connections, row));
            times.TryAdd(read.Channel, read);
        }

        for (var row = 0; row < workers.Count; row++)
        {
            var cells = new Cells(workers, row);
            var channel = cells.Text("CHANNEL_NAME") ?? "";
            times[channel] = WithWorker(times.GetValueOrDefault(channel) ?? new ChannelTimes { Channel = channel }, cells);
        }

        return times;
    }

    private static ChannelTimes ParseConnection(Cells cells) => new()
    {
        Channel = cells.Text("CHANNEL_NAME") ?? "",
        HeartbeatInterval = cells.Seconds("HEARTBEAT_INTERVAL"),
        LastContact = Latest(cells.Moment("LAST_HEARTBEAT_TIMESTAMP"), cells.Moment("LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP")),
        Heartbeats = cells.Whole("COUNT_RECEIVED_HEARTBEATS"),
        QueueingCommit = cells.Text("QUEUEING_TRANSACTION") is { Length: > 0 } ? Commit(cells, "QUEUEING_TRANSACTION") : null,
    };

    private static ChannelTimes WithWorker(ChannelTimes times, Cells cells) => times with
    {
        ApplyingCommit = cells.Text("APPLYING_TRANSACTION") is { Length: > 0 } ? Earliest(times.ApplyingCommit, Commit(cells, "APPLYING_TRANSACTION")) : times.ApplyingCommit,
        AppliedCommit = Latest(times.AppliedCommit, Commit(cells, "LAST_APPLIED_TRANSACTION")),
        WorkerErrorNumber = times.WorkerErrorNumber != 0 ? times.WorkerErrorNumber : cells.Whole("LAST_ERROR_NUMBER") ?? 0,
    };

    /// <summary>The commit on the first server of the chain, or else on the upstream itself.</summary>
    private static DateTimeOffset? Commit(Cells cells, string transaction) =>
        cells.Moment($"{transaction}_ORIGINAL_COMMIT_TIMESTAMP") ?? cells.Moment($"{transaction}_IMMEDIATE_COMMIT_TIMESTAMP");

    private static DateTimeOffset? Latest(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one > other ? one : other;

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one < other ? one : other;
}
