using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Memory;

/// <summary>
/// Turns counters of SAs, which begin at zero with each rekey, into totals of a tunnel that only grow: the growth of each SA since the
/// last poll, summed over all SAs in any state. Never the sum of the raw values, which falls when an old SA goes.
/// </summary>
internal sealed class TrafficMemory
{
    /// <summary>SAs of one tunnel at most: a definition for travelling users has one for each of them.</summary>
    private const int MostSas = 4096;

    /// <summary>Polls for which an SA that is not listed is remembered: one that the daemon was too busy to list must not count anew.</summary>
    private const int RememberedPolls = 3;

    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private Total _in;
    private Total _out;

    /// <summary>SAs that are remembered.</summary>
    public int Count => _seen.Count;

    /// <summary>Takes note of a poll.</summary>
    /// <param name="sas">All SAs of the tunnel.</param>
    /// <param name="isBase">Whether this is the first poll: what SAs carry then was moved before, and is no growth.</param>
    /// <param name="poll">Number of the poll.</param>
    /// <param name="now">Time of the poll.</param>
    /// <returns>Whether anything came in, and went out, since the last poll.</returns>
    public (bool In, bool Out) See(IEnumerable<ChildSa> sas, bool isBase, long poll, DateTimeOffset now)
    {
        var grew = (In: false, Out: false);
        foreach (var sa in sas.Where(sa => sa.Phase != SaPhase.Pending || sa.In.IsKnown || sa.Out.IsKnown).Take(MostSas))
        {
            var known = _seen.TryGetValue(sa.Key, out var last);
            var (wasIn, wasOut) = known ? (last.In, last.Out) : isBase ? (sa.In, sa.Out) : default;
            grew.In |= _in.See(sa.In, wasIn, now);
            grew.Out |= _out.See(sa.Out, wasOut, now);
            _seen[sa.Key] = new Seen(sa.In, sa.Out, poll);
        }

        Forget(poll);
        return grew;
    }

    /// <summary>The totals.</summary>
    /// <param name="tellsPackets">Whether the product counts packets.</param>
    public (TrafficTotal In, TrafficTotal Out) Totals(bool tellsPackets) => (_in.Show(tellsPackets), _out.Show(tellsPackets));

    private void Forget(long poll)
    {
        foreach (var key in _seen.Where(pair => poll - pair.Value.Poll > RememberedPolls).Select(pair => pair.Key).ToList())
        {
            _seen.Remove(key);
        }

        for (var age = RememberedPolls; age > 0 && _seen.Count > MostSas; age--)
        {
            foreach (var key in _seen.Where(pair => poll - pair.Value.Poll >= age).Select(pair => pair.Key).ToList())
            {
                _seen.Remove(key);
            }
        }
    }

    private readonly record struct Seen(TrafficCount In, TrafficCount Out, long Poll);

    private struct Total
    {
        private ulong _bytes;
        private ulong _packets;
        private DateTimeOffset? _last;
        private bool _wasTold;
        private bool _wasWithheld;

        /// <summary>Adds the growth of one SA.</summary>
        /// <returns>Whether there was any.</returns>
        public bool See(TrafficCount count, TrafficCount before, DateTimeOffset now)
        {
            _wasTold |= count.IsKnown;
            _wasWithheld |= !count.IsKnown;
            var (bytes, packets) = (Growth(count.Bytes, before.Bytes), Growth(count.Packets, before.Packets));
            (_bytes, _packets) = (Sum(_bytes, bytes), Sum(_packets, packets));
            var grew = bytes > 0 || packets > 0;
            var passed = count.IdleSeconds is { } idle && (count.Packets ?? count.Bytes) > 0 ? now.AddSeconds(-idle) : grew ? now : (DateTimeOffset?)null;
            _last = passed is not null && (_last is null || passed > _last) ? passed : _last;
            return grew;
        }

        /// <summary>Without any SA nothing was moved; with SAs whose counters were never told nobody knows.</summary>
        public readonly TrafficTotal Show(bool tellsPackets) => _wasTold || !_wasWithheld ? new(_bytes, tellsPackets ? _packets : null, _last) : default;

        /// <summary>A value below the one before is that of another SA with the same key.</summary>
        private static ulong Growth(ulong? now, ulong? before) => now is not { } value ? 0 : value >= (before ?? 0) ? value - (before ?? 0) : value;

        private static ulong Sum(ulong left, ulong right) => ulong.MaxValue - left < right ? ulong.MaxValue : left + right;
    }
}
