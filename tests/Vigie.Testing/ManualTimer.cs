namespace Vigie.Testing;

/// <summary>A timer of <see cref="ManualTimeProvider"/>, which guards its state.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    // Real timers run their callback in the context in which they were made.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private volatile bool _disposed;

    public TimeSpan Due { get; set; }

    public long Order { get; set; }

    public TimeSpan Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        if (_disposed)
        {
            return false;
        }

        Period = period;
        clock.Schedule(this, dueTime);
        return true;
    }

    public void Fire()
    {
        if (_disposed)
        {
            return;
        }

        if (_context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_context, _ => callback(state), null);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        clock.Forget(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
