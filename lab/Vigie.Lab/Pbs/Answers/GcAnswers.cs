namespace Vigie.Lab.Pbs.Answers;

/// <summary>Garbage collection: counters of the last good run, job fields of the last run (from 3.2 on).</summary>
internal static class GcAnswers
{
    public static Task Store(PbsCall call)
    {
        if (!call.Access.AuditsStore(call.StoreName!))
        {
            throw PbsError.Declared();
        }

        var store = call.ReadableStore();
        call.Open();
        WriteItem(call, store);
        call.Close();
        return Task.CompletedTask;
    }

    /// <summary>Stores that are not available are left out without a word.</summary>
    public static Task List(PbsCall call)
    {
        var only = call.Text("store");
        call.Open();
        call.Json.WriteStartArray();
        foreach (var store in call.Scenario.Datastores.Where(s => (only is null || s.Name == only) && call.Access.AuditsStore(s.Name)))
        {
            if (DatastoreState.Unavailable(store, call.Version) is null)
            {
                WriteItem(call, store);
            }
        }

        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    public static void WriteCounters(PbsCall call, PbsDatastore store)
    {
        var gc = store.Gc;
        var ran = gc.LastSuccess is not null;
        var json = call.Json;
        json.WriteString("upid", gc.LastSuccess is { } start ? Upid(call, store, start) : null);
        json.WriteNumber("index-file-count", ran ? 240 : 0);
        json.WriteNumber("index-data-bytes", ran ? gc.IndexDataBytes : 0);
        json.WriteNumber("disk-bytes", ran ? gc.DiskBytes : 0);
        json.WriteNumber("disk-chunks", ran ? gc.DiskBytes / 2_097_152 : 0);
        json.WriteNumber("removed-bytes", ran ? gc.RemovedBytes : 0);
        json.WriteNumber("removed-chunks", ran ? gc.RemovedBytes / 2_097_152 : 0);
        json.WriteNumber("pending-bytes", ran ? gc.PendingBytes : 0);
        json.WriteNumber("pending-chunks", ran ? gc.PendingBytes / 2_097_152 : 0);
        json.WriteNumber("removed-bad", 0);
        json.WriteNumber("still-bad", ran ? gc.StillBad : 0);
        if (ran && call.Version.HasCacheStatistics)
        {
            json.WriteStartObject("cache-stats");
            json.WriteNumber("hits", 7);
            json.WriteNumber("misses", 29);
            json.WriteEndObject();
        }
    }

    private static void WriteItem(PbsCall call, PbsDatastore store)
    {
        call.Json.WriteStartObject();
        WriteCounters(call, store);
        if (call.Version.HasGcJobs)
        {
            WriteJob(call, store);
        }

        call.Extras();
        call.Json.WriteEndObject();
    }

    private static void WriteJob(PbsCall call, PbsDatastore store)
    {
        var run = store.Gc.Run;
        call.Json.WriteString("store", store.Name);
        call.Optional("schedule", store.Gc.Schedule);
        call.Optional("next-run", store.Gc.Schedule is null ? null : store.Gc.NextRun);
        call.Optional("last-run-endtime", run.End);
        call.Optional("last-run-state", run.State);
        call.Optional("duration", run.End is { } end && store.Gc.LastSuccess is { } success ? end - success : null);
    }

    private static string Upid(PbsCall call, PbsDatastore store, long start) =>
        PbsUpid.Make(call.Scenario.Node, "garbage_collection", store.Name, start);
}
