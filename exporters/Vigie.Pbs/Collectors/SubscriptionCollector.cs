using Vigie.Core.Collecting;
using Vigie.Pbs.Metrics;
using Vigie.Pbs.Parsing;

namespace Vigie.Pbs.Collectors;

/// <summary>The node's subscription. Its key and the server's id come with the answer and are neither read nor shown.</summary>
/// <param name="parts">The parts of the target.</param>
internal sealed class SubscriptionCollector(PbsParts parts) : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("subscription", TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(30), IsEssential: false,
        [PbsMetrics.SubscriptionState, PbsMetrics.SubscriptionDue]);

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline) =>
        NodeMetrics.Write(run.Metrics, await parts.Calls.ObjectAsync(parts.Calls.Requests.Subscription, NodeParser.ReadSubscription, deadline));
}
