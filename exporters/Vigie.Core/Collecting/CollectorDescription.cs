using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>One independent part of a target's reading: what is fixed about it, whatever the target.</summary>
/// <param name="Name">Name in <c>vigie_collector_*</c> and under <c>intervals</c> in the configuration.</param>
/// <param name="Interval">Default time between two runs.</param>
/// <param name="Timeout">The one deadline of a run.</param>
/// <param name="IsEssential">Whether <c>vigie_target_up</c> rests on it.</param>
/// <param name="Families">The metrics that it alone fills.</param>
public sealed record CollectorDescription(string Name, TimeSpan Interval, TimeSpan Timeout, bool IsEssential, IReadOnlyList<MetricFamily> Families);
