namespace Vigie.Core.Collecting;

/// <summary>
/// Reads one part of one target. The frame calls it in the background, never twice at once, with one deadline for all it awaits,
/// and does timing, logging, back-off and <c>vigie_collector_*</c>. State across runs lives in the collector and is bounded.
/// </summary>
public interface ICollector
{
    /// <summary>What is fixed about this collector.</summary>
    CollectorDescription Description { get; }

    /// <summary>Reads the target and adds what is known as samples; what is not known gets no sample.</summary>
    /// <param name="run">Where the samples go, and what else the run can say.</param>
    /// <param name="deadline">Ends when the run's time is over or Vigie stops; every await takes it.</param>
    /// <returns>A task that ends when the run is done. Samples count only if it ends well.</returns>
    /// <exception cref="TargetFailureException">The reading failed for a known reason.</exception>
    Task CollectAsync(CollectorRun run, CancellationToken deadline);
}
