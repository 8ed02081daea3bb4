using Vigie.Exposition;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Metrics;

/// <summary>From the readers of the log to samples. Readers that share name, slot and address are told as one, the worst of them.</summary>
internal static class SenderSamples
{
    /// <summary>Three times the usual wal_receiver_status_interval: who reports less often is not there, whatever the row says.</summary>
    private static readonly TimeSpan _longestSilence = TimeSpan.FromSeconds(30);

    private static readonly (string Name, Func<Stages<Lsn>, Lsn?> Place, Func<Stages<TimeSpan>, TimeSpan?>? Lag)[] _stages =
    [
        ("sent", places => places.Sent, null),
        ("write", places => places.Write, lags => lags.Write),
        ("flush", places => places.Flush, lags => lags.Flush),
        ("replay", places => places.Replay, lags => lags.Replay),
    ];

    public static void Write(MetricWriter metrics, IReadOnlyList<KnownSender> senders, Func<TimeSpan, DateTimeOffset> ago, TimeSpan now)
    {
        foreach (var sender in senders)
        {
            string[] labels = [sender.Key.Application, sender.Key.Slot, sender.Key.Address];
            metrics.AddKnown(ReplicationMetrics.PostgresStandbyConnected, sender.Now.Count > 0, labels);
            if (sender.Now.Count > 0)
            {
                WriteConnected(metrics, sender, labels, ago, now);
            }
        }
    }

    private static void WriteConnected(MetricWriter metrics, KnownSender sender, string[] labels, Func<TimeSpan, DateTimeOffset> ago, TimeSpan now)
    {
        metrics.Add(ReplicationMetrics.PostgresStandbyConnections, sender.Now.Count, labels);
        metrics.AddState(ReplicationMetrics.PostgresStandbyState, Words<SenderState>.Of(sender.Now.Min(one => one.State)), labels);
        metrics.AddState(ReplicationMetrics.PostgresStandbySync, Words<SyncState>.Of(sender.Now.Max(one => one.Sync)), labels);
        var silence = sender.HeardAt is { } heard ? now - heard : (TimeSpan?)null;
        metrics.AddKnown(ReplicationMetrics.PostgresStandbyReply, silence is { } age && sender.Now.Any(one => one.Reply is not null) ? ago(age) : null, labels);
        foreach (var (name, place, lag) in _stages)
        {
            string[] stage = [.. labels, name];
            var backlogs = sender.Now.Select(one => Backlog(one, place)).ToList();
            metrics.AddKnown(ReplicationMetrics.PostgresStandbyBacklog, Worst(backlogs), stage);
            if (lag is not null && silence <= _longestSilence)
            {
                var lags = sender.Now.Select((one, index) => Lag(lag(one.Lags), backlogs[index])).ToList();
                metrics.AddKnown(ReplicationMetrics.PostgresStandbyLag, Worst(lags), stage);
            }
        }
    }

    /// <summary>The server measures nothing while nothing is written: with nothing missing that is 0, else it is unknown.</summary>
    private static double? Lag(TimeSpan? measured, double? backlog) =>
        measured is { } lag ? Math.Max(0, lag.TotalSeconds) : backlog == 0 ? 0 : null;

    private static double? Backlog(Sender sender, Func<Stages<Lsn>, Lsn?> place) =>
        sender.Current is { } end && place(sender.Places) is { } reached ? Math.Max(0, end.BytesFrom(reached)) : null;

    /// <summary>The largest, or nothing when one of them is unknown.</summary>
    private static double? Worst(List<double?> values) => values.Contains(null) ? null : values.Max();
}
