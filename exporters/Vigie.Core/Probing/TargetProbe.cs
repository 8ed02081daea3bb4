using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Exposition;

namespace Vigie.Core.Probing;

/// <summary>
/// Reads one target once, collector after collector, and reports as it goes: what was asked, what came back, how each collector ended,
/// and all samples. For a person who sets a target up or wonders what it says.
/// </summary>
public sealed class TargetProbe
{
    private readonly TextWriter _report;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _reporting = new();

    /// <summary>Makes a probe.</summary>
    /// <param name="report">Where the report goes, line by line.</param>
    /// <param name="clock">The only source of time.</param>
    /// <param name="logger">Log of the target.</param>
    public TargetProbe(TextWriter report, TimeProvider clock, ILogger logger)
    {
        _report = report;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Reads the target.</summary>
    /// <param name="config">The target.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    /// <returns>Whether every collector succeeded.</returns>
    public async Task<bool> RunAsync(TargetConfig config, CancellationToken cancellationToken)
    {
        var exchanges = new ExchangeLog(Show);
        Say($"target {config.Identity.Name}, kind {config.Identity.Kind}, site {config.Identity.Site}");
        await using var target = config.Plan.Open(new TargetServices(config.Identity, _clock, _logger, exchanges));
        var outcomes = new List<RunOutcome>();
        foreach (var collector in target.Collectors)
        {
            if (outcomes.Exists(outcome => outcome.Reason == FailureReason.Auth))
            {
                Say($"\ncollector {collector.Description.Name}: not run, for the credentials were refused and another try could lock the account");
                continue;
            }

            outcomes.Add(await RunAsync(collector, config, cancellationToken));
        }

        await SaySamplesAsync(outcomes, cancellationToken);
        var good = outcomes.Count(outcome => outcome.Succeeded);
        Say($"\n{good} of {target.Collectors.Count} collectors succeeded, {exchanges.Requests} requests were sent");
        return good == target.Collectors.Count;
    }

    private async Task<RunOutcome> RunAsync(ICollector collector, TargetConfig config, CancellationToken cancellationToken)
    {
        var description = collector.Description;
        Say($"\ncollector {description.Name}");
        var interval = config.Intervals.GetValueOrDefault(description.Name, description.Interval);
        var outcome = await new CollectorExecution(collector, config.Identity, _clock).RunAsync(new MetricWriter(), interval, cancellationToken);
        if (outcome.Identified is { } identified)
        {
            Say($"  says it is {identified.Product} {identified.Version}");
        }

        foreach (var (reason, detail) in outcome.Advice)
        {
            Say($"  note: {reason.Name()}: {detail}");
        }

        var failed = outcome.FailedWholly ? "failed" : "failed in part";
        var samples = $"{outcome.Snapshot?.SampleCount ?? 0} samples";
        Say(outcome.Succeeded
            ? $"  succeeded in {Milliseconds(outcome.Duration)}, {samples}"
            : $"  {failed} in {Milliseconds(outcome.Duration)}, {samples}: {outcome.Reason?.Name()}: {outcome.Detail}");
        return outcome;
    }

    private void Show(Exchange exchange)
    {
        Say($"  asked    {exchange.Asked}");
        Say($"  answered {exchange.Answered} ({exchange.Bytes} bytes in {Milliseconds(exchange.Took)})");
    }

    private async Task SaySamplesAsync(List<RunOutcome> outcomes, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        var output = PipeWriter.Create(text);
        await ExpositionWriter.WriteAsync(output, outcomes.Select(outcome => outcome.Snapshot ?? MetricSnapshot.Empty), ExpositionFormat.Text, cancellationToken);
        await output.CompleteAsync();
        Say("\nsamples");
        foreach (var line in Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Say(line);
        }
    }

    /// <summary>Writes one line. What a device says may hold control characters that would steer the reader's terminal: they are shown as question marks.</summary>
    private void Say(string text)
    {
        lock (_reporting)
        {
            _report.WriteLine(string.Concat(text.Select((c, i) => char.IsControl(c) && !(c == '\n' && i == 0) ? '?' : c)));
        }
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
