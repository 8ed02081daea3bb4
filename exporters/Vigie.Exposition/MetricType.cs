namespace Vigie.Exposition;

/// <summary>The kinds of metric that Vigie exposes, a subset of those of OpenMetrics 1.0, section "Metric Types".</summary>
public enum MetricType
{
    /// <summary>A value that goes up and down.</summary>
    Gauge,

    /// <summary>A value that only grows, and starts anew when what counts it restarts. Its name ends in <c>_total</c>.</summary>
    Counter,

    /// <summary>Texts about a thing, as labels of a series whose value is always 1. Its name ends in <c>_info</c>.</summary>
    Info,

    /// <summary>A closed vocabulary: one series for each word, 1 for the word (or words) in force and 0 for the others.</summary>
    StateSet,
}
