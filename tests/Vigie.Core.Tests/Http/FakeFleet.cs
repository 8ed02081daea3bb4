using Vigie.Core.Collecting;
using Vigie.Core.Http;
using Vigie.Exposition;

namespace Vigie.Core.Tests.Http;

/// <summary>Targets as a test wants them, each with one sample.</summary>
internal sealed class FakeFleet : IFleetView
{
    public static readonly MetricFamily Age = MetricFamily.Gauge("test_age_seconds", "Age of the thing.", "seconds", "thing");

    private readonly List<(TargetStatus Status, MetricSnapshot Snapshot)> _targets = [];

    /// <summary>What reading the status throws, if anything.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The one reception, if there is any.</summary>
    public Reception? Reception { get; set; }

    public Reception? ReceptionAt(string path) => Reception?.Path == path ? Reception : null;

    public IReadOnlyList<TargetStatus> Status() => Fault is { } fault ? throw fault : [.. _targets.Select(target => target.Status)];

    public IReadOnlyList<MetricSnapshot> Snapshots(string? target = null, string? kind = null) =>
        [.. _targets.Where(one => (target ?? one.Status.Identity.Name) == one.Status.Identity.Name && (kind ?? one.Status.Identity.Kind) == one.Status.Identity.Kind).Select(one => one.Snapshot)];

    public FakeFleet Add(string name, string kind = "pbs", string site = "AARD", bool? up = true, string? product = null, int samples = 1, params CollectorStatus[] collectors)
    {
        var writer = new MetricWriter();
        writer.Begin(new LabelSet([new("site", site), new("target", name)]));
        for (var i = 0; i < samples; i++)
        {
            writer.Add(Age, i, $"thing-{i}-{(samples > 1 ? new string('x', 200) : "")}");
        }

        _targets.Add((new TargetStatus(new TargetIdentity(name, kind, site), up, product, product is null ? null : "4.2", 7, null, collectors), writer.ToSnapshot()));
        return this;
    }

    public static CollectorStatus Collector(string name, bool? succeeded = true, FailureReason? reason = null, string? detail = null, DateTimeOffset? lastSuccess = null, DateTimeOffset? nextRun = null) =>
        new(name, true, succeeded, false, reason, detail, lastSuccess, lastSuccess, nextRun, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(12), 3, false);
}

/// <summary>A reloader whose outcome the test sets.</summary>
internal sealed class FakeReloader : IReloader
{
    public ReloadOutcome Outcome { get; set; } = new(true, ["3 targets are in force"]);

    public List<string> Causes { get; } = [];

    public Task<ReloadOutcome> ReloadAsync(string cause)
    {
        Causes.Add(cause);
        return Task.FromResult(Outcome);
    }
}
