using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Vigie.Heartbeat.Alarms;

namespace Vigie.Heartbeat.Receiving;

/// <summary>Why something that was sent is not taken: a closed set, the label <c>reason</c>.</summary>
internal enum Refusal
{
    /// <summary>No token, a wrong one, or no client certificate.</summary>
    Credentials,

    /// <summary>Not what Alertmanager or a mail server sends.</summary>
    Malformed,

    /// <summary>Larger than anything that is expected.</summary>
    TooLarge,

    /// <summary>A mail for somebody else.</summary>
    Recipient,

    /// <summary>No beat is expected under this alert or with these labels.</summary>
    NotExpected,
}

/// <summary>Counts refusals, and logs them at most every half minute: a flood must not fill a disk.</summary>
internal sealed class Refusals(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Refusal, long> _counts = new();
    private readonly Lock _lock = new();
    private long? _loggedAt;
    private long _sinceLogged;

    /// <summary>How many there were for a reason.</summary>
    public long this[Refusal reason] => _counts.GetValueOrDefault(reason);

    /// <summary>Notes a refusal.</summary>
    /// <param name="way">request or mail.</param>
    /// <param name="remote">Address of the client.</param>
    /// <param name="reason">Why.</param>
    public void Note(string way, string remote, Refusal reason)
    {
        _counts.AddOrUpdate(reason, 1, (_, count) => count + 1);
        lock (_lock)
        {
            _sinceLogged++;
            if (_loggedAt is { } at && clock.GetElapsedTime(at) < _quiet)
            {
                return;
            }

            Log.Refused(logger, way, remote, Beats.Words<Refusal>.Of(reason), _sinceLogged);
            _loggedAt = clock.GetTimestamp();
            _sinceLogged = 0;
        }
    }
}
