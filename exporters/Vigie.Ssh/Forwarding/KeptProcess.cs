using Vigie.Ssh.Failures;
using Vigie.Ssh.Processes;

namespace Vigie.Ssh.Forwarding;

/// <summary>
/// One ssh process that is kept: started when first asked for, waited for, watched, started anew after it ended, and ended when nobody
/// used it for a while. A start that fails is told to all who ask until the time for the next one has come, so that many targets behind
/// one bastion do not knock many times.
/// </summary>
internal sealed class KeptProcess : IAsyncDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    /// <summary>After a failure that will not go by itself, and that servers punish.</summary>
    private static readonly TimeSpan _pauseOfRefusal = TimeSpan.FromSeconds(60);

    private readonly KeptOrder _order;
    private readonly SemaphoreSlim _gate;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _life = Task.CompletedTask;
    private TaskCompletionSource _ready = NewReady();
    private bool _isAlive;
    private bool _isWanted;
    private long _asked;
    private TimeSpan _pause = _firstPause;
    private SpokenLines? _lines;

    /// <summary>Starts nothing yet.</summary>
    /// <param name="order">What it is for.</param>
    /// <param name="gate">Held while it connects: one connection at a time is made at a bastion.</param>
    /// <param name="clock">The time.</param>
    public KeptProcess(KeptOrder order, SemaphoreSlim gate, TimeProvider clock) => (_order, _gate, _clock) = (order, gate, clock);

    /// <summary>Waits until it does its service.</summary>
    /// <exception cref="SshException">It could not be started.</exception>
    public Task ReadyAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            _asked = _clock.GetTimestamp();
            _isWanted = true;
            if (!_isAlive)
            {
                _isAlive = true;
                _ready = NewReady();
                _life = LiveAsync();
            }

            return _ready.Task.WaitAsync(cancel);
        }
    }

    /// <summary>What it wrote within a time; empty when it never ran.</summary>
    public string SaidWithin(TimeSpan age) => _lines?.Since(age) ?? "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task life;
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _stop.Cancel();
            life = _life;
        }

        await life;
        _stop.Dispose();
    }

    /// <summary>What follows after one process.</summary>
    private enum Next
    {
        /// <summary>It ended by itself: whoever used it wants it back.</summary>
        Again,

        /// <summary>It could not be started: nobody may try for a while.</summary>
        Pause,

        /// <summary>Nobody used it.</summary>
        Rest,
    }

    /// <summary>From the first start to the end: after a failed start, when idle, or when stopped. Never throws.</summary>
    private async Task LiveAsync()
    {
        await Task.Yield();
        try
        {
            while (await GoOnAsync(await RunOnceAsync()))
            {
            }
        }
        catch (OperationCanceledException)
        {
            Tell(new SshException(SshFailure.CutOff, $"ssh to {_order.Host}: this connection is not needed any more"));
        }
    }

    /// <summary>One process from start to end.</summary>
    private async Task<Next> RunOnceAsync()
    {
        try
        {
            await using var process = await StartAsync();
            _pause = _firstPause;
            _ready.TrySetResult();
            return await WatchAsync(process);
        }
        catch (SshException failure)
        {
            _pause = PauseAfter(failure.Failure);
            Tell(failure);
            return Next.Pause;
        }
        finally
        {
            _order.Cleanup();
        }
    }

    private async Task<bool> GoOnAsync(Next next)
    {
        if (next != Next.Rest)
        {
            await Task.Delay(next == Next.Again ? _firstPause : _pause, _clock, _stop.Token);
        }

        lock (_lock)
        {
            // Who asked while an unused one was being ended waits already.
            _isAlive = next == Next.Again || (next == Next.Rest && _isWanted);
            return _isAlive;
        }
    }

    private async Task<ChildProcess> StartAsync()
    {
        await _gate.WaitAsync(_stop.Token);
        ChildProcess? process = null;
        try
        {
            _order.Cleanup();
            process = ChildProcess.Start(_order.Program, _order.Arguments(), _clock);
            var lines = _lines = new SpokenLines(_clock);
            var reading = Task.WhenAll(lines.ReadAsync(process.Error, _stop.Token), lines.ReadAsync(process.Output, _stop.Token));
            await ListeningAsync(process, lines, reading);
            return process;
        }
        catch
        {
            await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ListeningAsync(ChildProcess process, SpokenLines lines, Task reading)
    {
        using var time = new CancellationTokenSource(_order.StartLimit, _clock);
        while (!_order.Listens(process.Id))
        {
            if (process.HasExited)
            {
                await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(500), _clock, _stop.Token));
                throw Explanation.Of(lines.Text, _order.Host);
            }

            if (time.IsCancellationRequested)
            {
                throw new SshException(SshFailure.Timeout, $"ssh to {_order.Host}: no connection within {_order.StartLimit.TotalSeconds:0.#} s");
            }

            await Task.Delay(_look, _clock, _stop.Token);
        }
    }

    /// <summary>Waits until it ends, or nobody needs it any more.</summary>
    private async Task<Next> WatchAsync(ChildProcess process)
    {
        var ended = process.WaitAsync(_stop.Token);
        while (true)
        {
            await Task.WhenAny(ended, Task.Delay(_order.IdleTime / 4, _clock, _stop.Token));
            _stop.Token.ThrowIfCancellationRequested();
            lock (_lock)
            {
                if (ended.IsCompleted || (IsUnused() && _order.Connections(process.Id) == 0))
                {
                    // From here on who asks waits for the next one.
                    _ready = NewReady();
                    _isWanted = false;
                    return ended.IsCompleted ? Next.Again : Next.Rest;
                }
            }
        }
    }

    private bool IsUnused() => _clock.GetElapsedTime(_asked) >= _order.IdleTime;

    private TimeSpan PauseAfter(SshFailure failure) => failure switch
    {
        SshFailure.AuthRefused or SshFailure.HostKeyChanged or SshFailure.HostKeyUnknown or SshFailure.HostKeyType or SshFailure.KeyFile => _pauseOfRefusal,
        _ => TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, _longestPause.Ticks)),
    };

    private void Tell(SshException failure)
    {
        _ready.TrySetException(failure);
        _ = _ready.Task.Exception;
    }

    private static TaskCompletionSource NewReady() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
