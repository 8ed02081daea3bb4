using Vigie.Exposition;

namespace Vigie.Raid.Metrics;

/// <summary>What is not known is not zero: it gets no sample.</summary>
internal static class KnownValues
{
    public static void AddKnown(this MetricWriter metrics, MetricFamily family, double? value, params ReadOnlySpan<string> labels)
    {
        if (value is { } known)
        {
            metrics.Add(family, known, labels);
        }
    }
}
