using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/folders.</summary>
internal static class FolderRoutes
{
    public static FakeAnswer Answer(Call call) => (call.Method, call.Rest("/api/folders")) switch
    {
        ("GET", []) => List(call),
        ("POST", []) => Create(call),
        ("GET", [var uid]) => Get(call, uid),
        ("PUT", [var uid]) => Put(call, uid),
        ("DELETE", [var uid]) => Delete(call, uid),
        ("POST", [var uid, "move"]) => Move(call, uid),
        ("GET", [var uid, "counts"]) => Counts(call, uid),
        _ => FakeAnswer.Message(404, "Not found"),
    };

    public static IEnumerable<string> Below(FakeState state, string uid) =>
        state.Folders.Where(pair => pair.Value.ParentUid == uid).SelectMany(pair => Below(state, pair.Key).Prepend(pair.Key));

    private static FakeAnswer List(Call call)
    {
        var parent = call.Query("parentUid");
        return FakeAnswer.Json(200, new JsonArray([.. call.State.Folders
            .Where(pair => (pair.Value.ParentUid ?? "") == (parent ?? ""))
            .Select(pair => new JsonObject { ["id"] = 1, ["uid"] = pair.Key, ["title"] = pair.Value.Title })]));
    }

    private static FakeAnswer Missing(Call call) =>
        !call.IsAdmin && call.Grafana.HidesMissingFolders ? FakeAnswer.Denied("folders:read") : FakeAnswer.Message(404, "folder not found", "not-found");

    private static FakeAnswer Get(Call call, string uid) =>
        call.State.Folders.TryGetValue(uid, out var folder) ? FakeAnswer.Json(200, Body(uid, folder)) : Missing(call);

    private static JsonObject Body(string uid, FakeFolder folder)
    {
        var body = new JsonObject
        {
            ["id"] = 7,
            ["uid"] = uid,
            ["orgId"] = 1,
            ["title"] = folder.Title,
            ["url"] = $"/dashboards/f/{uid}/x",
            ["hasAcl"] = false,
            ["version"] = folder.Version,
            ["description"] = folder.Description,
            ["managedBy"] = folder.ManagedBy,
        };
        if (folder.ParentUid is not null)
        {
            body["parentUid"] = folder.ParentUid;
        }

        return body;
    }

    private static FakeAnswer Create(Call call)
    {
        var (uid, title, parent) = (Json.Text(call.Body, "uid"), Json.Text(call.Body, "title"), Json.Text(call.Body, "parentUid"));
        if (call.IsViewer)
        {
            return FakeAnswer.Denied("folders:create");
        }

        if (string.IsNullOrEmpty(title))
        {
            return FakeAnswer.Message(400, "folder title cannot be empty");
        }

        if (call.State.Folders.ContainsKey(uid!))
        {
            return call.Grafana.FolderTaken == 412
                ? FakeAnswer.Message(412, "the folder has been changed by someone else", "version-mismatch")
                : FakeAnswer.Message(409, "a folder with that uid already exists");
        }

        if (parent is { Length: > 0 } && !call.State.Folders.ContainsKey(parent))
        {
            return FakeAnswer.Message(400, "parent folder not found");
        }

        if (Depth(call.State, parent) >= call.Grafana.DeepestFolder)
        {
            return FakeAnswer.Message(400, "folder max depth exceeded");
        }

        var folder = new FakeFolder { Title = title, Description = Json.Text(call.Body, "description") ?? "", ParentUid = string.IsNullOrEmpty(parent) ? null : parent };
        call.State.Folders[uid!] = folder;
        return FakeAnswer.Json(200, Body(uid!, folder));
    }

    private static int Depth(FakeState state, string? uid)
    {
        var depth = 0;
        for (; !string.IsNullOrEmpty(uid) && state.Folders.TryGetValue(uid, out var folder); uid = folder.ParentUid)
        {
            depth++;
        }

        return depth;
    }

    private static FakeAnswer Put(Call call, string uid)
    {
        if (!call.State.Folders.TryGetValue(uid, out var folder))
        {
            return Missing(call);
        }

        if (!Json.Flag(call.Body, "overwrite") && Json.Number(call.Body, "version") != folder.Version)
        {
            return FakeAnswer.Message(412, "the folder has been changed by someone else", "version-mismatch");
        }

        folder.Title = Json.Text(call.Body, "title")!;
        folder.Description = Json.Text(call.Body, "description") ?? "";
        folder.Version++;
        return FakeAnswer.Json(200, Body(uid, folder));
    }

    private static FakeAnswer Move(Call call, string uid)
    {
        if (!call.State.Folders.TryGetValue(uid, out var folder))
        {
            return Missing(call);
        }

        var parent = Json.Text(call.Body, "parentUid");
        if (parent == uid || (parent is not null && Below(call.State, uid).Contains(parent)))
        {
            return FakeAnswer.Message(400, "cannot move folder under its own descendant");
        }

        folder.ParentUid = string.IsNullOrEmpty(parent) ? null : parent;
        folder.Version++;
        return FakeAnswer.Json(200, Body(uid, folder));
    }

    private static FakeAnswer Counts(Call call, string uid)
    {
        if (!call.State.Folders.ContainsKey(uid))
        {
            return Missing(call);
        }

        var all = Below(call.State, uid).Prepend(uid).ToHashSet();
        var (dashboards, rules) = (call.State.Dashboards.Values.Count(dashboard => all.Contains(dashboard.FolderUid)), call.State.Rules.Count(rule => all.Contains(rule.FolderUid)));
        // Singular names up to 12.
        var s = call.Grafana.Major >= 13 ? "s" : "";
        return FakeAnswer.Json(200, new JsonObject { ["alertrule" + s] = rules, ["dashboard" + s] = dashboards, ["folder" + s] = all.Count - 1, ["librarypanel" + s] = 0 });
    }

    private static FakeAnswer Delete(Call call, string uid)
    {
        if (!call.State.Folders.TryGetValue(uid, out var folder))
        {
            return Missing(call);
        }

        var all = Below(call.State, uid).Prepend(uid).ToHashSet();
        if (call.State.Rules.Any(rule => all.Contains(rule.FolderUid)) && call.Query("forceDeleteRules") != "true")
        {
            return FakeAnswer.Message(400, "folder cannot be deleted: folder contains alert rules");
        }

        foreach (var gone in all)
        {
            call.State.Folders.Remove(gone);
        }

        call.State.Rules.RemoveAll(rule => all.Contains(rule.FolderUid));
        foreach (var dashboard in call.State.Dashboards.Where(pair => all.Contains(pair.Value.FolderUid)).ToList())
        {
            call.State.Dashboards.Remove(dashboard.Key);
        }

        return FakeAnswer.Json(200, new JsonObject { ["message"] = "Folder deleted", ["id"] = 7, ["title"] = folder.Title });
    }
}
