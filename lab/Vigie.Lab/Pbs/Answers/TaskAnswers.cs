namespace Vigie.Lab.Pbs.Answers;

/// <summary>/nodes/localhost/tasks: the runs of the scenario's jobs, newest first.</summary>
internal static class TaskAnswers
{
    private sealed record Entry(string Type, string Id, PbsRun Run, long Start);

    public static Task Tasks(PbsCall call)
    {
        var all = Matching(call).OrderByDescending(t => t.Start).Skip((int)(call.Number("start") ?? 0)).ToList();
        var limit = (int)(call.Number("limit") ?? 50);
        var shown = limit == 0 ? all : [.. all.Take(limit)];
        call.Open();
        call.Json.WriteStartArray();
        foreach (var task in shown)
        {
            Write(call, task);
        }

        call.Json.WriteEndArray();
        call.Json.WriteNumber("total", (call.Number("start") ?? 0) + shown.Count + (all.Count > shown.Count ? 1 : 0));
        call.Close();
        return Task.CompletedTask;
    }

    private static IEnumerable<Entry> Matching(PbsCall call)
    {
        if (!call.Access.Has("/system/tasks", PbsAccess.SystemAudit))
        {
            return [];
        }

        var since = call.Number("since") ?? 0;
        var until = call.Number("until") ?? long.MaxValue;
        var type = call.Text("typefilter") ?? "";
        var statuses = call.Query["statusfilter"];
        return All(call.Scenario).Where(t =>
            t.Start >= since && t.Start <= until
            && t.Type.Contains(type, StringComparison.Ordinal)
            && (!call.Flag("running") || t.Run.End is null)
            && (!call.Flag("errors") || Status(t.Run) != "ok")
            && (statuses.Count == 0 || (t.Run.End is not null && statuses.Contains(Status(t.Run)))));
    }

    private static IEnumerable<Entry> All(PbsScenario scenario)
    {
        var runs = scenario.VerifyJobs.Select(j => ("verificationjob", $"{j.Store}:{j.Id}", j.Run))
            .Concat(scenario.PruneJobs.Select(j => ("prunejob", j.Store, j.Run)))
            .Concat(scenario.SyncJobs.Select(j => ("syncjob", $"{j.Remote ?? "-"}:{j.RemoteStore}:{j.Store}:{j.Namespace}:{j.Id}", j.Run)))
            .Concat(scenario.Datastores.Select(s => ("garbage_collection", s.Name, s.Gc.Run)));
        return runs.Where(r => r.Run.Start is not null).Select(r => new Entry(r.Item1, r.Item2, r.Run, r.Run.Start!.Value));
    }

    private static string Status(PbsRun run) => run.State switch
    {
        "OK" => "ok",
        null or "unknown" => "unknown",
        var text when text.StartsWith("WARNINGS:", StringComparison.Ordinal) => "warning",
        _ => "error",
    };

    private static void Write(PbsCall call, Entry task)
    {
        var json = call.Json;
        json.WriteStartObject();
        json.WriteString("upid", PbsUpid.Make(call.Scenario.Node, task.Type, task.Id, task.Start));
        json.WriteString("node", call.Scenario.Node);
        json.WriteNumber("pid", PbsUpid.Pid);
        json.WriteNumber("pstart", PbsUpid.ProcessStart);
        json.WriteNumber("starttime", task.Start);
        json.WriteString("worker_type", task.Type);
        json.WriteString("worker_id", task.Id);
        json.WriteString("user", "root@pam");
        call.Optional("endtime", task.Run.End);
        call.Optional("status", task.Run.State);
        json.WriteEndObject();
    }
}
