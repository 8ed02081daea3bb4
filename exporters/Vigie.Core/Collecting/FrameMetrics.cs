using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>What the frame itself tells about each target and collector.</summary>
public static class FrameMetrics
{
    /// <summary>1 when the essential collectors of the target succeeded last time.</summary>
    public static readonly MetricFamily TargetUp = MetricFamily.Gauge("vigie_target_up", "1 when the target's essential collector succeeded last time, 0 when it failed or has been silent for so long that its samples were withdrawn; absent before its first run.", "", "kind");

    /// <summary>What the target says it is.</summary>
    public static readonly MetricFamily TargetInfo = MetricFamily.Info("vigie_target_info", "Product and version as the target tells them.", "kind", "product", "version");

    /// <summary>The way to the target, when the owner tells that it leads through a tunnel.</summary>
    public static readonly MetricFamily TargetReachedThrough = MetricFamily.Info("vigie_target_reached_through_info", "The tunnel without which the target cannot be reached, as its owner tells; absent when it needs none.", "kind", "tunnel");

    /// <summary>Requests sent to the target.</summary>
    public static readonly MetricFamily TargetRequests = MetricFamily.Counter("vigie_target_requests_total", "Requests sent to the target since it is being watched.", "", "kind");

    /// <summary>Whether the last run succeeded.</summary>
    public static readonly MetricFamily CollectorSuccess = MetricFamily.Gauge("vigie_collector_success", "1 when the collector's last run succeeded wholly, 0 when it or a part of it failed; absent before its first run.", "", "kind", "collector");

    /// <summary>The reason in force.</summary>
    public static readonly MetricFamily CollectorFailure = MetricFamily.Gauge("vigie_collector_failure", "1 for the reason why the collector fails now; absent when it does not.", "", "kind", "collector", "reason");

    /// <summary>How long the last run took.</summary>
    public static readonly MetricFamily CollectorDuration = MetricFamily.Gauge("vigie_collector_duration_seconds", "How long the collector's last run took.", "seconds", "kind", "collector");

    /// <summary>When it last succeeded.</summary>
    public static readonly MetricFamily CollectorLastSuccess = MetricFamily.Gauge("vigie_collector_last_success_timestamp_seconds", "When the collector last succeeded wholly.", "seconds", "kind", "collector");

    /// <summary>The interval in force.</summary>
    public static readonly MetricFamily CollectorInterval = MetricFamily.Gauge("vigie_collector_interval_seconds", "Interval in force between two runs of the collector, pacing included, back-off not.", "seconds", "kind", "collector");

    /// <summary>All families of the frame.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
        [TargetUp, TargetInfo, TargetReachedThrough, TargetRequests, CollectorSuccess, CollectorFailure, CollectorDuration, CollectorLastSuccess, CollectorInterval];

    /// <summary>Adds the frame's samples of one target.</summary>
    /// <param name="metrics">A writer begun with the target's labels.</param>
    /// <param name="status">How the target stands.</param>
    internal static void Write(MetricWriter metrics, TargetStatus status)
    {
        var kind = status.Identity.Kind;
        if (status.IsUp is { } up)
        {
            metrics.Add(TargetUp, up ? 1 : 0, kind);
        }

        if (status.Product is { } product)
        {
            metrics.AddInfo(TargetInfo, kind, product, status.Version ?? "");
        }

        if (status.Identity.ReachedThrough is { } tunnel)
        {
            metrics.AddInfo(TargetReachedThrough, kind, tunnel);
        }

        metrics.Add(TargetRequests, status.Requests, kind);
        foreach (var collector in status.Collectors)
        {
            Write(metrics, kind, collector);
        }
    }

    private static void Write(MetricWriter metrics, string kind, CollectorStatus collector)
    {
        metrics.Add(CollectorInterval, collector.Interval.TotalSeconds, kind, collector.Name);
        if (collector.Succeeded is { } succeeded)
        {
            metrics.Add(CollectorSuccess, succeeded ? 1 : 0, kind, collector.Name);
        }

        if (collector.Reason is { } reason)
        {
            metrics.Add(CollectorFailure, 1, kind, collector.Name, reason.Name());
        }

        if (collector.Duration is { } duration)
        {
            metrics.Add(CollectorDuration, duration.TotalSeconds, kind, collector.Name);
        }

        if (collector.LastSuccess is { } last)
        {
            metrics.Add(CollectorLastSuccess, last.ToUnixTimeMilliseconds() / 1000.0, kind, collector.Name);
        }
    }
}
