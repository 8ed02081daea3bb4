using Vigie.Exposition;

namespace Vigie.Replication.Metrics;

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

    public static void AddKnown(this MetricWriter metrics, MetricFamily family, bool? value, params ReadOnlySpan<string> labels) =>
        metrics.AddKnown(family, value is { } known ? (known ? 1 : 0) : (double?)null, labels);

    public static void AddKnown(this MetricWriter metrics, MetricFamily family, DateTimeOffset? time, params ReadOnlySpan<string> labels) =>
        metrics.AddKnown(family, time?.ToUnixTimeMilliseconds() / 1000.0, labels);

    public static void AddKnown(this MetricWriter metrics, MetricFamily family, TimeSpan? span, params ReadOnlySpan<string> labels) =>
        metrics.AddKnown(family, span?.TotalSeconds, labels);
}
