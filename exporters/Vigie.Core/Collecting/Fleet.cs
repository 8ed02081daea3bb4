using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Vigie.Core.Configuration;
using Vigie.Core.Http;
using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>
/// All targets that are being watched. A scrape reads it and never waits for a device. Safe for use by several threads;
/// changes of the configuration follow one another.
/// </summary>
public sealed class Fleet : IFleetView, IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly MetricWriterPool _writers = new();
    private readonly TimeProvider _clock;
    private readonly ILoggerFactory _logs;
    private volatile ImmutableState _state = new([]);

    /// <summary>Makes an empty fleet.</summary>
    /// <param name="clock">The only source of time.</param>
    /// <param name="logs">Where targets log.</param>
    public Fleet(TimeProvider clock, ILoggerFactory logs)
    {
        _clock = clock;
        _logs = logs;
    }

    /// <summary>How all targets stand, in the order of the configuration.</summary>
    /// <returns>One status for each target.</returns>
    public IReadOnlyList<TargetStatus> Status() => [.. _state.Runners.Select(runner => runner.Status)];

    /// <summary>Watches these targets and no others. A target whose configuration is the same keeps running, with all it remembers.</summary>
    /// <param name="targets">The targets of the configuration in force.</param>
    /// <returns>A task that ends when the change is made.</returns>
    public async Task ApplyAsync(IReadOnlyList<TargetConfig> targets)
    {
        await _changing.WaitAsync();
        try
        {
            var old = _state.Runners;
            var kept = old.Where(runner => targets.Any(target => IsSame(runner.Config, target))).ToList();
            // The old one ends before the new one begins: never two clients of ours at one device.
            _state = new([.. kept]);
            await Task.WhenAll(old.Except(kept).Select(runner => runner.DisposeAsync().AsTask()));
            var added = new List<TargetRunner>();
            _state = new([.. targets.Select(target => kept.Find(runner => IsSame(runner.Config, target)) ?? Open(target, added))]);
            added.ForEach(runner => runner.Start());
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>What a scrape is answered from: the frame's samples of each target, then its collectors' last good ones.</summary>
    /// <param name="target">Only this target, or null for all.</param>
    /// <param name="kind">Only this kind, or null for all.</param>
    /// <returns>The snapshots.</returns>
    public IReadOnlyList<MetricSnapshot> Snapshots(string? target = null, string? kind = null)
    {
        var snapshots = new List<MetricSnapshot>();
        foreach (var runner in _state.Runners)
        {
            var identity = runner.Config.Identity;
            if ((target is null || identity.Name == target) && (kind is null || identity.Kind == kind))
            {
                snapshots.Add(FrameSnapshot(runner));
                snapshots.AddRange(runner.Snapshots);
            }
        }

        return snapshots;
    }

    /// <inheritdoc/>
    public Reception? ReceptionAt(string path) => _state.Receptions.GetValueOrDefault(path);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ApplyAsync([]);
        _changing.Dispose();
    }

    private TargetRunner Open(TargetConfig target, List<TargetRunner> added)
    {
        var runner = new TargetRunner(target, _writers, _clock, _logs);
        added.Add(runner);
        return runner;
    }

    private MetricSnapshot FrameSnapshot(TargetRunner runner)
    {
        var writer = _writers.Rent();
        writer.Begin(runner.Labels);
        FrameMetrics.Write(writer, runner.Status);
        var snapshot = writer.ToSnapshot();
        _writers.Return(writer);
        return snapshot;
    }

    private static bool IsSame(TargetConfig one, TargetConfig other) =>
        one.Identity == other.Identity && one.Fingerprint == other.Fingerprint;

    private sealed record ImmutableState(ImmutableArray<TargetRunner> Runners)
    {
        public IReadOnlyDictionary<string, Reception> Receptions { get; } =
            Runners.SelectMany(runner => runner.Receptions).ToDictionary(reception => reception.Path, StringComparer.Ordinal);
    }
}
