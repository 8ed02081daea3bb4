using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Memory;

/// <summary>
/// Remembers where the primary's log ended and when, so that a place of replay can be turned into time: the standby lags since the last
/// moment whose end it has replayed. Immune to idle times, unlike the age of the last transaction. Bounded: when full, every second one of
/// the older half is forgotten, which can only make the told lag larger. Times are those of a monotonic clock.
/// </summary>
/// <param name="most">How many moments are remembered.</param>
internal sealed class SyncHistory(int most = 1024)
{
    /// <summary>Sorted by place; of a smaller place the time is never later.</summary>
    private readonly List<Moment> _moments = [];

    /// <summary>How many moments are remembered.</summary>
    public int Count => _moments.Count;

    /// <summary>The farthest place that the primary's log is known to have reached.</summary>
    public Lsn? End => _moments.Count == 0 ? null : _moments[^1].End;

    /// <summary>Takes note: at that time the primary's log ended there.</summary>
    /// <param name="end">The end.</param>
    /// <param name="at">When that was so, or was last so.</param>
    public void Note(Lsn end, TimeSpan at)
    {
        var place = _moments.BinarySearch(new Moment(end, default));
        if (place >= 0)
        {
            _moments[place] = _moments[place] with { At = Later(_moments[place].At, at) };
        }
        else
        {
            place = ~place;
            _moments.Insert(place, new Moment(end, at));
        }

        KeepOrder(place);
        if (_moments.Count > most)
        {
            Thin();
        }
    }

    /// <summary>
    /// The log turned back, as after a failover or a restore: places beyond its new end mean nothing any more.
    /// </summary>
    /// <param name="end">The new end.</param>
    public void CutBehind(Lsn end) => _moments.RemoveAll(moment => moment.End > end);

    /// <summary>Forgets everything: it is another server's log from now on.</summary>
    public void Clear() => _moments.Clear();

    /// <summary>The last moment whose end lies at or before a place: all that was written until then is there.</summary>
    /// <param name="place">How far the log is replayed.</param>
    /// <returns>The moment, or null when none is remembered.</returns>
    public TimeSpan? CoveredUntil(Lsn place)
    {
        var index = IndexAtOrBefore(place);
        return index < 0 ? null : _moments[index].At;
    }

    /// <summary>When the log was first known to reach beyond a place: until then at most was the place its end.</summary>
    /// <param name="place">The place.</param>
    /// <returns>The moment, or null when no farther place is known.</returns>
    public TimeSpan? PassedAt(Lsn place)
    {
        var index = IndexAtOrBefore(place) + 1;
        return index < _moments.Count ? _moments[index].At : null;
    }

    /// <summary>Forgets what no question can need: moments before the last one that is covered.</summary>
    /// <param name="place">How far the log is replayed.</param>
    public void Forget(Lsn place)
    {
        var index = IndexAtOrBefore(place);
        if (index > 0)
        {
            _moments.RemoveRange(0, index);
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private int IndexAtOrBefore(Lsn place)
    {
        var index = _moments.BinarySearch(new Moment(place, default));
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>The end of a log only grows: what was reached later cannot have been seen earlier, whoever saw it.</summary>
    private void KeepOrder(int place)
    {
        var at = _moments[place].At;
        for (var index = place - 1; index >= 0 && _moments[index].At > at; index--)
        {
            _moments[index] = _moments[index] with { At = at };
        }

        // What was seen earlier than a smaller end was: the smaller end was seen late, and says nothing new.
        if (place + 1 < _moments.Count && _moments[place + 1].At < at)
        {
            _moments[place] = _moments[place] with { At = _moments[place + 1].At };
        }
    }

    private void Thin()
    {
        var half = _moments.Count / 2;
        for (var index = half; index > 0; index -= 2)
        {
            _moments.RemoveAt(index);
        }
    }

    private readonly record struct Moment(Lsn End, TimeSpan At) : IComparable<Moment>
    {
        public int CompareTo(Moment other) => End.CompareTo(other.End);
    }
}
