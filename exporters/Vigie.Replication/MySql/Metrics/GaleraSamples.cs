using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Metrics;

/// <summary>A Galera node. Averages since the last FLUSH STATUS are left out: after an incident they say nothing about now.</summary>
internal static class GaleraSamples
{
    private const double NanosecondsPerSecond = 1e9;

    public static void Write(MetricWriter metrics, StatusVariables variables, long? expectedNodes)
    {
        metrics.AddState(ReplicationMetrics.GaleraCluster, Words<GaleraCluster>.Of(variables.Cluster));
        metrics.AddState(ReplicationMetrics.GaleraNode, Words<GaleraNode>.Of(variables.Node));
        metrics.AddKnown(ReplicationMetrics.GaleraReady, variables.Switch("wsrep_ready"));
        metrics.AddKnown(ReplicationMetrics.GaleraConnected, variables.Switch("wsrep_connected"));
        metrics.AddKnown(ReplicationMetrics.GaleraSize, variables.Number("wsrep_cluster_size"));
        metrics.AddKnown(ReplicationMetrics.GaleraExpected, expectedNodes);
        metrics.AddKnown(ReplicationMetrics.GaleraForeign, variables.IsForeign);
        metrics.AddKnown(ReplicationMetrics.GaleraReceiveQueue, variables.Number("wsrep_local_recv_queue"));
        metrics.AddKnown(ReplicationMetrics.GaleraSendQueue, variables.Number("wsrep_local_send_queue"));
        metrics.AddKnown(ReplicationMetrics.GaleraDesync, variables.Number("wsrep_desync_count"));
        metrics.AddKnown(ReplicationMetrics.GaleraCommitted, variables.Number("wsrep_last_committed"));
        metrics.AddKnown(ReplicationMetrics.GaleraPaused, variables.Number("wsrep_flow_control_paused_ns") / NanosecondsPerSecond);
        metrics.AddKnown(ReplicationMetrics.GaleraPausesSent, variables.Number("wsrep_flow_control_sent"));
        metrics.AddKnown(ReplicationMetrics.GaleraPausesReceived, variables.Number("wsrep_flow_control_recv"));
        metrics.AddKnown(ReplicationMetrics.GaleraCertificationFailures, variables.Number("wsrep_local_cert_failures"));
        metrics.AddKnown(ReplicationMetrics.GaleraAborts, variables.Number("wsrep_local_bf_aborts"));
    }
}
