using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Exposition;

namespace Vigie.Core.Probing;

/// <summary>
/// Reads one target once within a limit and keeps how it went: the essential collectors first, one after the other, the rest at once, as
/// the frame runs them. For <c>vigie doctor</c>; <see cref="TargetProbe"/> tells the same at length.
/// </summary>
public sealed class TargetReading
{
    private readonly TargetConfig _config;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly List<CollectorResult> _results = [];
    private readonly List<TimeSpan> _clockLeads = [];

    private TargetReading(TargetConfig config, TimeProvider clock) => (_config, _clock) = (config, clock);

    /// <summary>What ended, in the order in which it did.</summary>
    public IReadOnlyList<CollectorResult> Results => Snapshot(_results);

    /// <summary>The collectors that did not end, or were not begun, within the limit or after a refused login.</summary>
    public IReadOnlyList<CollectorDescription> Unfinished { get; private set; } = [];

    /// <summary>How far the device's clock is ahead of this machine's, each time it was told; negative: behind. To a second and half the answer's time.</summary>
    public IReadOnlyList<TimeSpan> ClockLeads => Snapshot(_clockLeads);

    /// <summary>Reads a target.</summary>
    /// <param name="config">The target.</param>
    /// <param name="clock">The only source of time.</param>
    /// <param name="limit">Most time for all of it; what is deaf to it is left behind.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> ended.</exception>
    public static async Task<TargetReading> RunAsync(TargetConfig config, TimeProvider clock, TimeSpan limit, CancellationToken stop)
    {
        var reading = new TargetReading(config, clock);
        using var timer = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stop);
        var target = config.Plan.Open(new TargetServices(config.Identity, clock, NullLogger.Instance, new ExchangeLog(reading.Watch)));
        var work = reading.RunAsync(target, both.Token);
        try
        {
            await work.WaitAsync(both.Token);
            await target.DisposeAsync();
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // What did not end goes on by itself until the process ends: its target must not be disposed under it.
        }

        string[] ended = [.. reading.Results.Select(result => result.Collector.Name)];
        reading.Unfinished = [.. target.Collectors.Select(collector => collector.Description).Where(collector => !ended.Contains(collector.Name, StringComparer.Ordinal))];
        return reading;
    }

    private async Task RunAsync(ITarget target, CancellationToken deadline)
    {
        foreach (var collector in target.Collectors.Where(collector => collector.Description.IsEssential))
        {
            if ((await RunAsync(collector, deadline)).FailedWholly)
            {
                // Nothing better is to be learnt from the rest, and another refused login could lock the account.
                return;
            }
        }

        await Task.WhenAll(target.Collectors.Where(collector => !collector.Description.IsEssential).Select(collector => RunAsync(collector, deadline)));
    }

    private async Task<RunOutcome> RunAsync(ICollector collector, CancellationToken deadline)
    {
        var interval = _config.Intervals.GetValueOrDefault(collector.Description.Name, collector.Description.Interval);
        var outcome = await new CollectorExecution(collector, _config.Identity, _clock).RunAsync(new MetricWriter(), interval, deadline);
        lock (_lock)
        {
            _results.Add(new CollectorResult(collector.Description, outcome));
        }

        return outcome;
    }

    private void Watch(Exchange exchange)
    {
        if (exchange.PeerTime is { } peer)
        {
            // The header holds whole seconds, cut off: half a second more is nearer the truth, and the answer was made half its way ago.
            var lead = peer + TimeSpan.FromSeconds(0.5) - (_clock.GetUtcNow() - (exchange.Took / 2));
            lock (_lock)
            {
                _clockLeads.Add(lead);
            }
        }
    }

    private List<T> Snapshot<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }
}

/// <summary>How one collector ended.</summary>
/// <param name="Collector">The collector.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record CollectorResult(CollectorDescription Collector, RunOutcome Outcome);
