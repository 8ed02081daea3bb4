using Vigie.Core.Collecting;
using Vigie.Exposition;

namespace Vigie.Testing;

/// <summary>What came of one run of a collector.</summary>
/// <param name="Samples">What it told, to be asked.</param>
/// <param name="Snapshot">The same as the product keeps it.</param>
/// <param name="Run">What else it told the frame.</param>
public sealed record Ran(Samples Samples, MetricSnapshot Snapshot, CollectorRun Run)
{
    /// <summary>Runs a collector once, as the frame does: no family but its own is taken.</summary>
    /// <param name="collectors">Those of the target.</param>
    /// <param name="name">Which of them.</param>
    /// <param name="clock">Tells when the run begins.</param>
    /// <param name="deadline">Ends the run.</param>
    /// <param name="target">The target's label, beside the site AARD; neither unless told.</param>
    /// <param name="interval">The interval in force; the collector's own unless told otherwise.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="TargetFailureException">The reading failed as a whole.</exception>
    public static async Task<Ran> OnceAsync(IEnumerable<ICollector> collectors, string name, TimeProvider clock, CancellationToken deadline, string? target = null, TimeSpan? interval = null)
    {
        var collector = collectors.Single(one => one.Description.Name == name);
        var writer = new MetricWriter();
        writer.Begin(target is null ? LabelSet.Empty : new LabelSet([new("site", "AARD"), new("target", target)]), collector.Description.Families.ToHashSet());
        var run = new CollectorRun(writer, clock.GetUtcNow(), interval ?? collector.Description.Interval);
        await collector.CollectAsync(run, deadline);
        var snapshot = writer.ToSnapshot();
        return new Ran(await Samples.OfAsync(snapshot), snapshot, run);
    }
}
