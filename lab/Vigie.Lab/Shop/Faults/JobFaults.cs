using Vigie.Lab.Pbs;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of jobs: the last run ended badly, or the next one does not start.</summary>
internal static class JobFaults
{
    private const long Hour = 3600;

    public static IEnumerable<LabFault> Of(string store, string syncJob)
    {
        yield return Fault("sync-failed", "Sync job fails", $"The last run of {syncJob} could not connect.", "PbsSyncFailed", "job", syncJob) with
        {
            EditPbs = (s, _) => s with { SyncJobs = [.. s.SyncJobs.Select(j => j.Id == syncJob ? j.Failed("client error (Connect)") : j)] },
        };
        yield return Fault("verify-job-failed", "Verify job fails", $"The last verification of {store} found damage.", "PbsVerifyJobFailed", "datastore", store) with
        {
            EditPbs = (s, _) => s with { VerifyJobs = [.. s.VerifyJobs.Select(j => j.Store == store ? j.Failed("verification failed - please check the log for details") : j)] },
        };
        yield return Fault("prune-failed", "Prune job fails", $"The last pruning of {store} failed.", "PbsPruneFailed", "datastore", store) with
        {
            EditPbs = (s, _) => s with { PruneJobs = [.. s.PruneJobs.Select(j => j.Store == store ? j.Failed("permission check failed.") : j)] },
        };
        yield return Fault("gc-failed", "Garbage collection fails", $"The last garbage collection of {store} failed.", "PbsGcFailed", "datastore", store) with
        {
            EditPbs = (s, _) => s.EditStore(store, d => d with { Gc = d.Gc with { Run = ScenarioEdits.Failed(d.Gc.Run, "unable to get exclusive lock - EACCES: Permission denied") } }),
        };
        yield return Fault("job-overdue", "Sync job does not start", $"{syncJob} should have run 3 h ago.", "PbsJobOverdue", "job", syncJob) with
        {
            EditPbs = (s, now) => s with { SyncJobs = [.. s.SyncJobs.Select(j => j.Id == syncJob ? Overdue(j, now) : j)] },
        };
    }

    private static PbsSyncJob Overdue(PbsSyncJob job, long now) =>
        job with { NextRun = now - (3 * Hour), Run = PbsRun.Ended(now - (4 * Hour), now - (4 * Hour) + 60) };

    private static LabFault Fault(string name, string title, string effect, string alert, string label, string value) => new()
    {
        Name = name,
        Title = title,
        Section = "Jobs",
        Effect = effect,
        Alerts = [alert],
        Labels = new Dictionary<string, string> { [label] = value },
    };
}
