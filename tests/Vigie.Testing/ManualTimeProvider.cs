namespace Vigie.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Timers, <c>Task.Delay(..., clock)</c> and
/// <c>new CancellationTokenSource(delay, clock)</c> made with it fire while it is moved, in the order in which they are due, on the
/// thread that moves it; each sees the time at which it was due. A timer due at once fires on the thread pool, as real ones do.
/// </summary>
/// <remarks>Its timestamps tick 2,500,000 times a second, like no real clock: arithmetic that takes them for ticks of 100 ns fails.</remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    /// <summary>Where the clock stands at first, unless told otherwise.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private const long FirstTimestamp = 123_456_789;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _elapsed;
    private DateTimeOffset _start;
    private long _order;
    private TaskCompletionSource _added = NewSource();

    /// <summary>Makes a clock that stands at <see cref="DefaultStart"/>.</summary>
    public ManualTimeProvider()
        : this(DefaultStart)
    {
    }

    /// <summary>Makes a clock that stands at a given time.</summary>
    public ManualTimeProvider(DateTimeOffset start) => _start = start.ToUniversalTime();

    /// <inheritdoc/>
    public override long TimestampFrequency => 2_500_000;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers are waiting to fire.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How long until the next timer is due, or null when none is waiting.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_lock)
            {
                return Next() is { } timer ? timer.Due - _elapsed : null;
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _start + _elapsed;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return FirstTimestamp + (long)((Int128)_elapsed.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and fires each timer that is due on the way, also those that the fired ones start.</summary>
    /// <param name="by">How far.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        TimeSpan target;
        lock (_lock)
        {
            target = _elapsed + by;
        }

        while (TakeDue(target) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves the clock to the next timer that is due and fires it.</summary>
    /// <returns>How far the clock moved.</returns>
    /// <exception cref="TestFailedException">No timer is waiting.</exception>
    public TimeSpan AdvanceToNextTimer()
    {
        var by = NextTimer ?? throw new TestFailedException("no timer is waiting");
        Advance(by);
        return by;
    }

    /// <summary>Sets the wall clock as a person or NTP does: no timer fires and the timestamps do not move.</summary>
    /// <param name="by">How far forward; negative sets it back.</param>
    public void StepWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _start += by;
        }
    }

    /// <summary>Waits, in real time, until the code under test waits for this clock: then the clock can be moved.</summary>
    /// <param name="atLeast">How many timers must be waiting.</param>
    /// <returns>A task that ends when they are.</returns>
    /// <exception cref="TestFailedException">It did not come to that within 10 real seconds.</exception>
    public async Task WaitForTimersAsync(int atLeast = 1)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (ActiveTimers < atLeast)
        {
            Task added;
            lock (_lock)
            {
                added = _timers.Count >= atLeast ? Task.CompletedTask : _added.Task;
            }

            try
            {
                await added.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TestFailedException($"after {_patience.TotalSeconds:0} s {ActiveTimers} timers are waiting, {atLeast} were expected");
            }
        }
    }

    internal void Schedule(ManualTimer timer, TimeSpan dueTime)
    {
        TaskCompletionSource added;
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            if (dueTime == TimeSpan.Zero)
            {
                FireSoon(timer);
                return;
            }

            Insert(timer, _elapsed + dueTime);
            added = _added;
            _added = NewSource();
        }

        added.SetResult();
    }

    internal void Forget(ManualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void FireSoon(ManualTimer timer)
    {
        if (timer.Period > TimeSpan.Zero)
        {
            Insert(timer, _elapsed + timer.Period);
        }

        ThreadPool.UnsafeQueueUserWorkItem(static due => due.Fire(), timer, preferLocal: false);
    }

    /// <summary>Moves the clock to the earliest timer that is due until the target, or to the target when there is none.</summary>
    private ManualTimer? TakeDue(TimeSpan target)
    {
        lock (_lock)
        {
            if (Next() is not { } timer || timer.Due > target)
            {
                // A callback may itself have moved the clock further.
                _elapsed = target > _elapsed ? target : _elapsed;
                return null;
            }

            _elapsed = timer.Due > _elapsed ? timer.Due : _elapsed;
            _timers.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
            {
                Insert(timer, timer.Due + timer.Period);
            }

            return timer;
        }
    }

    private void Insert(ManualTimer timer, TimeSpan due)
    {
        (timer.Due, timer.Order) = (due, _order++);
        _timers.Add(timer);
    }

    private ManualTimer? Next() => _timers.MinBy(timer => (timer.Due, timer.Order));
}
