using System.Collections.Frozen;
using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>Runs one collector once under its deadline and turns whatever happens into an outcome. Used by the frame and by <c>vigie probe</c>.</summary>
internal sealed class CollectorExecution
{
    private readonly ICollector _collector;
    private readonly LabelSet _labels;
    private readonly FrozenSet<MetricFamily> _families;
    private readonly TimeProvider _clock;

    public CollectorExecution(ICollector collector, TargetIdentity identity, TimeProvider clock)
    {
        _collector = collector;
        _labels = LabelsOf(identity);
        _families = collector.Description.Families.ToFrozenSet();
        _clock = clock;
    }

    /// <summary>The labels that all series of a target carry.</summary>
    public static LabelSet LabelsOf(TargetIdentity identity) => new([new("site", identity.Site), new("target", identity.Name)]);

    /// <summary>Runs the collector.</summary>
    /// <param name="writer">An unused writer; after the task has ended it is unused again.</param>
    /// <param name="interval">The interval in force.</param>
    /// <param name="stopping">Ends when Vigie stops or drops the target.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> ended.</exception>
    public async Task<RunOutcome> RunAsync(MetricWriter writer, TimeSpan interval, CancellationToken stopping)
    {
        var started = _clock.GetTimestamp();
        using var timer = new CancellationTokenSource(_collector.Description.Timeout, _clock);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, stopping);
        writer.Begin(_labels, _families);
        var run = new CollectorRun(writer, _clock.GetUtcNow(), interval);
        try
        {
            await _collector.CollectAsync(run, deadline.Token);
            var part = run.PartialFailure;
            return new RunOutcome(writer.ToSnapshot(), part?.Reason, part?.Detail, null, _clock.GetElapsedTime(started), run.Identified, run.Pace) { Advice = run.Advice };
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            var (reason, detail) = Explain(exception, timer.IsCancellationRequested);
            return new RunOutcome(null, reason, detail, exception, _clock.GetElapsedTime(started), run.Identified, run.Pace);
        }
    }

    private (FailureReason Reason, string Detail) Explain(Exception exception, bool outOfTime) => exception switch
    {
        TargetFailureException failure => (failure.Reason, failure.Message),
        OperationCanceledException when outOfTime => (FailureReason.Timeout, $"the run did not end within {_collector.Description.Timeout.TotalSeconds:0.#} s"),
        _ => (FailureReason.Internal, $"{exception.GetType().Name}: {exception.Message}"),
    };
}
