using Vigie.Exposition;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Metrics;

/// <summary>Datastores as samples.</summary>
internal static class DatastoreMetrics
{
    /// <summary>End of the year 9999 in Unix seconds.</summary>
    private const double EndOfTime = 253_402_300_799;

    /// <summary>Adds one datastore.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="view">The datastore.</param>
    /// <param name="s3">Counters of its object store, or null.</param>
    /// <param name="now">The time, to know a forecast from its sentinels.</param>
    public static void Write(MetricWriter metrics, DatastoreView view, S3Statistics? s3, DateTimeOffset now)
    {
        metrics.AddState(PbsMetrics.DatastoreState, view.State, view.Name);
        metrics.AddState(PbsMetrics.DatastoreMaintenance, view.Maintenance, view.Name);
        metrics.AddInfo(PbsMetrics.DatastoreInfo, view.Name, view.Backend);
        metrics.AddKnown(PbsMetrics.DatastoreSize, view.Sizes.Total, view.Name);
        metrics.AddKnown(PbsMetrics.DatastoreUsed, view.Sizes.Used, view.Name);
        metrics.AddKnown(PbsMetrics.DatastoreAvailable, view.Sizes.Available, view.Name);
        // 0 is flat, the past is shrinking, and what is beyond all calendars is as good as never.
        if (view.EstimatedFull is { } full && full > now.ToUnixTimeSeconds() && full <= EndOfTime)
        {
            metrics.Add(PbsMetrics.DatastoreEstimatedFull, full, view.Name);
        }

        if (s3 is not null)
        {
            Write(metrics, view.Name, s3);
        }
    }

    private static void Write(MetricWriter metrics, string store, S3Statistics s3)
    {
        metrics.AddKnown(PbsMetrics.S3Requests, s3.Get, store, "get");
        metrics.AddKnown(PbsMetrics.S3Requests, s3.Post, store, "post");
        metrics.AddKnown(PbsMetrics.S3Requests, s3.Put, store, "put");
        metrics.AddKnown(PbsMetrics.S3Requests, s3.Head, store, "head");
        metrics.AddKnown(PbsMetrics.S3Requests, s3.Delete, store, "delete");
        metrics.AddKnown(PbsMetrics.S3Uploaded, s3.Uploaded, store);
        metrics.AddKnown(PbsMetrics.S3Downloaded, s3.Downloaded, store);
    }
}
