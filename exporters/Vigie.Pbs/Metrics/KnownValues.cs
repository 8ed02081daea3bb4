using Vigie.Exposition;

namespace Vigie.Pbs.Metrics;

/// <summary>What is unknown gets no sample.</summary>
internal static class KnownValues
{
    /// <summary>Adds a sample if its value is known.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="family">The family.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="labels">Values of the family's labels.</param>
    public static void AddKnown(this MetricWriter metrics, MetricFamily family, double? value, params ReadOnlySpan<string> labels)
    {
        if (value is { } known)
        {
            metrics.Add(family, known, labels);
        }
    }
}
