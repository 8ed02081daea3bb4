namespace Vigie.Lab.Pbs.Answers;

/// <summary>/status/metrics: from a cache, in a doubled envelope, without stores that are in maintenance or not mounted.</summary>
internal static class MetricsAnswer
{
    public static Task Metrics(PbsCall call)
    {
        call.Open();
        call.Json.WriteStartObject();
        call.Json.WriteStartArray("data");
        var points = call.Flag("history") ? 180 : 1;
        var latest = call.Now - (call.Now % 10);
        for (var i = points - 1; i >= 0; i--)
        {
            WritePoint(call, latest - (i * 10));
        }

        call.Json.WriteEndArray();
        call.Json.WriteEndObject();
        call.Close();
        return Task.CompletedTask;
    }

    private static void WritePoint(PbsCall call, long time)
    {
        if (call.Access.Has("/system/status", PbsAccess.SystemAudit))
        {
            WriteHost(call, time);
        }

        foreach (var store in call.Scenario.Datastores.Where(s => call.Access.AuditsStore(s.Name)))
        {
            if (store.Maintenance is null && DatastoreState.Unavailable(store, call.Version) is null)
            {
                WriteStore(call, store, time);
            }
        }
    }

    private static void WriteHost(PbsCall call, long time)
    {
        var node = call.Scenario.Machine;
        Write(call, "host", "cpu_current", time, "gauge", node.Cpu);
        Write(call, "host", "cpu_iowait", time, "gauge", node.IoWait);
        Write(call, "host", "cpu_avg1", time, "gauge", node.Load.One);
        Write(call, "host", "cpu_avg5", time, "gauge", node.Load.Five);
        Write(call, "host", "cpu_avg15", time, "gauge", node.Load.Fifteen);
        Write(call, "host", "mem_total", time, "gauge", node.Memory.Total);
        Write(call, "host", "mem_used", time, "gauge", node.Memory.Used);
        Write(call, "host", "swap_total", time, "gauge", node.Swap.Total);
        Write(call, "host", "swap_used", time, "gauge", node.Swap.Used);
        Write(call, "host", "net_in", time, "derive", time * 1000.0);
        Write(call, "host", "net_out", time, "derive", time * 500.0);
        Write(call, "host", "disk_total", time, "gauge", node.Root.Total);
        Write(call, "host", "disk_used", time, "gauge", node.Root.Used);
        Write(call, "host", "disk_available", time, "gauge", node.Root.Available);
        Write(call, "host", "disk_read", time, "derive", time * 100.0);
        Write(call, "host", "disk_write", time, "derive", time * 200.0);
    }

    private static void WriteStore(PbsCall call, PbsDatastore store, long time)
    {
        var id = "datastore/" + store.Name;
        WriteKnown(call, id, "disk_total", time, store.Total);
        WriteKnown(call, id, "disk_used", time, store.Used);
        WriteKnown(call, id, "disk_available", time, store.Available);
        Write(call, id, "disk_read", time, "derive", time * 100.0);
        Write(call, id, "disk_write", time, "derive", time * 200.0);
        if (store.S3 is { } s3)
        {
            Write(call, id + "/s3", "uploaded", time, "gauge", s3.Uploaded);
            Write(call, id + "/s3", "downloaded", time, "gauge", s3.Downloaded);
        }
    }

    private static void WriteKnown(PbsCall call, string id, string metric, long time, long? value)
    {
        if (value is { } known)
        {
            Write(call, id, metric, time, "gauge", known);
        }
    }

    private static void Write(PbsCall call, string id, string metric, long time, string type, double value)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("metric", metric);
        json.WriteNumber("timestamp", time);
        json.WriteString("type", type);
        json.WriteNumber("value", value);
        json.WriteEndObject();
    }
}
