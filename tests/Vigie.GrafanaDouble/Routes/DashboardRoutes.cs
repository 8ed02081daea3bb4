using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/dashboards: status codes and version counters of both storages.</summary>
internal static class DashboardRoutes
{
    public static FakeAnswer Answer(Call call) => (call.Method, call.Rest("/api/dashboards")) switch
    {
        ("POST", ["db"]) => Save(call),
        ("GET", ["uid", var uid]) => Get(call, uid),
        ("DELETE", ["uid", var uid]) => Delete(call, uid),
        _ => FakeAnswer.Message(404, "Not found"),
    };

    private static FakeAnswer Get(Call call, string uid) => !call.State.Dashboards.TryGetValue(uid, out var stored)
        ? FakeAnswer.Message(404, "Dashboard not found")
        : FakeAnswer.Json(200, new JsonObject
        {
            ["dashboard"] = Shown(stored),
            ["meta"] = new JsonObject
            {
                ["type"] = "db", ["slug"] = "x", ["version"] = stored.Version, ["folderUid"] = stored.FolderUid, ["folderId"] = 3,
                ["provisioned"] = stored.Provisioned, ["provisionedExternalId"] = "", ["canSave"] = true, ["updatedBy"] = "somebody",
            },
        });

    private static JsonObject Shown(FakeDashboard stored)
    {
        var model = Json.Clone(stored.Model);
        model["id"] = 41;
        model["version"] = stored.Version;
        return model;
    }

    private static FakeAnswer Save(Call call)
    {
        if (call.IsViewer)
        {
            return FakeAnswer.Denied("dashboards:create");
        }

        var model = (JsonObject)call.Body["dashboard"]!.DeepClone();
        var uid = Json.Text(model, "uid");
        var folder = Json.Text(call.Body, "folderUid") ?? "";
        if (Refuse(call, model, uid, folder) is { } refusal)
        {
            return refusal;
        }

        var version = Json.Number(model, "version");
        model.Remove("id");
        model.Remove("version");
        if (!call.State.Dashboards.TryGetValue(uid!, out var stored))
        {
            var indexed = Stopwatch.GetTimestamp() + (long)(call.Grafana.IndexLag.TotalSeconds * Stopwatch.Frequency);
            stored = call.State.Dashboards[uid!] = new FakeDashboard { Model = model, FolderUid = folder, IndexedAt = indexed };
            return Saved(uid!, stored);
        }

        if (Protected(stored) is { } no)
        {
            return no;
        }

        if (!Json.Flag(call.Body, "overwrite") && version != stored.Version)
        {
            return Conflict(call, version);
        }

        // SQL counts every save; the Kubernetes layer only those that change something.
        if (!call.Grafana.Kubernetes || stored.FolderUid != folder || !JsonNode.DeepEquals(stored.Model, model))
        {
            stored.Version++;
        }

        (stored.Model, stored.FolderUid) = (model, folder);
        return Saved(uid!, stored);
    }

    private static FakeAnswer? Refuse(Call call, JsonObject model, string? uid, string folder) =>
        string.IsNullOrEmpty(Json.Text(model, "title"))
            ? call.Grafana.Kubernetes ? FakeAnswer.Message(400, "Dashboard spec is missing required title property") : FakeAnswer.Message(400, "Dashboard title cannot be empty", "empty-name")
        : Json.Flag(call.Body, "isFolder") ? FakeAnswer.Message(400, "Use folders endpoint for saving folders.")
        : uid?.Length > 40 ? FakeAnswer.Message(400, "uid too long, max 40 characters")
        : Json.BadUid(uid) ? FakeAnswer.Message(400, "uid contains illegal characters")
        : Json.Text(call.Body, "message")?.Length > 500 ? FakeAnswer.Message(400, "message too long, max 500 characters")
        : folder.Length > 0 && !call.State.Folders.ContainsKey(folder) ? FakeAnswer.Message(400, "folder not found")
        : null;

    private static FakeAnswer? Protected(FakeDashboard stored) =>
        stored.Provisioned ? FakeAnswer.Message(400, "Cannot save provisioned dashboard")
        : stored.PluginId is not null ? FakeAnswer.Message(412, $"The dashboard belongs to plugin {stored.PluginId}.", "plugin-dashboard")
        : null;

    private static FakeAnswer Conflict(Call call, long? version) =>
        call.Grafana.Kubernetes ? FakeAnswer.Message(409, "Dashboard already exists. Use overwrite flag to update.")
        : version is null ? FakeAnswer.Message(412, "A dashboard with the same uid already exists", "name-exists")
        : FakeAnswer.Message(412, "The dashboard has been changed by someone else", "version-mismatch");

    private static FakeAnswer Saved(string uid, FakeDashboard stored) => FakeAnswer.Json(200, new JsonObject
    {
        ["id"] = 41, ["uid"] = uid, ["url"] = $"/d/{uid}/x", ["status"] = "success", ["version"] = stored.Version,
        ["slug"] = "x", ["folderUid"] = stored.FolderUid,
    });

    private static FakeAnswer Delete(Call call, string uid)
    {
        if (!call.State.Dashboards.TryGetValue(uid, out var stored))
        {
            return FakeAnswer.Message(404, "Dashboard not found");
        }

        if (stored.Provisioned)
        {
            return FakeAnswer.Message(400, "provisioned dashboard cannot be deleted");
        }

        call.State.Dashboards.Remove(uid);
        var title = stored.Model["title"]!.GetValue<string>();
        return FakeAnswer.Json(200, new JsonObject { ["title"] = title, ["message"] = $"Dashboard {title} deleted", ["uid"] = uid });
    }
}
