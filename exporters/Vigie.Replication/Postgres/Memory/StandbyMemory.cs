using Vigie.Replication.Model;
using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Memory;

/// <summary>What is known, outside the standby itself, about what it follows.</summary>
/// <param name="Primary">Where the primary's log ended, when the primary is watched too; oldest first.</param>
/// <param name="IsSlotLost">Whether the primary says that the standby's slot is lost.</param>
internal sealed record Surroundings(IReadOnlyList<PrimarySample> Primary, bool IsSlotLost)
{
    /// <summary>Nothing is known.</summary>
    public static readonly Surroundings None = new([], false);
}

/// <summary>
/// Judges a standby: what it says of itself now, in the light of what it said before. The server's own numbers are zero or NULL just when
/// the stream is lost, so that the lag is the time since the last moment whose log it has replayed; zero only in a moment that the upstream
/// was heard and nothing of what it told was missing.
/// </summary>
internal sealed class StandbyMemory
{
    /// <summary>How old a primary's end must be before it counts as missing: what is on its way is not late.</summary>
    private static readonly TimeSpan _onItsWay = TimeSpan.FromSeconds(1);

    /// <summary>When the primary is known to have written more, silence of this length is no idleness.</summary>
    private static readonly TimeSpan _shortSilence = TimeSpan.FromSeconds(8);

    /// <summary>How far a deliberate delay may be exceeded before it is called a lag.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(10);

    private readonly SyncHistory _history = new();
    private (string System, long Timeline)? _log;
    private (Lsn End, TimeSpan At)? _heardEnd;
    private Lsn? _primaryEnd;
    private TimeSpan? _contact;
    private TimeSpan? _covered;
    private TimeSpan _primaryUntil = TimeSpan.MinValue;
    private TimeSpan _skew;

    /// <summary>When the primary's ends were last taken in: newer ones are wanted next.</summary>
    public TimeSpan PrimaryUntil => _primaryUntil;

    /// <summary>The slot that the standby last used; null when that is not known.</summary>
    public string? SlotName { get; private set; }

    /// <summary>Judges one reading.</summary>
    /// <param name="server">What the standby told.</param>
    /// <param name="around">What is known besides.</param>
    /// <param name="now">When it told it, by the monotonic clock.</param>
    /// <param name="wall">The same by the wall clock.</param>
    /// <returns>The verdict with all that belongs to it.</returns>
    public StreamReading Judge(ServerState server, Surroundings around, TimeSpan now, DateTimeOffset wall)
    {
        Recall(server);
        var link = LinkOf(server, around, now);
        Hear(server, link, now);
        TakeIn(around.Primary, server, link, now);
        var end = Lsn.Max(_history.End, server.Receiver?.End);
        var isBehind = end is not { } known || server.Replayed is not { } replayed || replayed < known;
        var lag = LagOf(server, link, isBehind, now);
        return new StreamReading
        {
            Channel = "",
            State = server.HasUpstream == false && link == Link.Down && _contact is not null && !around.IsSlotLost
                ? ReplicationState.Stopped // it streamed, and was then told of no primary any more
                : StateOf(server, link, isBehind, lag, around.IsSlotLost),
            Parts = PartsOf(server, link),
            Lag = lag,
            LagBytes = link == Link.Hidden || end is null || server.Replayed is null ? null : Math.Max(0, end.Value.BytesFrom(server.Replayed.Value)),
            Delay = server.Delay,
            LastInSync = lag is { } age ? wall - age : null,
            LastContact = _contact is { } contact ? wall - (now - contact) : null,
            Upstream = server.Receiver?.Upstream,
        };
    }

    /// <summary>Forgets everything: the server is no standby any more.</summary>
    public void Clear()
    {
        _history.Clear();
        (_log, _heardEnd, _primaryEnd, _contact, _covered, SlotName) = (null, null, null, null, null, null);
    }

    /// <summary>How long a healthy upstream may say nothing: a receiver asks after half its timeout, and a living upstream answers at once.</summary>
    /// <param name="timeout">wal_receiver_timeout; zero or null when it is off or unknown.</param>
    internal static TimeSpan SilenceLimit(TimeSpan? timeout)
    {
        if (timeout is not { } known || known <= TimeSpan.Zero)
        {
            return TimeSpan.FromSeconds(45);
        }

        var margin = known / 10;
        return (known / 2) + (margin < TimeSpan.FromSeconds(2) ? TimeSpan.FromSeconds(2) : margin);
    }

    private void Recall(ServerState server)
    {
        if (_log is { } log && log.System != server.SystemIdentifier)
        {
            Clear();
        }
        else if (_log is { } before && before.Timeline != server.Timeline && server.Replayed is { } replayed)
        {
            // The old timeline's ends beyond the fork are on no road that this standby will go.
            _history.CutBehind(replayed);
            (_heardEnd, _primaryEnd) = (null, null);
        }

        _log = (server.SystemIdentifier, server.Timeline);
        SlotName = server.Receiver?.Slot ?? server.SlotName ?? SlotName;
    }

    private Link LinkOf(ServerState server, Surroundings around, TimeSpan now)
    {
        if (!server.MayReadStatistics || server.Receiver is { Status: null })
        {
            return Link.Hidden;
        }

        if (server.Receiver is not { IsStreaming: true } receiver)
        {
            return Link.Down;
        }

        if (!receiver.IsHeard)
        {
            return Link.Unheard;
        }

        var silence = server.Now - receiver.Received!.Value;
        var isMissing = _primaryEnd > receiver.End || around.Primary.Any(sample => sample.At <= now - _onItsWay && sample.End > receiver.End);
        return silence > SilenceLimit(server.ReceiverTimeout) || (isMissing && silence > _shortSilence) ? Link.Silent : Link.Alive;
    }

    /// <summary>Takes in what the upstream itself told.</summary>
    private void Hear(ServerState server, Link link, TimeSpan now)
    {
        if (link is Link.Alive or Link.Silent && server.Receiver is { Received: { } received } receiver)
        {
            var contact = Earlier(now - (server.Now - received), now);
            _contact = _contact is { } known ? Later(known, contact) : contact;
            _skew = Earlier(TimeSpan.Zero, received - receiver.Sent!.Value);
        }

        if (_heardEnd is { } before && (link != Link.Alive || server.Receiver!.End != before.End))
        {
            // What lies between the last word and the last look is only good as long as the stream is.
            _history.Note(before.End, link == Link.Alive ? before.At : Earlier(before.At, _contact ?? before.At));
            _heardEnd = null;
        }

        if (link == Link.Alive && server.Receiver!.End is { } end)
        {
            if (_history.End > end && (_primaryEnd is null || _primaryEnd <= end))
            {
                _history.CutBehind(end);
            }

            _heardEnd = (end, now);
        }
    }

    /// <summary>Takes in what the primary told itself. While the stream is broken it proves what is missing, and never that nothing is.</summary>
    private void TakeIn(IReadOnlyList<PrimarySample> samples, ServerState server, Link link, TimeSpan now)
    {
        foreach (var sample in samples.Where(sample => sample.At > _primaryUntil && sample.At <= now - _onItsWay))
        {
            _primaryUntil = sample.At;
            if (_history.End > sample.End && _primaryEnd > sample.End)
            {
                _history.CutBehind(sample.End);
            }

            _primaryEnd = sample.End;
            var isMissing = server.Replayed is { } replayed && sample.End > replayed;
            _history.Note(sample.End, link == Link.Alive || isMissing ? sample.At : Earlier(sample.At, _contact ?? sample.At));
        }
    }

    private TimeSpan? LagOf(ServerState server, Link link, bool isBehind, TimeSpan now)
    {
        if (link == Link.Hidden || server.Replayed is not { } replayed)
        {
            return null;
        }

        if (link == Link.Alive && !isBehind)
        {
            _history.Forget(replayed);
            _covered = now;
            return TimeSpan.Zero;
        }

        _covered = Newest(_history.CoveredUntil(replayed), HeardUntil(replayed), CommittedAt(server, now)) ?? _covered;
        _history.Forget(replayed);
        // Behind is behind, however little: zero is for what is proven.
        return _covered is { } covered ? Later(now - covered, TimeSpan.FromMilliseconds(1)) : null;
    }

    /// <summary>Until when the end that was last heard was the end, for all that is known.</summary>
    private TimeSpan? HeardUntil(Lsn replayed) =>
        _heardEnd is { } heard && heard.End <= replayed ? Earlier(heard.At, _history.PassedAt(heard.End) ?? heard.At) : null;

    /// <summary>
    /// When the last replayed transaction was committed: all before it is here too. By the primary's clock; where that clock is ahead, the
    /// messages tell by how much. A time to come proves nothing.
    /// </summary>
    private TimeSpan? CommittedAt(ServerState server, TimeSpan now)
    {
        var age = server.Now - (server.LastReplayed + _skew);
        return age > TimeSpan.Zero ? now - age : null;
    }

    private static ReplicationState StateOf(ServerState server, Link link, bool isBehind, TimeSpan? lag, bool isSlotLost) => link switch
    {
        Link.Hidden => ReplicationState.Unknown,
        Link.Down => isSlotLost ? ReplicationState.Lost : server.HasUpstream == false ? ReplicationState.Unknown : ReplicationState.Disconnected,
        _ when server.Pause == PauseState.Paused => ReplicationState.Stopped,
        Link.Unheard => ReplicationState.Unknown,
        Link.Silent => ReplicationState.Silent,
        _ when !isBehind => ReplicationState.InSync,
        _ when server.Delay > TimeSpan.Zero && lag <= server.Delay + _slack => ReplicationState.Delayed,
        _ => ReplicationState.Applying,
    };

    private static IReadOnlyList<StreamPart> PartsOf(ServerState server, Link link) =>
    [
        new("receiver", link == Link.Hidden ? null : link != Link.Down),
        new("replay", server.Pause != PauseState.Paused),
    ];

    private static TimeSpan? Newest(params ReadOnlySpan<TimeSpan?> times)
    {
        TimeSpan? newest = null;
        foreach (var time in times)
        {
            newest = time is { } known && (newest is null || known > newest) ? known : newest;
        }

        return newest;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>How the stream from the upstream stands.</summary>
    private enum Link
    {
        /// <summary>May not be seen.</summary>
        Hidden,

        /// <summary>There is none.</summary>
        Down,

        /// <summary>It stands, and the upstream has said nothing yet.</summary>
        Unheard,

        /// <summary>It stands, and the upstream has said nothing for too long.</summary>
        Silent,

        /// <summary>The upstream was heard in time.</summary>
        Alive,
    }
}
