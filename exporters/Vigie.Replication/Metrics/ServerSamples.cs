using System.Globalization;
using Vigie.Exposition;
using Vigie.Replication.Model;

namespace Vigie.Replication.Metrics;

/// <summary>The shared samples of a server, whatever its engine.</summary>
internal static class ServerSamples
{
    public static void Write(MetricWriter metrics, ServerReading server, ReplicationObjectives objectives)
    {
        metrics.AddState(ReplicationMetrics.Role, Words<ReplicationRole>.Of(server.Role), server.Engine);
        metrics.AddKnown(ReplicationMetrics.Configured, server.IsConfigured, server.Engine);
        metrics.AddKnown(ReplicationMetrics.ReadOnly, server.IsReadOnly, server.Engine);
        metrics.AddKnown(ReplicationMetrics.Replicas, server.Replicas, server.Engine);
        metrics.AddKnown(ReplicationMetrics.MaxLag, objectives.MaxLag, server.Engine);
        if (objectives.Role is { } role)
        {
            metrics.AddInfo(ReplicationMetrics.ExpectedRole, server.Engine, Words<ReplicationRole>.Of(role));
        }

        foreach (var (replica, connected) in server.Expected)
        {
            metrics.AddKnown(ReplicationMetrics.ExpectedReplica, connected, server.Engine, replica);
        }

        foreach (var stream in server.Streams)
        {
            Write(metrics, server.Engine, stream);
        }
    }

    private static void Write(MetricWriter metrics, string engine, StreamReading stream)
    {
        metrics.AddState(ReplicationMetrics.State, Words<ReplicationState>.Of(stream.State), engine, stream.Channel);
        metrics.AddKnown(ReplicationMetrics.Lag, NeverNegative(stream.Lag), engine, stream.Channel);
        metrics.AddKnown(ReplicationMetrics.LagBytes, stream.LagBytes is { } bytes ? Math.Max(0, bytes) : null, engine, stream.Channel);
        metrics.AddKnown(ReplicationMetrics.Delay, stream.Delay, engine, stream.Channel);
        metrics.AddKnown(ReplicationMetrics.LastInSync, stream.LastInSync, engine, stream.Channel);
        metrics.AddKnown(ReplicationMetrics.LastContact, stream.LastContact, engine, stream.Channel);
        foreach (var part in stream.Parts)
        {
            metrics.AddKnown(ReplicationMetrics.Running, part.IsRunning, engine, stream.Channel, part.Name);
            if (part.ErrorCode is { } code)
            {
                metrics.AddInfo(ReplicationMetrics.LastError, engine, stream.Channel, part.Name, code);
            }
        }

        if (stream.Upstream is { } upstream)
        {
            metrics.AddInfo(ReplicationMetrics.UpstreamInfo, engine, stream.Channel, upstream.Host, upstream.Port.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static TimeSpan? NeverNegative(TimeSpan? lag) => lag < TimeSpan.Zero ? TimeSpan.Zero : lag;
}
