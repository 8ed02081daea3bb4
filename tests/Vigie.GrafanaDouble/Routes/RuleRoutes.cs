using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/v1/provisioning/alert-rules and rule groups.</summary>
internal static class RuleRoutes
{
    public static FakeAnswer Answer(Call call)
    {
        var rest = call.Rest("/api/v1/provisioning/");
        return (call.Method, rest) switch
        {
            ("GET", ["alert-rules"]) => FakeAnswer.Json(200, new JsonArray([.. call.State.Rules.Select(rule => Shown(rule, withProvenance: true))])),
            ("POST", ["alert-rules"]) => Create(call),
            ("GET", ["alert-rules", var uid]) => Find(call, uid) is { } rule ? FakeAnswer.Json(200, Shown(rule, withProvenance: true)) : FakeAnswer.Empty(404),
            ("PUT", ["alert-rules", var uid]) => Put(call, uid),
            ("DELETE", ["alert-rules", var uid]) => Delete(call, uid),
            ("GET", ["folder", var folder, "rule-groups", var group]) => GetGroup(call, folder, group),
            ("PUT", ["folder", var folder, "rule-groups", var group]) => PutGroup(call, folder, group),
            ("DELETE", ["folder", var folder, "rule-groups", var group]) => DeleteGroup(call, folder, group),
            _ => FakeAnswer.Message(404, "Not found"),
        };
    }

    private static FakeRule? Find(Call call, string uid) => call.State.Rules.FirstOrDefault(rule => rule.Uid == uid);

    private static List<FakeRule> Group(Call call, string folder, string group) => [.. call.State.Rules.Where(rule => rule.FolderUid == folder && rule.Group == group)];

    private static JsonObject Shown(FakeRule rule, bool withProvenance)
    {
        var shown = Json.Clone(rule.Model);
        (shown["orgID"], shown["folderUID"], shown["ruleGroup"]) = (1, rule.FolderUid, rule.Group);
        if (withProvenance && rule.Provenance.Length > 0)
        {
            shown["provenance"] = rule.Provenance;
        }

        return shown;
    }

    private static FakeAnswer Create(Call call)
    {
        var (folder, group) = (Json.Text(call.Body, "folderUID") ?? "", Json.Text(call.Body, "ruleGroup") ?? "");
        if (Refuse(call, call.Body, folder, group) is { } refusal)
        {
            return refusal;
        }

        var model = RuleStore.Complete(call, call.Body);
        if (Find(call, Json.Text(model, "uid")!) is not null)
        {
            return FakeAnswer.Typed(409, "alerting.alert-rule.conflict", "conflicting alert rule found: uid is taken");
        }

        var rule = new FakeRule { Model = model, FolderUid = folder, Group = group, Provenance = call.Provenance };
        call.State.Rules.Add(rule);
        call.State.Intervals.TryAdd((folder, group), 60);
        return FakeAnswer.Json(201, Shown(rule, withProvenance: true));
    }

    private static FakeAnswer Put(Call call, string uid)
    {
        if (Find(call, uid) is not { } rule)
        {
            return FakeAnswer.Empty(404);
        }

        if (rule.Provenance.Length > 0 && rule.Provenance != call.Provenance)
        {
            return FakeAnswer.Message(500, $"cannot change provenance from '{rule.Provenance}' to '{call.Provenance}'");
        }

        var (folder, group) = (Json.Text(call.Body, "folderUID") ?? "", Json.Text(call.Body, "ruleGroup") ?? "");
        call.Body["uid"] = uid;
        if (Refuse(call, call.Body, folder, group) is { } refusal)
        {
            return refusal;
        }

        (rule.Model, rule.FolderUid, rule.Group, rule.Provenance) = (RuleStore.Complete(call, call.Body), folder, group, call.Provenance);
        call.State.Intervals.TryAdd((folder, group), 60);
        return FakeAnswer.Json(200, Shown(rule, withProvenance: true));
    }

    private static FakeAnswer Delete(Call call, string uid)
    {
        if (Find(call, uid) is { } rule)
        {
            if (rule.Provenance.Length > 0 && rule.Provenance != call.Provenance)
            {
                return Mismatch("delete", call.Provenance, rule.Provenance);
            }

            call.State.Rules.Remove(rule);
        }

        return FakeAnswer.Empty(204);
    }

    private static FakeAnswer GetGroup(Call call, string folder, string group)
    {
        var rules = Group(call, folder, group);
        return rules.Count == 0 ? FakeAnswer.Empty(404) : FakeAnswer.Json(200, new JsonObject
        {
            ["title"] = group,
            ["folderUid"] = folder,
            ["interval"] = call.State.Intervals[(folder, group)],
            ["rules"] = new JsonArray([.. rules.Select(rule => Shown(rule, withProvenance: false))]),
        });
    }

    private static FakeAnswer PutGroup(Call call, string folder, string group)
    {
        if (!call.State.Folders.ContainsKey(folder))
        {
            return FakeAnswer.Message(400, "folder does not exist");
        }

        var interval = Json.Number(call.Body, "interval") ?? 0;
        if (interval <= 0 || interval % 10 != 0)
        {
            return FakeAnswer.Message(400, $"invalid alert rule: interval ({interval}s) should be non-zero and divided exactly by scheduler interval: 10");
        }

        if (call.Body["rules"] is not JsonArray list)
        {
            call.State.Intervals[(folder, group)] = interval;
            return FakeAnswer.Json(200, call.Body);
        }

        var before = Group(call, folder, group);
        if (before.FirstOrDefault(rule => rule.Provenance is not ("" or "api")) is { } foreign)
        {
            return Mismatch("update", call.Provenance, foreign.Provenance);
        }

        var bodies = list.Select(item => (JsonObject)item!).ToList();
        if (bodies.Select(body => RefuseInGroup(call, body, folder, group, bodies)).FirstOrDefault(refusal => refusal is not null) is { } refused)
        {
            return refused;
        }

        Replace(call, folder, group, before, bodies);
        call.State.Intervals[(folder, group)] = interval;
        // The answer is the request, not what is stored.
        return FakeAnswer.Json(200, call.Body);
    }

    private static void Replace(Call call, string folder, string group, List<FakeRule> before, List<JsonObject> bodies)
    {
        var next = bodies.Select(body => new FakeRule { Model = RuleStore.Complete(call, body), FolderUid = folder, Group = group, Provenance = call.Provenance }).ToList();
        // Content equal to what is stored: nothing happens at all, not even to the provenance.
        if (next.Count == before.Count && next.Zip(before).All(pair => RuleStore.SameContent(pair.First.Model, pair.Second.Model)))
        {
            return;
        }

        var uids = next.Select(rule => rule.Uid).ToHashSet();
        call.State.Rules.RemoveAll(rule => before.Contains(rule) || uids.Contains(rule.Uid));
        call.State.Rules.AddRange(next);
    }

    private static FakeAnswer? RefuseInGroup(Call call, JsonObject body, string folder, string group, List<JsonObject> bodies)
    {
        var uid = Json.Text(body, "uid");
        if (call.Grafana.Major < 12 && call.State.Rules.Any(rule => rule.Uid == uid && (rule.FolderUid != folder || rule.Group != group)))
        {
            return FakeAnswer.Typed(409, "alerting.alert-rule.conflict", $"rule {uid} belongs to another group");
        }

        return bodies.Count(other => Json.Text(other, "title") == Json.Text(body, "title")) > 1 && call.Grafana.Major < 12
            ? FakeAnswer.Typed(400, "alerting.alert-rule.conflict", "a rule with the same title already exists in the folder")
            : Refuse(call, body, folder, group);
    }

    private static FakeAnswer DeleteGroup(Call call, string folder, string group)
    {
        var rules = Group(call, folder, group);
        if (rules.Count == 0)
        {
            return FakeAnswer.Message(404, "rule group not found");
        }

        if (rules.FirstOrDefault(rule => rule.Provenance is not ("" or "api")) is { } foreign)
        {
            return Mismatch("delete", call.Provenance, foreign.Provenance);
        }

        call.State.Rules.RemoveAll(rules.Contains);
        return FakeAnswer.Empty(204);
    }

    private static FakeAnswer Mismatch(string verb, string given, string needed) =>
        FakeAnswer.Typed(409, "alerting.provenanceMismatch", $"cannot {verb} with provided provenance '{given}', needs '{needed}'");

    private static FakeAnswer? Refuse(Call call, JsonObject body, string folder, string group)
    {
        var (uid, title) = (Json.Text(body, "uid"), Json.Text(body, "title") ?? "");
        FakeAnswer Bad(string text) => FakeAnswer.Message(400, "invalid alert rule: " + text);
        return folder.Length == 0 ? Bad("folderUID must be set")
            : !call.State.Folders.ContainsKey(folder) ? Bad("folder does not exist")
            : group.Length is 0 or > 190 ? Bad("rule group name is not valid")
            : uid is not null && (uid.Length == 0 || Json.BadUid(uid)) ? Bad("uid is not valid")
            : title.Length is 0 or > 190 ? Bad("title is empty or too long")
            : call.Grafana.Major < 12 && call.State.Rules.Any(rule => rule.FolderUid == folder && rule.Title == title && rule.Uid != uid)
                ? FakeAnswer.Typed(400, "alerting.alert-rule.conflict", "a rule with the same title already exists in the folder")
            : RuleStore.Fault(body) is { } fault ? Bad(fault)
            : null;
    }
}
