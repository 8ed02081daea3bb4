using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>One run of a collector: where its samples go and what else it may tell the frame.</summary>
public sealed class CollectorRun
{
    private readonly List<(FailureReason Reason, string Detail)> _advice = [];

    /// <summary>Makes a run. The frame does; tests of collectors do too.</summary>
    /// <param name="metrics">Where samples go; already begun with the target's labels.</param>
    /// <param name="startedAt">When the run began.</param>
    /// <param name="interval">The interval in force.</param>
    public CollectorRun(MetricWriter metrics, DateTimeOffset startedAt, TimeSpan interval)
    {
        Metrics = metrics;
        StartedAt = startedAt;
        Interval = interval;
    }

    /// <summary>Where samples go; only the collector's own families are taken.</summary>
    public MetricWriter Metrics { get; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The interval in force for this collector of this target.</summary>
    public TimeSpan Interval { get; }

    /// <summary>The product and version that the target says it is, when this run learnt them.</summary>
    public (string Product, string Version)? Identified { get; private set; }

    /// <summary>The part that failed although the rest of the run counts, if any.</summary>
    public (FailureReason Reason, string Detail)? PartialFailure { get; private set; }

    /// <summary>The least time until the next run that the collector asked for, if it did.</summary>
    public TimeSpan? Pace { get; private set; }

    /// <summary>Tells what the target is; it becomes <c>vigie_target_info</c>.</summary>
    /// <param name="product">Name of the product.</param>
    /// <param name="version">Its full version.</param>
    public void Identify(string product, string version) => Identified = (product, version);

    /// <summary>
    /// Tells that a part of the reading failed: the samples of the rest are published, and the collector counts as failed with this
    /// reason. The first call of a run is kept.
    /// </summary>
    /// <param name="reason">Why, from the closed set.</param>
    /// <param name="detail">Which part, and what came, in words; no secret.</param>
    public void FailPart(FailureReason reason, string detail) => PartialFailure ??= (reason, detail);

    /// <summary>What a person who sets the target up should know although nothing failed.</summary>
    public IReadOnlyList<(FailureReason Reason, string Detail)> Advice => _advice;

    /// <summary>
    /// Tells a person who sets the target up of something that is no failure and yet hides what they want to see, such as a right that is
    /// missing where the device shows an empty list in place of a refusal. For <c>vigie probe</c> and <c>vigie doctor</c> alone.
    /// </summary>
    /// <param name="reason">What it would be if it were a failure.</param>
    /// <param name="detail">What is hidden, in words; no secret.</param>
    public void Advise(FailureReason reason, string detail) => _advice.Add((reason, detail));

    /// <summary>Asks for more time until the next run than the interval gives, so that a large target is not asked too much.</summary>
    /// <param name="atLeast">Least time from the start of this run to the start of the next.</param>
    public void PaceTo(TimeSpan atLeast) => Pace = atLeast;
}
