using Microsoft.Extensions.Logging;
using Vigie.Core.Configuration;
using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>Runs one collector of one target for as long as the target is watched, one run at a time, and keeps what it last learnt.</summary>
internal sealed class CollectorRunner
{
    /// <summary>Time that a collector gets after its deadline before the status says that it does not end.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    private readonly CollectorDescription _description;
    private readonly CollectorExecution _execution;
    private readonly TargetAdmission _admission;
    private readonly MetricWriterPool _writers;
    private readonly TimeProvider _clock;
    private readonly TimeSpan? _maxStaleness;
    private readonly ILogger _logger;
    private readonly Action<CollectorRunner, RunOutcome, bool> _onOutcome;
    private readonly bool _isTrial;
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Published _published;
    private volatile CollectorStatus _status;
    private int _failures;

    public CollectorRunner(ICollector collector, TargetConfig config, TargetAdmission admission, bool isTrial, MetricWriterPool writers, TimeProvider clock, ILogger logger, Action<CollectorRunner, RunOutcome, bool> onOutcome)
    {
        _description = collector.Description;
        _execution = new CollectorExecution(collector, config.Identity, clock);
        _admission = admission;
        _isTrial = isTrial;
        _writers = writers;
        _clock = clock;
        _maxStaleness = config.MaxStaleness;
        _logger = logger;
        _onOutcome = onOutcome;
        var interval = config.Intervals.GetValueOrDefault(_description.Name, _description.Interval);
        BaseInterval = interval;
        _published = new Published(MetricSnapshot.Empty, null);
        _status = new CollectorStatus(_description.Name, _description.IsEssential, null, false, null, null, null, null, null, interval, null, 0, false);
    }

    /// <summary>The interval of the configuration, before pacing.</summary>
    private TimeSpan BaseInterval { get; }

    /// <summary>How the collector stands now.</summary>
    public CollectorStatus Status
    {
        get
        {
            var (status, published) = (_status, _published);
            var stale = IsStale(published, status.Interval);
            return status with { Samples = stale ? 0 : published.Snapshot.SampleCount, IsStale = stale };
        }
    }

    /// <summary>Last good samples, or none when there are none or they are too old.</summary>
    public MetricSnapshot Snapshot => IsStale(_published, _status.Interval) ? MetricSnapshot.Empty : _published.Snapshot;

    /// <summary>Ends a back-off: the target answers again.</summary>
    public void Wake()
    {
        if (_failures > 0)
        {
            Interlocked.Exchange(ref _woken, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }

    /// <summary>Runs until told to stop.</summary>
    /// <param name="stopping">Ends the loop.</param>
    /// <returns>A task that ends with the loop; it is never faulted.</returns>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await _admission.EnterAsync(_isTrial, ShowHold, stopping);
                var woken = _woken.Task;
                var outcome = await RunOnceAsync(stopping);
                var pause = Settle(outcome);
                await Task.WhenAny(Task.Delay(pause, _clock, stopping), woken);
                stopping.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The target is dropped or Vigie stops: nothing more to say.
        }
        catch (Exception exception)
        {
            // The loop itself must never end unseen.
            Log.LoopEnded(_logger, _description.Name, exception);
            _status = _status with { Succeeded = false, Reason = FailureReason.Internal, Detail = $"the collector's loop ended: {exception.Message}" };
        }
    }

    private async Task<RunOutcome> RunOnceAsync(CancellationToken stopping)
    {
        var writer = _writers.Rent();
        var started = _clock.GetUtcNow();
        var running = _execution.RunAsync(writer, _status.Interval, stopping);
        using (var watch = CancellationTokenSource.CreateLinkedTokenSource(stopping))
        {
            var overdue = Task.Delay(_description.Timeout + _grace, _clock, watch.Token);
            if (await Task.WhenAny(running, overdue) == overdue && !stopping.IsCancellationRequested)
            {
                ShowOverdue(started);
            }

            await watch.CancelAsync();
        }

        // Even when overdue: a second run beside the first would be one more stuck request at the device.
        var outcome = await running;
        _writers.Return(writer);
        return outcome;
    }

    private TimeSpan Settle(RunOutcome outcome)
    {
        var now = _clock.GetUtcNow();
        if (outcome.Snapshot is { } snapshot)
        {
            _published = new Published(snapshot, _clock.GetTimestamp());
        }

        _failures = outcome.FailedWholly ? _failures + 1 : 0;
        var interval = outcome.Pace > BaseInterval ? outcome.Pace.Value : outcome.FailedWholly ? _status.Interval : BaseInterval;
        var pause = CollectorSchedule.Pause(CollectorSchedule.Backoff(interval, _failures), outcome.Duration, Random.Shared.NextDouble());
        var before = _status;
        _status = before with
        {
            Succeeded = outcome.Succeeded,
            PartlySucceeded = !outcome.Succeeded && !outcome.FailedWholly,
            Reason = outcome.Reason,
            Detail = outcome.Detail,
            LastRun = now - outcome.Duration,
            LastSuccess = outcome.Succeeded ? now : before.LastSuccess,
            NextRun = now + pause,
            Interval = interval,
            Duration = outcome.Duration,
        };
        _admission.Leave(_isTrial, outcome.Reason);
        if (_admission.HeldUntil is { } until && until > _status.NextRun)
        {
            _status = _status with { NextRun = until };
        }

        Tell(before, outcome);
        _onOutcome(this, outcome, before.Succeeded == false && outcome.Succeeded);
        return pause;
    }

    private void Tell(CollectorStatus before, RunOutcome outcome)
    {
        if (outcome.Succeeded && before.Succeeded == false)
        {
            Log.Recovered(_logger, _description.Name);
        }
        else if (outcome.Reason is { } reason && before.Reason != reason)
        {
            Log.Failing(_logger, _description.Name, reason.Name(), outcome.Detail ?? "", reason == FailureReason.Internal ? outcome.Fault : null);
        }
    }

    private void ShowHold(DateTimeOffset until) => _status = _status with
    {
        Succeeded = false,
        PartlySucceeded = false,
        Reason = FailureReason.Auth,
        Detail = "not asked: the target refused the credentials, and asking again too soon would lock the account",
        NextRun = until,
    };

    private void ShowOverdue(DateTimeOffset started)
    {
        Log.Overdue(_logger, _description.Name, _description.Timeout.TotalSeconds);
        _status = _status with
        {
            Succeeded = false,
            PartlySucceeded = false,
            Reason = FailureReason.Timeout,
            Detail = $"the run that began at {started:u} does not end at its deadline; no other is started beside it",
            NextRun = null,
        };
    }

    private bool IsStale(Published published, TimeSpan interval) =>
        published.At is { } at && _clock.GetElapsedTime(at) > (_maxStaleness ?? CollectorSchedule.DefaultStaleness(interval));

    /// <summary>Samples and when they were published, on the clock that no time server moves.</summary>
    private sealed record Published(MetricSnapshot Snapshot, long? At);
}
