using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Judging;

/// <summary>How far behind a stream is, as far as it flows: each source of knowledge has its say, and the worst counts.</summary>
/// <param name="IsBehind">Whether something of the upstream is not applied.</param>
/// <param name="Lag">Age of the oldest that is not applied; null when only its existence is known.</param>
/// <param name="AtLeast">How long it has been seen to stand still with something to apply; null when it moves.</param>
/// <param name="ProvenAt">Until when the data are complete, as far as times of events prove it.</param>
/// <param name="Beat">Age of the data by the heartbeat table; null when that cannot be relied on.</param>
internal sealed record Flow(bool IsBehind, TimeSpan? Lag, TimeSpan? AtLeast, DateTimeOffset? ProvenAt, TimeSpan? Beat)
{
    /// <summary>Less than this is what any replica is behind now and then.</summary>
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(1);

    /// <summary>Looks at a stream.</summary>
    /// <param name="view">All that is known.</param>
    /// <param name="memory">What is remembered of it.</param>
    /// <returns>How far behind it is.</returns>
    public static Flow Of(StreamView view, StreamMemory memory)
    {
        var beat = BeatOf(view, memory);
        var events = AgeOfEvents(view, memory);
        TimeSpan?[] known = [events, Behind(view), Transport(view, memory), beat > _moment ? beat : null];
        var lag = known.Max();
        var still = view.Status.IsDrained == false && memory.StuckSince < view.Now ? view.Now - memory.StuckSince : null;
        var isBehind = lag is not null || view.Status.IsDrained == false;
        return new Flow(isBehind, lag, still, ProvenBy(view, isBehind, events ?? (beat > _moment ? beat : null)), beat);
    }

    /// <summary>Age of what is being applied: by performance_schema, which knows when it was committed, or else by the server's own number.</summary>
    private static TimeSpan? AgeOfEvents(StreamView view, StreamMemory memory)
    {
        if (view.Age(view.Times?.ApplyingCommit) is { } age)
        {
            return age;
        }

        // After a restart the number is 0 until the first transaction is applied, however far behind: only one that moves says something.
        var isToldByNumber = view.Status is { IsDrained: false, SqlRunning: true, ReportedLag: not null };
        return isToldByNumber && (view.Status.ReportedLag > TimeSpan.Zero || memory.HasMoved) ? view.Status.ReportedLag : null;
    }

    private static TimeSpan? Behind(StreamView view) => view.Comparison?.BehindSince is { } since ? Positive(view.Now - since) : null;

    /// <summary>Age of what is just arriving, when that is more than a moment: then more of it is on its way.</summary>
    private static TimeSpan? Transport(StreamView view, StreamMemory memory)
    {
        var age = view.Age(view.Times?.QueueingCommit) ?? (memory.HasHeard ? view.Age(view.Status.LastReadEvent) : null);
        return view.Status.Io == IoState.Yes && age > _moment + _moment ? age : null;
    }

    private static DateTimeOffset? ProvenBy(StreamView view, bool isBehind, TimeSpan? age) => isBehind && age is { } known ? view.Now - known - _moment : null;

    /// <summary>
    /// A beat counts only when somebody still writes it: the upstream itself has a fresh one, or it changed here of late. A stream that does not
    /// flow brings none; then it counts when it came to the end of the flow.
    /// </summary>
    private static TimeSpan? BeatOf(StreamView view, StreamMemory memory)
    {
        if (view.Heartbeat is not { } beat || beat.Row.IsZoneSuspect || beat.IsWritten == false || memory.Beat is not { } seen)
        {
            return null;
        }

        var late = beat.Interval + (view.Interval * 2) + _moment;
        var came = view.Now - seen.Seen <= late || memory.InSync is null || seen.Seen >= memory.InSync.Value - late;
        var isFlowing = view.Status is { Io: IoState.Yes, SqlRunning: true };
        var counts = beat.IsWritten == true || (isFlowing ? view.Now - seen.Seen <= late : came);
        return counts ? Positive(beat.Row.Age - beat.Interval) : null;
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}
