namespace Vigie.Lab.Pbs.Answers;

/// <summary>Lists of datastores, and calls on one of them that are not listings of backups.</summary>
internal static class DatastoreAnswers
{
    public static Task List(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartArray();
        foreach (var store in call.Scenario.Datastores.Where(s => call.Access.SeesStore(s.Name)))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("store", store.Name);
            call.Json.WriteString("comment", store.Comment);
            call.Optional("maintenance", store.Maintenance);
            if (call.Version.HasRemovable)
            {
                call.Json.WriteString("mount-status", store.MountStatus);
            }

            if (call.Version.HasBackendInList)
            {
                call.Json.WriteString("backend-type", store.Backend);
            }

            call.Extras();
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Configuration(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartArray();
        foreach (var store in call.Scenario.Datastores.Where(s => call.Access.AuditsStore(s.Name)))
        {
            call.Json.WriteStartObject();
            call.Json.WriteString("name", store.Name);
            call.Json.WriteString("path", "/mnt/datastore/" + store.Name);
            call.Optional("comment", store.Comment);
            call.Optional("gc-schedule", store.Gc.Schedule);
            call.Optional("maintenance-mode", store.Maintenance);
            call.Optional("backend", store.Backend == "s3" ? $"type=s3,client=s3,bucket={store.Name}" : null);
            call.Extras();
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Status(PbsCall call)
    {
        var scoped = !RequireAnything(call);
        var store = call.ReadableStore();
        if (store.StatfsError is { } text)
        {
            throw PbsError.BadRequest(text);
        }

        var json = call.Json;
        call.Open();
        json.WriteStartObject();
        json.WriteNumber("total", scoped ? 0 : store.Total ?? 0);
        json.WriteNumber("used", scoped ? 0 : store.Used ?? 0);
        json.WriteNumber("avail", scoped ? 0 : store.Available ?? 0);
        if (call.Version.HasBackendInUsage)
        {
            json.WriteString("backend-type", store.Backend);
        }

        if (call.Version.HasBackendInList && store.S3 is { } s3)
        {
            WriteS3(call, s3);
        }

        if (call.Flag("verbose"))
        {
            WriteVerbose(call, store);
        }

        call.Extras();
        json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task ActiveOperations(PbsCall call)
    {
        RequireAnything(call);
        _ = call.ReadableStore();
        call.Open();
        call.Json.WriteStartObject();
        call.Json.WriteNumber("read", 0);
        call.Json.WriteNumber("write", 0);
        call.Json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    public static Task Rrd(PbsCall call)
    {
        RequireAnything(call);
        var store = call.Store();
        call.Open();
        call.Json.WriteStartArray();
        for (var time = call.Now - 3600; time <= call.Now; time += 60)
        {
            call.Json.WriteStartObject();
            call.Json.WriteNumber("time", time);
            call.Optional("total", store.Total);
            call.Optional("used", store.Used);
            call.Optional("available", store.Available);
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndArray();
        call.Close();
        return Task.CompletedTask;
    }

    /// <summary>True when the token audits the store itself, false when only something in it; 403 otherwise.</summary>
    private static bool RequireAnything(PbsCall call)
    {
        if (!call.Access.SeesStore(call.StoreName!))
        {
            throw PbsError.MissingPrivilege("/datastore/" + call.StoreName);
        }

        return call.Access.AuditsStore(call.StoreName!);
    }

    private static void WriteS3(PbsCall call, PbsS3Statistics s3)
    {
        call.Json.WriteStartObject("s3-statistics");
        call.Json.WriteNumber("get", s3.Get);
        call.Json.WriteNumber("post", s3.Post);
        call.Json.WriteNumber("put", s3.Put);
        call.Json.WriteNumber("head", s3.Head);
        call.Json.WriteNumber("delete", s3.Delete);
        call.Json.WriteNumber("uploaded", s3.Uploaded);
        call.Json.WriteNumber("downloaded", s3.Downloaded);
        call.Json.WriteEndObject();
    }

    private static void WriteVerbose(PbsCall call, PbsDatastore store)
    {
        call.Json.WriteStartObject("gc-status");
        GcAnswers.WriteCounters(call, store);
        call.Json.WriteEndObject();
        var groups = store.Namespaces.SelectMany(n => n.Groups).ToLookup(g => g.Type);
        call.Json.WriteStartObject("counts");
        foreach (var type in (string[])["ct", "host", "vm"])
        {
            call.Json.WriteStartObject(type);
            call.Json.WriteNumber("groups", groups[type].Count());
            call.Json.WriteNumber("snapshots", groups[type].Sum(g => g.Snapshots.Count()));
            call.Json.WriteEndObject();
        }

        call.Json.WriteEndObject();
    }
}
