using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Metrics;

/// <summary>Semi-synchronous replication: its variables are absent where it is not loaded, and were renamed in MySQL 8.0.26.</summary>
internal static class SemiSyncSamples
{
    public static void Write(MetricWriter metrics, StatusVariables variables)
    {
        WriteSide(metrics, variables, "source", "source", "master");
        WriteSide(metrics, variables, "replica", "replica", "slave");
        double? Of(string name) => variables.Number($"Rpl_semi_sync_source_{name}") ?? variables.Number($"Rpl_semi_sync_master_{name}");
        metrics.AddKnown(ReplicationMetrics.SemiSyncClients, Of("clients"));
        metrics.AddKnown(ReplicationMetrics.SemiSyncWaiting, Of("wait_sessions"));
        metrics.AddKnown(ReplicationMetrics.SemiSyncFallbacks, Of("no_times"));
        metrics.AddKnown(ReplicationMetrics.SemiSyncAcknowledged, Of("yes_tx"));
        metrics.AddKnown(ReplicationMetrics.SemiSyncUnacknowledged, Of("no_tx"));
    }

    private static void WriteSide(MetricWriter metrics, StatusVariables variables, string side, string now, string before)
    {
        metrics.AddKnown(ReplicationMetrics.SemiSyncEnabled, variables.Switch($"rpl_semi_sync_{now}_enabled") ?? variables.Switch($"rpl_semi_sync_{before}_enabled"), side);
        metrics.AddKnown(ReplicationMetrics.SemiSyncActive, variables.Switch($"Rpl_semi_sync_{now}_status") ?? variables.Switch($"Rpl_semi_sync_{before}_status"), side);
    }
}
