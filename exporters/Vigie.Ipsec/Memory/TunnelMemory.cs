using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Memory;

/// <summary>What is remembered of one tunnel from poll to poll.</summary>
/// <param name="clock">Measures windows.</param>
internal sealed class TunnelMemory(TimeProvider clock)
{
    /// <summary>A poll may fall into the moment in which both SAs are made anew; two in a row do not.</summary>
    private const int MissesUntilDown = 2;

    private readonly TrafficMemory _traffic = new();
    private readonly OneWayWatch _oneWay = new(clock);
    private DateTimeOffset? _lastMissed;
    private DateTimeOffset? _upSince;
    private bool? _isUp;
    private int _misses;

    /// <summary>Number of the poll that last told of the tunnel.</summary>
    public long LastPoll { get; set; }

    /// <summary>When that was, on the monotonic clock.</summary>
    public long LastSeen { get; set; }

    /// <summary>SAs that are remembered.</summary>
    public int Sas => _traffic.Count;

    /// <summary>Whether anything came in with the last poll.</summary>
    public bool GrewIn { get; private set; }

    /// <summary>Takes note of a poll.</summary>
    /// <param name="children">The tunnel's traffic SAs.</param>
    /// <param name="ikes">The key exchange SAs with its peer; null when the product does not tell.</param>
    /// <param name="poll">What is true of the whole poll.</param>
    /// <returns>How the tunnel stands, but for the peer's silence.</returns>
    public TunnelTraffic See(IReadOnlyList<ChildSa> children, IReadOnlyList<IkeSa>? ikes, Poll poll)
    {
        var up = children.Where(sa => sa.Phase == SaPhase.Up).ToList();
        var grew = _traffic.See(children, poll.IsFirst, poll.Number, poll.Now);
        GrewIn = grew.In;
        Debounce(up, poll.Now);
        var totals = _traffic.Totals(poll.TellsPackets);
        var canTell = up.Exists(sa => sa.In.IsKnown) && up.Exists(sa => sa.Out.IsKnown);
        var ikesUp = ikes?.Where(sa => sa.Phase == SaPhase.Up).ToList();
        return new TunnelTraffic
        {
            IkeEstablished = ikesUp is null ? null : ikesUp.Count > 0,
            ChildInstalled = up.Count > 0,
            IsUp = _isUp,
            UpSince = _isUp == true ? _upSince : null,
            IkeSas = ikesUp?.Count,
            // Where the two directions are listed apart, a pair of them is one SA.
            ChildSas = Math.Max(up.Count(sa => sa.In.IsKnown || !sa.Out.IsKnown), up.Count(sa => sa.Out.IsKnown || !sa.In.IsKnown)),
            In = totals.In,
            Out = totals.Out,
            RekeySeconds = up.Max(sa => sa.RekeySeconds),
            IkeRekeySeconds = ikesUp?.Max(sa => sa.RekeySeconds),
            IsOneWay = _oneWay.See(canTell, grew.In, grew.Out),
        };
    }

    private void Debounce(List<ChildSa> up, DateTimeOffset now)
    {
        if (up.Count == 0)
        {
            _lastMissed = now;
            _isUp = ++_misses >= MissesUntilDown ? false : _isUp;
            return;
        }

        if (_isUp != true)
        {
            // The SA may be older than the last poll that missed it only if it was on the other node of a pair: then the poll is right.
            var made = now.AddSeconds(-(up.Max(sa => sa.AgeSeconds) ?? 0));
            _upSince = _lastMissed > made ? _lastMissed : made;
        }

        (_isUp, _misses) = (true, 0);
    }
}

/// <summary>What is true of a whole poll.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Now">When it was made.</param>
/// <param name="IsFirst">Whether nothing was known before.</param>
/// <param name="TellsPackets">Whether the product counts packets.</param>
internal sealed record Poll(long Number, DateTimeOffset Now, bool IsFirst, bool TellsPackets);
