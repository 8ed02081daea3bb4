using Vigie.Core.Collecting;
using Vigie.Ipsec.Memory;
using Vigie.Ipsec.Metrics;

namespace Vigie.Ipsec.Collectors;

/// <summary>Reads configured tunnels and SAs. Essential: without them nothing is known of a gateway.</summary>
internal sealed class TunnelsCollector(IpsecParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("tunnels", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(50), IsEssential: true,
    [
        IpsecMetrics.Tunnels, IpsecMetrics.RememberedSince, IpsecMetrics.Passive, IpsecMetrics.Configured, IpsecMetrics.Expected, IpsecMetrics.AlwaysOn,
        IpsecMetrics.IkeEstablished, IpsecMetrics.ChildInstalled, IpsecMetrics.Up, IpsecMetrics.UpSince, IpsecMetrics.IkeSas, IpsecMetrics.ChildSas,
        IpsecMetrics.Bytes, IpsecMetrics.Packets, IpsecMetrics.Rekey, IpsecMetrics.IkeRekey, IpsecMetrics.LastTraffic, IpsecMetrics.OneWay,
        IpsecMetrics.PeerUnresponsive, IpsecMetrics.TunnelInfo,
    ]);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var reading = await parts.Source.ReadTunnelsAsync(deadline);
        var (views, isCut) = parts.Book.See(reading, parts.Clock.GetUtcNow());
        run.Metrics.AddKnown(IpsecMetrics.Tunnels, reading.TellsConfiguration ? reading.Configured.Count : null);
        run.Metrics.AddKnown(IpsecMetrics.Passive, reading.IsPassive);
        run.Metrics.Add(IpsecMetrics.RememberedSince, parts.Book.Since.ToUnixTimeSeconds());
        foreach (var view in views)
        {
            TunnelSamples.Write(run.Metrics, view);
        }

        if (isCut || reading.Fault is not null)
        {
            run.FailPart(FailureReason.Protocol, reading.Fault ?? $"there are more than {TunnelBook.MostTunnels} tunnels or {TunnelBook.MostChildren} SAs: the rest is left out");
        }
    }
}
