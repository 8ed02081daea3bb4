using Vigie.Exposition;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Metrics;

/// <summary>The host of PBS as samples.</summary>
internal static class NodeMetrics
{
    /// <summary>Adds the host.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="node">The host.</param>
    public static void Write(MetricWriter metrics, NodeReading node)
    {
        metrics.AddKnown(PbsMetrics.NodeCpu, node.Cpu);
        metrics.AddKnown(PbsMetrics.NodeIoWait, node.IoWait);
        metrics.AddKnown(PbsMetrics.NodeLoad1, node.Load1);
        metrics.AddKnown(PbsMetrics.NodeLoad5, node.Load5);
        metrics.AddKnown(PbsMetrics.NodeLoad15, node.Load15);
        metrics.AddKnown(PbsMetrics.NodeMemoryTotal, node.MemoryTotal);
        metrics.AddKnown(PbsMetrics.NodeMemoryUsed, node.MemoryUsed);
        metrics.AddKnown(PbsMetrics.NodeSwapTotal, node.SwapTotal);
        metrics.AddKnown(PbsMetrics.NodeSwapUsed, node.SwapUsed);
        metrics.AddKnown(PbsMetrics.NodeRootSize, node.RootTotal);
        metrics.AddKnown(PbsMetrics.NodeRootUsed, node.RootUsed);
        metrics.AddKnown(PbsMetrics.NodeRootAvailable, node.RootAvailable);
        metrics.AddKnown(PbsMetrics.NodeUptime, node.Uptime);
    }

    /// <summary>Adds the subscription.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="subscription">The subscription.</param>
    public static void Write(MetricWriter metrics, SubscriptionReading subscription)
    {
        metrics.AddState(PbsMetrics.SubscriptionState, subscription.State);
        metrics.AddKnown(PbsMetrics.SubscriptionDue, subscription.DueDate is { } due ? new DateTimeOffset(due, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds() : null);
    }
}
