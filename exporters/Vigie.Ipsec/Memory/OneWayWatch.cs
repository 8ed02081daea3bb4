namespace Vigie.Ipsec.Memory;

/// <summary>Tells when a tunnel sends and nothing comes back: all SAs look well then, since liveness checks travel beside them.</summary>
/// <param name="clock">Measures the window.</param>
internal sealed class OneWayWatch(TimeProvider clock)
{
    /// <summary>A pause of this length is no sign yet.</summary>
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(30);

    /// <summary>When nothing is sent any more either, nothing can be said after this.</summary>
    private static readonly TimeSpan _quiet = TimeSpan.FromMinutes(5);

    private long? _silentSince;
    private long _lastSent;
    private int _polls;

    /// <summary>Takes note of a poll.</summary>
    /// <param name="canTell">Whether the tunnel is up and its counters are known.</param>
    /// <param name="grewIn">Whether anything came in since the last poll.</param>
    /// <param name="grewOut">Whether anything went out.</param>
    /// <returns>True when it sends in vain, over two polls and the window; null when it cannot be told.</returns>
    public bool? See(bool canTell, bool grewIn, bool grewOut)
    {
        var now = clock.GetTimestamp();
        if (!canTell || grewIn || _silentSince is null)
        {
            (_silentSince, _polls) = (canTell ? now : null, 0);
            return canTell ? false : null;
        }

        if (grewOut)
        {
            _polls++;
            _lastSent = now;
        }
        else if (_polls > 0 && clock.GetElapsedTime(_lastSent, now) > _quiet)
        {
            (_silentSince, _polls) = (now, 0);
        }

        return _polls >= 2 && clock.GetElapsedTime(_silentSince.Value, now) >= _window;
    }
}
