using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Memory;

/// <summary>Tells when a peer owes an answer for longer than an exchange takes: before the daemon itself gives it up, which takes 165 s by default.</summary>
/// <param name="clock">Measures the time between polls.</param>
internal sealed class SilenceWatch(TimeProvider clock)
{
    private static readonly TimeSpan _least = TimeSpan.FromSeconds(5);

    private long? _since;

    /// <summary>Takes note of a poll.</summary>
    /// <param name="sas">The key exchange SAs with the peer.</param>
    /// <param name="grewIn">Whether anything came from it since the last poll, which is as good as an answer.</param>
    /// <returns>True when it does not answer; null when it cannot be told.</returns>
    public bool? See(IReadOnlyList<IkeSa> sas, bool grewIn)
    {
        // Next to one that is up, one that is being made says nothing: both sides may start at once.
        var phase = sas.Any(sa => sa.Phase == SaPhase.Up) ? SaPhase.Up : SaPhase.Pending;
        var counted = sas.Where(sa => sa.Phase == phase).ToList();
        var owes = counted.Count == 0 || counted.Exists(sa => sa.OwesAnswer is null) ? (bool?)null : counted.TrueForAll(sa => sa.OwesAnswer == true);
        if (owes != true || grewIn)
        {
            _since = null;
            return owes is null ? null : false;
        }

        _since ??= clock.GetTimestamp();
        return clock.GetElapsedTime(_since.Value) >= _least;
    }
}
