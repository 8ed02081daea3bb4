namespace Vigie.Snmp.Usm;

/// <summary>What is known of an agent's engine: its identifier, the keys for it, and its clock (RFC 3414 section 2.2).</summary>
internal sealed class Engine
{
    /// <summary>Seconds that clocks may differ (RFC 3414 section 3.2 step 7).</summary>
    private const int Window = 150;

    private readonly TimeProvider _clock;
    private long _learnedAt;
    private int _time;

    /// <summary>Knows an engine by what it reported of itself, unproven: until an authentic message says better.</summary>
    public Engine(ReadOnlyMemory<byte> id, int boots, int time, LocalKeys keys, TimeProvider clock)
    {
        (Id, Keys, _clock) = (id.ToArray(), keys, clock);
        Set(boots, time);
    }

    public byte[] Id { get; }

    public LocalKeys Keys { get; }

    public int Boots { get; private set; }

    /// <summary>The engine's time now, by our own monotonic clock since it was last told.</summary>
    public int Time => (int)Math.Min(int.MaxValue, _time + (long)_clock.GetElapsedTime(_learnedAt).TotalSeconds);

    /// <summary>Sets the clock as the engine tells it.</summary>
    public void Set(int boots, int time) => (Boots, _time, _learnedAt) = (boots, time, _clock.GetTimestamp());

    /// <summary>Moves the clock forward as an authentic message tells it (RFC 3414 section 3.2 step 7b).</summary>
    /// <returns>False for a message older than the window: a replay.</returns>
    public bool Follow(int boots, int time)
    {
        if (boots < Boots || (boots == Boots && time < Time - Window))
        {
            return false;
        }

        if (boots > Boots || time > _time)
        {
            Set(boots, time);
        }

        return true;
    }
}
