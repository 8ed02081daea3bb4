using Vigie.Core.Collecting;
using Vigie.Ipsec.Metrics;
using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Collectors;

/// <summary>Learns what the gateway is, and how the nodes of a pair are.</summary>
internal sealed class NodeCollector(IpsecParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("node", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(50), IsEssential: false,
        [IpsecMetrics.GatewayInfo, IpsecMetrics.NodeMode, IpsecMetrics.NodeOnline, IpsecMetrics.LinkState, IpsecMetrics.Synchronised]);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var node = await parts.Source.ReadNodeAsync(deadline);
        run.Identify(node.Model.Length > 0 ? $"{node.Product} {node.Model}" : node.Product, node.Version);
        run.Metrics.AddInfo(IpsecMetrics.GatewayInfo, node.Product, node.Model, node.Version, node.Serial);
        run.Metrics.AddKnown(IpsecMetrics.Synchronised, node.IsSynchronised);
        foreach (var one in node.Nodes.DistinctBy(one => one.Name).Take(16))
        {
            run.Metrics.AddState(IpsecMetrics.NodeMode, Words<HaMode>.Of(one.Mode), one.Name);
            run.Metrics.AddKnown(IpsecMetrics.NodeOnline, one.IsOnline, one.Name);
            if (one.Link is { } link)
            {
                run.Metrics.AddState(IpsecMetrics.LinkState, Words<HaLink>.Of(link), one.Name);
            }
        }
    }
}
