using Microsoft.Extensions.Logging;
using Vigie.Core.Configuration;
using Vigie.Core.Http;
using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>Watches one target: opens it, runs its collectors, knows how it stands, and closes it.</summary>
internal sealed class TargetRunner : IAsyncDisposable
{
    /// <summary>How long collectors may take to end when the target is dropped.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ExchangeLog _exchanges = new();
    private readonly TargetAdmission _admission;
    private readonly ITarget _target;
    private readonly List<CollectorRunner> _collectors = [];
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly LabelSet _labels;
    private volatile Identification? _identified;
    private Task _running = Task.CompletedTask;

    public TargetRunner(TargetConfig config, MetricWriterPool writers, TimeProvider clock, ILoggerFactory logs)
    {
        Config = config;
        _clock = clock;
        _logger = logs.CreateLogger($"Vigie.{config.Identity.Kind}.{config.Identity.Name}");
        _labels = CollectorExecution.LabelsOf(config.Identity);
        _admission = new TargetAdmission(clock, config.AuthBackoff);
        _target = config.Plan.Open(new TargetServices(config.Identity, clock, _logger, _exchanges));
        var trial = _target.Collectors.FirstOrDefault(collector => collector.Description.IsEssential) ?? (_target.Collectors.Count > 0 ? _target.Collectors[0] : null);
        foreach (var collector in _target.Collectors)
        {
            _collectors.Add(new CollectorRunner(collector, config, _admission, collector == trial, writers, clock, _logger, Note));
        }
    }

    public TargetConfig Config { get; }

    public TargetStatus Status
    {
        get
        {
            var collectors = _collectors.ConvertAll(collector => collector.Status);
            return new TargetStatus(Config.Identity, IsUp(collectors), _identified?.Product, _identified?.Version, _exchanges.Requests, _admission.HeldUntil, collectors);
        }
    }

    public LabelSet Labels => _labels;

    public IReadOnlyList<Reception> Receptions => (_target as IActiveTarget)?.Receptions ?? [];

    public IEnumerable<MetricSnapshot> Snapshots => _collectors.Select(collector => collector.Snapshot);

    public void Start()
    {
        Log.Watching(_logger, Config.Identity.Name, Config.Identity.Kind, Config.Identity.Site, _collectors.Count);
        _running = Task.WhenAll(_collectors.Select(collector => Task.Run(() => collector.RunAsync(_stopping.Token))).Append(Task.Run(WorkAsync)));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // A target that does not close must not keep the others, or Vigie, from ending; and one that keeps a collector busy is closed all
        // the same, which ends its connections.
        await CloseAsync(() => _running.WaitAsync(_patience, _clock));
        await CloseAsync(() => _target.DisposeAsync().AsTask().WaitAsync(_patience, _clock));
        _stopping.Dispose();
        Log.Dropped(_logger, Config.Identity.Name);
    }

    /// <summary>The target's own work, if it has any; it must never end unseen.</summary>
    private async Task WorkAsync()
    {
        try
        {
            await ((_target as IActiveTarget)?.RunAsync(_stopping.Token) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The target is dropped or Vigie stops: nothing more to say.
        }
        catch (Exception exception)
        {
            Log.WorkEnded(_logger, Config.Identity.Name, exception);
        }
    }

    private async Task CloseAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception exception)
        {
            Log.CloseFailed(_logger, Config.Identity.Name, exception);
        }
    }

    private void Note(CollectorRunner runner, RunOutcome outcome, bool recovered)
    {
        if (outcome.Identified is { } identified)
        {
            _identified = new Identification(identified.Product, identified.Version);
        }

        if (outcome.Reason == FailureReason.Auth && _admission.HeldUntil is { } until)
        {
            Log.Held(_logger, until);
        }

        if (recovered && runner.Status.IsEssential)
        {
            foreach (var other in _collectors.Where(other => other != runner))
            {
                other.Wake();
            }
        }
    }

    private static bool? IsUp(List<CollectorStatus> collectors)
    {
        var essential = collectors.Where(collector => collector.IsEssential).ToList();
        if (essential.Count == 0 || essential.Exists(collector => collector.Succeeded is null))
        {
            return null;
        }

        // A part that failed leaves the target up: it did answer. A success that is so old that its samples were withdrawn does not.
        return essential.TrueForAll(collector => !collector.IsStale && (collector.Succeeded == true || collector.PartlySucceeded));
    }

    private sealed record Identification(string Product, string Version);
}
