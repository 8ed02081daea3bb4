using Vigie.Core.Collecting;
using Vigie.Pbs.Metrics;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Collectors;

/// <summary>
/// The host that PBS runs on. Version 3.3 and later keep its figures in a cache that costs nothing and answers even when disks
/// hang; the uptime is in the node's status only.
/// </summary>
/// <param name="parts">The parts of the target.</param>
internal sealed class NodeCollector(PbsParts parts) : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("node", TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(45), IsEssential: false,
    [
        PbsMetrics.NodeCpu, PbsMetrics.NodeIoWait, PbsMetrics.NodeLoad1, PbsMetrics.NodeLoad5, PbsMetrics.NodeLoad15,
        PbsMetrics.NodeMemoryTotal, PbsMetrics.NodeMemoryUsed, PbsMetrics.NodeSwapTotal, PbsMetrics.NodeSwapUsed,
        PbsMetrics.NodeRootSize, PbsMetrics.NodeRootUsed, PbsMetrics.NodeRootAvailable, PbsMetrics.NodeUptime,
    ]);

    /// <summary>What an older version lacks is asked for again after this time: it may have been upgraded.</summary>
    private static readonly TimeSpan _probeAgain = TimeSpan.FromHours(1);

    private DateTimeOffset _metricsLackUntil;

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var cached = await new Parts(run).TryAsync(() => ReadCachedAsync(deadline));
        if (cached is null or { IsKnown: false })
        {
            NodeMetrics.Write(run.Metrics, await ReadStatusAsync(deadline));
            return;
        }

        var status = await new Parts(run).TryAsync(() => ReadStatusAsync(deadline));
        NodeMetrics.Write(run.Metrics, cached.Node with { Uptime = status?.Uptime });
    }

    private Task<NodeReading> ReadStatusAsync(CancellationToken deadline) =>
        parts.Calls.ObjectAsync(parts.Calls.Requests.NodeStatus, NodeParser.ReadStatus, deadline);

    private async Task<CachedNode> ReadCachedAsync(CancellationToken deadline)
    {
        if (parts.Clock.GetUtcNow() < _metricsLackUntil)
        {
            return new CachedNode(new NodeReading(), IsKnown: false);
        }

        try
        {
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            await parts.Calls.EachAsync(parts.Calls.Requests.HostMetrics, NodeParser.HostMetricsInto(values), NodeParser.MaxHostMetrics, deadline, levels: 2);
            if (values.Count > 0)
            {
                return new CachedNode(NodeParser.FromHostMetrics(values), IsKnown: true);
            }
        }
        catch (TargetFailureException failure) when (failure.Reason == FailureReason.Unsupported)
        {
            // Before 3.3.
        }

        // Without the right to see the host its metrics are just left out: the node's status will say that it is forbidden.
        _metricsLackUntil = parts.Clock.GetUtcNow() + _probeAgain;
        return new CachedNode(new NodeReading(), IsKnown: false);
    }

    private sealed record CachedNode(NodeReading Node, bool IsKnown);
}
