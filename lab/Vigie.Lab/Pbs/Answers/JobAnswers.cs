namespace Vigie.Lab.Pbs.Answers;

/// <summary>Verification, prune and sync jobs, each list filtered by what the token may audit.</summary>
internal static class JobAnswers
{
    public static Task Verify(PbsCall call) => WriteAsync(call, call.Scenario.VerifyJobs, job =>
    {
        call.Json.WriteBoolean("ignore-verified", true);
        call.Optional("outdated-after", job.OutdatedAfter);
        WriteStatus(call, job, "verificationjob", $"{job.Store}:{job.Id}", job.NextRun);
    });

    public static Task Prune(PbsCall call) => WriteAsync(call, call.Scenario.PruneJobs, job =>
    {
        if (job.Disabled)
        {
            call.Json.WriteBoolean("disable", true);
        }

        call.Optional("keep-last", job.KeepLast);
        call.Optional("keep-daily", job.KeepDaily);
        WriteStatus(call, job, "prunejob", job.Namespace is { } ns ? $"{job.Store}:{ns}" : job.Store, job.Disabled ? null : job.NextRun);
    });

    /// <summary>Without a direction only pull jobs are listed; before 3.3 there is no other kind.</summary>
    public static Task Sync(PbsCall call)
    {
        var direction = call.Text("sync-direction") ?? "pull";
        if (direction is not ("pull" or "push" or "all"))
        {
            throw call.ParameterFault("sync-direction", $"value '{direction}' is not defined in the enumeration.");
        }

        var jobs = call.Scenario.SyncJobs.Where(j => Wanted(j, direction, call.Version) && MayAuditRemote(call, j));
        return WriteAsync(call, jobs, job =>
        {
            call.Optional("remote", job.Remote);
            call.Json.WriteString("remote-store", job.RemoteStore);
            call.Optional("remote-ns", job.RemoteNamespace);
            call.Optional("owner", job.Owner);
            if (job.Push)
            {
                call.Json.WriteString("sync-direction", "push");
            }

            WriteStatus(call, job, "syncjob", $"{job.Remote ?? "-"}:{job.RemoteStore}:{job.Store}:{job.Namespace}:{job.Id}", job.NextRun);
        });
    }

    public static Task Remotes(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartArray();
        foreach (var remote in call.Scenario.Remotes.Where(r => call.Access.Has("/remote/" + r, PbsAccess.RemoteAudit)))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("name", remote);
            call.Json.WriteString("host", remote + ".example.net");
            call.Json.WriteString("auth-id", "sync@pbs");
            call.Json.WriteString("fingerprint", call.Fingerprint);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    private static bool Wanted(PbsSyncJob job, string direction, PbsVersion version) => job.Push
        ? version.HasSyncDirection && direction is "push" or "all"
        : direction is "pull" or "all";

    private static bool MayAuditRemote(PbsCall call, PbsSyncJob job) =>
        job.Remote is not { } remote || call.Access.Has("/remote/" + remote, PbsAccess.RemoteAudit);

    private static Task WriteAsync<T>(PbsCall call, IEnumerable<T> jobs, Action<T> writeOwn)
        where T : PbsJob
    {
        var only = call.Text("store");
        call.Open();
        call.Json.WriteStartArray();
        foreach (var job in jobs.Where(j => (only is null || j.Store == only) && call.Access.AuditsNamespace(j.Store, j.Namespace ?? "")))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("id", job.Id);
            call.Json.WriteString("store", job.Store);
            call.Optional("ns", job.Namespace);
            call.Optional("schedule", job.Schedule);
            call.Optional("comment", job.Comment);
            writeOwn(job);
            call.Extras();
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    private static void WriteStatus(PbsCall call, PbsJob job, string worker, string workerId, long? nextRun)
    {
        call.Optional("next-run", job.Schedule is null ? null : nextRun);
        call.Optional("last-run-upid", job.Run.Start is { } start ? PbsUpid.Make(call.Scenario.Node, worker, workerId, start) : null);
        call.Optional("last-run-endtime", job.Run.End);
        call.Optional("last-run-state", job.Run.State);
    }
}
