using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>What came of one run.</summary>
/// <param name="Snapshot">The samples; null when the run failed as a whole.</param>
/// <param name="Reason">Why the run, or a part of it, failed; null when it succeeded.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="Fault">The exception of an unexpected failure, for the log.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Identified">Product and version, when the run learnt them.</param>
/// <param name="Pace">Least time between runs that the collector asked for.</param>
public sealed record RunOutcome(
    MetricSnapshot? Snapshot,
    FailureReason? Reason,
    string? Detail,
    Exception? Fault,
    TimeSpan Duration,
    (string Product, string Version)? Identified,
    TimeSpan? Pace)
{
    /// <summary>What a person who sets the target up should know although nothing failed; empty for a run that failed as a whole.</summary>
    public IReadOnlyList<(FailureReason Reason, string Detail)> Advice { get; init; } = [];

    /// <summary>Whether nothing failed.</summary>
    public bool Succeeded => Reason is null;

    /// <summary>Whether the run failed as a whole: it has no samples.</summary>
    public bool FailedWholly => Snapshot is null;
}
