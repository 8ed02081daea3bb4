using System.Globalization;
using Vigie.Replication.Model;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Judging;

/// <summary>
/// Judges a stream: state first, number second. The server's own seconds-behind is 0, NULL or a number in states where the replica is lost, so it
/// counts only while both threads run and something received is not applied.
/// </summary>
internal static class StreamJudge
{
    /// <summary>Errors of the reader by which the upstream refuses the log that is asked for.</summary>
    private static readonly HashSet<long> _refused = [1236, 13114];

    /// <summary>What the texts of such errors say when what is missing is gone; others, such as equal server ids, can be put right.</summary>
    private static readonly string[] _gone = ["purged", "Could not find first log file", "not in the master's binlog", "not in the source's binlog", "has more GTIDs than", "slave state is too old"];

    /// <summary>The applier's error that only says that a worker has one.</summary>
    private const long WorkerFailed = 1756;

    /// <summary>Judges.</summary>
    /// <param name="view">All that is known.</param>
    /// <param name="memory">What is remembered of the stream; it learns.</param>
    /// <returns>The verdict.</returns>
    public static StreamReading Judge(StreamView view, StreamMemory memory)
    {
        var status = view.Status;
        memory.See(Follows(status), status.Heard, status.Done, view.Ours(view.Times?.LastContact), view.Now);
        Remember(view, memory);
        var flow = Flow.Of(view, memory);
        var state = StateOf(view, memory, flow);
        Learn(view, memory, flow, state);
        return new StreamReading
        {
            Channel = status.Channel,
            State = state,
            Parts = [new StreamPart("io", status.Io is { } io ? io == IoState.Yes : null, Code(status.IoErrorNumber)), new StreamPart("sql", status.SqlRunning, Code(SqlError(view)))],
            Lag = LagOf(view, memory, flow, state),
            Delay = status.Delay ?? TimeSpan.Zero,
            LastInSync = memory.LastInSync,
            LastContact = memory.Contact,
            Upstream = status.Upstream,
        };
    }

    private static string Follows(ChannelStatus status) => $"{status.Upstream?.Host}|{status.Upstream?.Port}|{status.SourceUuid}";

    private static string? Code(long number) => number == 0 ? null : number.ToString(CultureInfo.InvariantCulture);

    private static long SqlError(StreamView view) =>
        view.Status.SqlErrorNumber is 0 or WorkerFailed && view.Times?.WorkerErrorNumber is > 0 and var worker ? worker : view.Status.SqlErrorNumber;

    private static void Remember(StreamView view, StreamMemory memory)
    {
        if (view.Comparison?.SyncedUntil is { } until)
        {
            memory.ProveByComparison(until);
        }

        if (view.Comparison?.BehindSince is { } behind)
        {
            memory.Doubt(behind);
        }

        if (view.Heartbeat is { } beat)
        {
            memory.SeeBeat(beat.Row.WrittenAt, view.Now);
        }
    }

    private static ReplicationState StateOf(StreamView view, StreamMemory memory, Flow flow)
    {
        var status = view.Status;
        if (status.Io is null || status.SqlRunning is null)
        {
            return ReplicationState.Unknown;
        }

        var (ioStopped, sqlStopped) = (status.Io == IoState.No, status.SqlRunning == false);
        if (ioStopped && _refused.Contains(status.IoErrorNumber) && _gone.Any(text => status.IoErrorText.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            return ReplicationState.Lost;
        }

        if ((ioStopped && status.IoErrorNumber != 0) || (sqlStopped && SqlError(view) != 0))
        {
            return ReplicationState.Broken;
        }

        if (ioStopped || sqlStopped)
        {
            return ReplicationState.Stopped;
        }

        // A reader that runs and knows no log yet has still to come to terms with the upstream.
        return status.Io != IoState.Yes || !status.HasBegun ? ReplicationState.Disconnected
            : IsSilent(view, memory) ? ReplicationState.Silent
            : StateOfFlow(status, flow);
    }

    private static ReplicationState StateOfFlow(ChannelStatus status, Flow flow)
    {
        var delay = status.Delay ?? TimeSpan.Zero;
        if (!flow.IsBehind)
        {
            return status.IsDrained is null ? ReplicationState.Unknown : ReplicationState.InSync;
        }

        // Beyond its delay by more than a moment, a delayed replica is behind like any other.
        var moment = TimeSpan.FromSeconds(5);
        return delay > TimeSpan.Zero && (flow.Lag is null || flow.Lag <= delay + moment) ? ReplicationState.Delayed : ReplicationState.Applying;
    }

    /// <summary>
    /// Between two events the upstream sends a heartbeat after each period. A contact that is told by a change is seen up to an interval late.
    /// </summary>
    private static bool IsSilent(StreamView view, StreamMemory memory)
    {
        var period = view.Times?.HeartbeatInterval ?? view.Status.HeartbeatPeriod;
        var grace = view.Times?.LastContact is null ? view.Interval : TimeSpan.Zero;
        return period > TimeSpan.Zero && memory.Contact is { } contact && view.Now - contact > (period.Value * 1.25) + grace + TimeSpan.FromSeconds(2);
    }

    private static void Learn(StreamView view, StreamMemory memory, Flow flow, ReplicationState state)
    {
        if (state == ReplicationState.InSync)
        {
            memory.ProveInSync(view.Now);
        }
        else if (state is ReplicationState.Applying or ReplicationState.Delayed && flow.ProvenAt is { } proven)
        {
            memory.ProveInSync(proven);
        }

        // A stream that lives says something in each period: what seemed in sync longer after its last word was not.
        var period = view.Times?.HeartbeatInterval ?? view.Status.HeartbeatPeriod;
        if (state != ReplicationState.InSync && period > TimeSpan.Zero && memory.Contact is { } contact && memory.InSync - contact > period + TimeSpan.FromSeconds(1))
        {
            memory.Doubt(contact);
        }
    }

    private static TimeSpan? LagOf(StreamView view, StreamMemory memory, Flow flow, ReplicationState state)
    {
        if (state == ReplicationState.InSync)
        {
            return TimeSpan.Zero;
        }

        if (state is ReplicationState.Applying or ReplicationState.Delayed)
        {
            return flow.Lag ?? Since(memory.LastInSync, view.Now) ?? flow.AtLeast;
        }

        // The stream does not flow: only a beat that was written to the end, or the last moment in sync, says how old the data are.
        return flow.Beat ?? Since(memory.LastInSync, view.Now) ?? (memory.InSync is null && state != ReplicationState.Unknown ? view.Age(view.Times?.AppliedCommit) : null);
    }

    private static TimeSpan? Since(DateTimeOffset? moment, DateTimeOffset now) => moment is { } known ? now - known : null;
}
