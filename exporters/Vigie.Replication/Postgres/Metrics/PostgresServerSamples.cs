using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Metrics;

/// <summary>What a PostgreSQL server tells beside the shared samples.</summary>
internal static class PostgresServerSamples
{
    public static void Write(MetricWriter metrics, ServerState server, IReadOnlyList<Sender>? senders)
    {
        metrics.AddInfo(ReplicationMetrics.PostgresServerInfo, server.SystemIdentifier);
        metrics.AddKnown(ReplicationMetrics.PostgresTimeline, server.Timeline > 0 ? server.Timeline : null);
        metrics.AddKnown(ReplicationMetrics.PostgresPrivileged, server.MayReadStatistics);
        if (server.IsInRecovery)
        {
            WriteStandby(metrics, server);
        }
        else
        {
            WriteSynchronous(metrics, server, senders);
        }
    }

    private static void WriteStandby(MetricWriter metrics, ServerState server)
    {
        metrics.AddKnown(ReplicationMetrics.PostgresReplayPaused, server.Pause != PauseState.NotPaused);
        metrics.AddKnown(ReplicationMetrics.PostgresLastTransaction, server.LastReplayed);
        var flushed = server.Receiver?.Flushed ?? server.Received;
        metrics.AddKnown(ReplicationMetrics.PostgresReceiveBacklog, Missing(server.Receiver is { IsHeard: true } heard ? heard.End : null, server.Receiver?.Flushed));
        metrics.AddKnown(ReplicationMetrics.PostgresReplayBacklog, Missing(flushed, server.Replayed));
    }

    private static void WriteSynchronous(MetricWriter metrics, ServerState server, IReadOnlyList<Sender>? senders)
    {
        metrics.AddKnown(ReplicationMetrics.PostgresSynchronous, server.IsSynchronous);
        metrics.AddKnown(ReplicationMetrics.PostgresSynchronousStandbys, senders?.Count(sender => sender.Sync is SyncState.Sync or SyncState.Quorum));
        metrics.AddKnown(ReplicationMetrics.PostgresSynchronousWaiters, server.Waiters);
        metrics.AddKnown(ReplicationMetrics.PostgresSynchronousWait, server.Waiters == 0 ? TimeSpan.Zero : server.OldestWait);
    }

    /// <summary>Bytes that one place lacks to the other. What is received may lie before what is replayed, after a restart.</summary>
    private static double? Missing(Lsn? end, Lsn? place) => end is { } to && place is { } from ? Math.Max(0, to.BytesFrom(from)) : null;
}
