namespace Vigie.Core.Self;

/// <summary>
/// Gives back what a flood of bytes or a large listing left behind. The runtime would do it at its next full collection, which in a program
/// that allocates little may be hours away; until then the process looks as large as its worst moment. Costs nothing while the heap is
/// near what it was after the last full collection.
/// </summary>
public sealed class MemoryKeeper : IDisposable
{
    /// <summary>The youngest generation alone comes and goes by 1 MiB.</summary>
    internal const long LeastGrowth = 2L << 20;

    /// <summary>Looking costs microseconds: a flood is cleared away before anybody sees how large it was.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    /// <summary>A full collection takes some milliseconds, so that even an endless flood costs less than a hundredth of a core.</summary>
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _lastGift;
    private int _isLooking;

    /// <summary>Begins to look after the memory of this process.</summary>
    /// <param name="clock">The time.</param>
    public MemoryKeeper(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_clock, _lastGift) = (clock, clock.GetTimestamp());
        _timer = clock.CreateTimer(static keeper => ((MemoryKeeper)keeper!).Look(), this, _interval, _interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Whether a full collection is worth its pause.</summary>
    /// <param name="used">Bytes of the heap, garbage included.</param>
    /// <param name="afterLast">Bytes of the heap after the last full collection, 0 before the first.</param>
    /// <returns>True when garbage is likely to be a good part of it.</returns>
    internal static bool IsDue(long used, long afterLast) => used - afterLast > Math.Max(LeastGrowth, afterLast / 4);

    private void Look()
    {
        if (_clock.GetElapsedTime(_lastGift) < _rest || Interlocked.Exchange(ref _isLooking, 1) == 1)
        {
            return;
        }

        try
        {
            GiveBack();
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }

    private void GiveBack()
    {
        var last = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        var isDue = IsDue(GC.GetTotalMemory(forceFullCollection: false), last.HeapSizeBytes - last.FragmentedBytes);
        if (isDue)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        // Native memory has no figure to look at: with each collection, and now and then.
        if (isDue || _clock.GetElapsedTime(_lastGift) >= 5 * _rest)
        {
            NativeHeap.Trim();
            _lastGift = _clock.GetTimestamp();
        }
    }
}
