using Vigie.Exposition;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Metrics;

/// <summary>Jobs and garbage collections as samples.</summary>
internal static class JobMetrics
{
    /// <summary>Adds one job.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="type">sync, verify, prune or gc.</param>
    /// <param name="job">The job.</param>
    public static void Write(MetricWriter metrics, string type, Job job)
    {
        metrics.AddState(PbsMetrics.JobState, PbsMetrics.Word(job.State), type, job.Id, job.Store);
        metrics.Add(PbsMetrics.JobEnabled, job.IsEnabled ? 1 : 0, type, job.Id, job.Store);
        metrics.AddInfo(PbsMetrics.JobInfo, type, job.Id, job.Store, job.Namespace, job.Direction, job.Remote);
        metrics.AddKnown(PbsMetrics.JobLastRun, job.LastEnd, type, job.Id, job.Store);
        metrics.AddKnown(PbsMetrics.JobNextRun, job.NextRun, type, job.Id, job.Store);
        metrics.AddKnown(PbsMetrics.JobDuration, job.DurationSeconds, type, job.Id, job.Store);
    }

    /// <summary>Adds what the last good garbage collection counted.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="gc">The counts.</param>
    public static void Write(MetricWriter metrics, GarbageCollection gc)
    {
        metrics.AddKnown(PbsMetrics.GcDisk, gc.DiskBytes, gc.Store);
        metrics.AddKnown(PbsMetrics.GcIndexData, gc.IndexDataBytes, gc.Store);
        metrics.AddKnown(PbsMetrics.GcPending, gc.PendingBytes, gc.Store);
        metrics.AddKnown(PbsMetrics.GcRemoved, gc.RemovedBytes, gc.Store);
        metrics.AddKnown(PbsMetrics.GcStillBad, gc.StillBad, gc.Store);
        metrics.AddKnown(PbsMetrics.DeduplicationRatio, gc.DiskBytes is > 0 ? gc.IndexDataBytes / gc.DiskBytes : null, gc.Store);
    }
}
