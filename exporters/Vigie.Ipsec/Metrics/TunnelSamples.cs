using Vigie.Exposition;
using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Metrics;

/// <summary>From tunnels to samples. What is not known gets none.</summary>
internal static class TunnelSamples
{
    /// <summary>The labels that all series of a tunnel carry.</summary>
    public static string[] LabelsOf(TunnelView tunnel) => [tunnel.Name, tunnel.Id.Connection, tunnel.Id.Child, tunnel.Id.LocalTs, tunnel.Id.RemoteTs];

    /// <summary>Adds all samples of a tunnel.</summary>
    public static void Write(MetricWriter metrics, TunnelView tunnel)
    {
        var labels = LabelsOf(tunnel);
        metrics.AddKnown(IpsecMetrics.Configured, tunnel.IsConfigured, labels);
        metrics.AddKnown(IpsecMetrics.Expected, tunnel.IsExpected, labels);
        metrics.AddKnown(IpsecMetrics.AlwaysOn, tunnel.IsAlwaysOn, labels);
        metrics.AddInfo(IpsecMetrics.TunnelInfo, [.. labels, tunnel.Peer, tunnel.RemoteAddress, tunnel.IkeVersion]);
        if (tunnel.Traffic is { } traffic)
        {
            WriteState(metrics, traffic, labels);
            WriteFlow(metrics, traffic.In, [.. labels, "in"]);
            WriteFlow(metrics, traffic.Out, [.. labels, "out"]);
        }
    }

    private static void WriteState(MetricWriter metrics, TunnelTraffic traffic, string[] labels)
    {
        metrics.AddKnown(IpsecMetrics.IkeEstablished, traffic.IkeEstablished, labels);
        metrics.AddKnown(IpsecMetrics.ChildInstalled, traffic.ChildInstalled, labels);
        metrics.AddKnown(IpsecMetrics.Up, traffic.IsUp, labels);
        metrics.AddKnown(IpsecMetrics.UpSince, Unix(traffic.UpSince), labels);
        metrics.AddKnown(IpsecMetrics.IkeSas, traffic.IkeSas, labels);
        metrics.AddKnown(IpsecMetrics.ChildSas, traffic.ChildSas, labels);
        metrics.AddKnown(IpsecMetrics.Rekey, traffic.RekeySeconds, labels);
        metrics.AddKnown(IpsecMetrics.IkeRekey, traffic.IkeRekeySeconds, labels);
        metrics.AddKnown(IpsecMetrics.OneWay, traffic.IsOneWay, labels);
        metrics.AddKnown(IpsecMetrics.PeerUnresponsive, traffic.PeerUnresponsive, labels);
    }

    private static void WriteFlow(MetricWriter metrics, TrafficTotal total, string[] labels)
    {
        metrics.AddKnown(IpsecMetrics.Bytes, total.Bytes, labels);
        metrics.AddKnown(IpsecMetrics.Packets, total.Packets, labels);
        metrics.AddKnown(IpsecMetrics.LastTraffic, Unix(total.Last), labels);
    }

    private static double? Unix(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() / 1000.0;
}
