using System.Globalization;
using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.MySql.Judging;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Metrics;

/// <summary>MySQL's own samples about a server and its streams.</summary>
internal static class ReplicationSamples
{
    public static void Write(MetricWriter metrics, MySqlReading reading, IReadOnlyList<JudgedStream> streams)
    {
        var facts = reading.Facts;
        metrics.AddInfo(ReplicationMetrics.MySqlServerInfo, reading.Version.IsMariaDb ? "mariadb" : "mysql", reading.Version.Number.ToString(3), Text(facts.ServerId));
        metrics.AddKnown(ReplicationMetrics.MySqlSuperReadOnly, facts.IsSuperReadOnly);
        metrics.AddKnown(ReplicationMetrics.MySqlClockSkew, facts.Now - reading.ClockAt);
        foreach (var beat in reading.Beats.Values)
        {
            metrics.AddKnown(ReplicationMetrics.MySqlBeatAge, beat.Age, Text(beat.Writer));
            metrics.AddKnown(ReplicationMetrics.MySqlBeatZone, beat.IsZoneSuspect, Text(beat.Writer));
        }

        foreach (var stream in streams)
        {
            Write(metrics, stream);
        }
    }

    private static void Write(MetricWriter metrics, JudgedStream stream)
    {
        var (status, channel) = (stream.Status, stream.Status.Channel);
        metrics.AddState(ReplicationMetrics.MySqlIoState, status.Io is { } io ? Words<IoState>.Of(io) : null, channel);
        metrics.AddKnown(ReplicationMetrics.MySqlReportedLag, status.ReportedLag, channel);
        metrics.AddKnown(ReplicationMetrics.MySqlRelayBacklog, status.RelayBacklogBytes, channel);
        metrics.AddKnown(ReplicationMetrics.MySqlGtidBacklog, status.Backlog, channel);
        metrics.AddKnown(ReplicationMetrics.MySqlGtidMissing, stream.Missing, channel);
        metrics.AddKnown(ReplicationMetrics.MySqlGtidErrant, stream.Errant, channel);
        metrics.AddKnown(ReplicationMetrics.MySqlDelayRemaining, status.RemainingDelay, channel);
        metrics.AddKnown(ReplicationMetrics.MySqlUntil, status.HasUntil, channel);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
