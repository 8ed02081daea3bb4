namespace Vigie.Core.Collecting;

/// <summary>
/// Decides whether a collector may ask its target now. Devices lock accounts and ban addresses after a few refused logins, so one
/// collector (the trial) goes first at the start and after a hold; the others wait for what comes of it. A refusal holds all of them.
/// </summary>
internal sealed class TargetAdmission
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _hold;
    private State _state = State.Trial;
    private long _heldSince;
    private TaskCompletionSource _changed = NewSignal();

    public TargetAdmission(TimeProvider clock, TimeSpan hold)
    {
        _clock = clock;
        _hold = hold;
    }

    private enum State
    {
        Trial,
        Open,
        Held,
    }

    /// <summary>Until when the target is left alone, or null.</summary>
    public DateTimeOffset? HeldUntil
    {
        get
        {
            lock (_lock)
            {
                return Left() is { Ticks: > 0 } left ? _clock.GetUtcNow() + left : null;
            }
        }
    }

    /// <summary>Waits until the collector may ask.</summary>
    /// <param name="isTrial">Whether it is the one that goes first.</param>
    /// <param name="onHold">Called when it has to wait because the credentials were refused.</param>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>A task that ends when it may ask.</returns>
    public async Task EnterAsync(bool isTrial, Action<DateTimeOffset> onHold, CancellationToken stopping)
    {
        while (true)
        {
            Task changed;
            TimeSpan left;
            lock (_lock)
            {
                left = Left();
                if (_state == State.Held && left <= TimeSpan.Zero)
                {
                    Move(State.Trial);
                }

                if (_state == State.Open || (_state == State.Trial && isTrial))
                {
                    return;
                }

                changed = _changed.Task;
            }

            if (left > TimeSpan.Zero)
            {
                onHold(_clock.GetUtcNow() + left);
                await Task.WhenAny(changed, Task.Delay(left, _clock, stopping));
                stopping.ThrowIfCancellationRequested();
            }
            else
            {
                await changed.WaitAsync(stopping);
            }
        }
    }

    /// <summary>Takes note of how a run ended.</summary>
    /// <param name="isTrial">Whether the collector is the one that goes first.</param>
    /// <param name="reason">Why it failed, or null.</param>
    public void Leave(bool isTrial, FailureReason? reason)
    {
        lock (_lock)
        {
            if (reason == FailureReason.Auth)
            {
                _heldSince = _clock.GetTimestamp();
                Move(State.Held);
            }
            else if (isTrial && _state == State.Trial)
            {
                Move(State.Open);
            }
        }
    }

    private TimeSpan Left() => _state == State.Held ? _hold - _clock.GetElapsedTime(_heldSince) : TimeSpan.Zero;

    private void Move(State state)
    {
        _state = state;
        var changed = _changed;
        _changed = NewSignal();
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
