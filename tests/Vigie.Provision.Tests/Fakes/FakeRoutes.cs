using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Tests.Fakes;

/// <summary>What each route of the double does, by the facts known of the releases.</summary>
internal sealed class FakeRoutes(FakeGrafana grafana)
{
    public FakeAnswer Answer(Seen request)
    {
        var path = request.Path.Split('?')[0];
        if (path == "/api/health")
        {
            return FakeAnswer.Json(200, grafana.HidesItsVersion
                ? new JsonObject { ["database"] = "ok" }
                : new JsonObject { ["database"] = "ok", ["version"] = grafana.Version, ["commit"] = "abc" });
        }

        if (!path.StartsWith("/api/", StringComparison.Ordinal))
        {
            return new FakeAnswer(200, "<!DOCTYPE html><html><title>Grafana</title></html>", "text/html; charset=UTF-8");
        }

        if (request.Authorization != $"Bearer {FakeGrafana.Token}" && request.Authorization != "Basic YWRtaW46c2VzYW1l")
        {
            return FakeAnswer.Json(401, new JsonObject { ["message"] = "Invalid API key", ["messageId"] = "api-key.invalid", ["statusCode"] = 401, ["traceID"] = "" });
        }

        JsonObject body;
        try
        {
            body = request.Body.Length == 0 ? [] : (JsonObject)JsonNode.Parse(request.Body)!;
        }
        catch (JsonException)
        {
            return FakeAnswer.Message(400, "bad request data");
        }

        return Route(request.Method, path, body);
    }

    private FakeAnswer Route(string method, string path, JsonObject body)
    {
        string Last() => path[(path.LastIndexOf('/') + 1)..];
        return (method, path) switch
        {
            ("GET", "/api/user") => FakeAnswer.Json(200, new JsonObject { ["id"] = 2, ["login"] = "sa-1-vigie", ["name"] = "vigie" }),
            ("GET", "/api/org") => FakeAnswer.Json(200, new JsonObject { ["id"] = 1, ["name"] = "Main Org." }),
            ("GET", "/api/folders") => ListFolders(),
            ("POST", "/api/folders") => CreateFolder(body),
            ("GET", _) when path.StartsWith("/api/folders/", StringComparison.Ordinal) => GetFolder(Last()),
            ("PUT", _) when path.StartsWith("/api/folders/", StringComparison.Ordinal) => PutFolder(Last(), body),
            ("GET", "/api/datasources") => ListDataSources(),
            ("POST", "/api/datasources") => CreateDataSource(body),
            ("GET", _) when path.StartsWith("/api/datasources/uid/", StringComparison.Ordinal) => GetDataSource(Last()),
            ("PUT", _) when path.StartsWith("/api/datasources/uid/", StringComparison.Ordinal) => PutDataSource(Last(), body),
            ("POST", "/api/dashboards/db") => SaveDashboard(body),
            ("GET", _) when path.StartsWith("/api/dashboards/uid/", StringComparison.Ordinal) => GetDashboard(Last()),
            _ => FakeAnswer.Message(404, "Not found"),
        };
    }

    private static FakeAnswer Denied(string permission) => FakeAnswer.Json(403, new JsonObject
    {
        ["accessErrorId"] = "ACE0123456789",
        ["message"] = $"You'll need additional permissions to perform this action. Permissions needed: {permission}",
        ["title"] = "Access denied",
    });

    private static string? Text(JsonObject body, string name) => body[name]?.GetValue<string>();

    private static long? Number(JsonObject body, string name) => body[name] is { } node ? long.Parse(node.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static bool BadUid(string? uid) => uid is not null && (uid.Length > 40 || !uid.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    private FakeAnswer ListFolders() => FakeAnswer.Json(200, new JsonArray([.. grafana.Folders
        .Where(pair => pair.Value.ParentUid is null)
        .Select(pair => new JsonObject { ["id"] = 1, ["uid"] = pair.Key, ["title"] = pair.Value.Title })]));

    private FakeAnswer GetFolder(string uid)
    {
        if (!grafana.Folders.TryGetValue(uid, out var folder))
        {
            return grafana.Role != "Admin" && grafana.HidesMissingFolders ? Denied("folders:read") : FakeAnswer.Message(404, "folder not found", "not-found");
        }

        return FakeAnswer.Json(200, FolderBody(uid, folder));
    }

    private static JsonObject FolderBody(string uid, FakeFolder folder) => new()
    {
        ["id"] = 7,
        ["uid"] = uid,
        ["orgId"] = 1,
        ["title"] = folder.Title,
        ["url"] = $"/dashboards/f/{uid}/x",
        ["hasAcl"] = false,
        ["version"] = folder.Version,
        ["parentUid"] = folder.ParentUid,
        ["description"] = folder.Description,
        ["managedBy"] = folder.ManagedBy,
    };

    private FakeAnswer CreateFolder(JsonObject body)
    {
        var (uid, title) = (Text(body, "uid"), Text(body, "title"));
        if (grafana.Role == "Viewer")
        {
            return Denied("folders:create");
        }

        if (string.IsNullOrEmpty(title))
        {
            return FakeAnswer.Message(400, "folder title cannot be empty");
        }

        if (grafana.Folders.ContainsKey(uid!))
        {
            return grafana.FolderTaken == 412
                ? FakeAnswer.Message(412, "the folder has been changed by someone else", "version-mismatch")
                : FakeAnswer.Message(409, "a folder with that uid already exists");
        }

        grafana.Folders[uid!] = new FakeFolder { Title = title };
        return FakeAnswer.Json(200, FolderBody(uid!, grafana.Folders[uid!]));
    }

    private FakeAnswer PutFolder(string uid, JsonObject body)
    {
        if (!grafana.Folders.TryGetValue(uid, out var folder))
        {
            return FakeAnswer.Message(404, "folder not found", "not-found");
        }

        if (body["overwrite"]?.GetValue<bool>() != true && Number(body, "version") != folder.Version)
        {
            return FakeAnswer.Message(412, "the folder has been changed by someone else", "version-mismatch");
        }

        folder.Title = Text(body, "title")!;
        folder.Description = Text(body, "description") ?? "";
        folder.Version++;
        return FakeAnswer.Json(200, FolderBody(uid, folder));
    }

    private FakeAnswer ListDataSources()
    {
        if (grafana.Role != "Admin")
        {
            return Denied("datasources:read");
        }

        var list = grafana.DataSources.Values.Select(source =>
        {
            var entry = (JsonObject)source.DeepClone();
            entry.Remove("version");
            entry.Remove("secureJsonData");
            return entry;
        });
        return FakeAnswer.Json(200, new JsonArray([.. list]));
    }

    private FakeAnswer GetDataSource(string uid)
    {
        if (grafana.Role != "Admin")
        {
            return Denied("datasources:read");
        }

        return grafana.DataSources.TryGetValue(uid, out var source) ? FakeAnswer.Json(200, Redacted(source)) : FakeAnswer.Message(404, "Data source not found");
    }

    private static JsonObject Redacted(JsonObject source)
    {
        var shown = (JsonObject)source.DeepClone();
        var secrets = shown["secureJsonData"] as JsonObject ?? [];
        shown.Remove("secureJsonData");
        shown["secureJsonFields"] = new JsonObject(secrets.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)true)));
        return shown;
    }

    private FakeAnswer CreateDataSource(JsonObject body)
    {
        var (uid, name) = (Text(body, "uid"), Text(body, "name"));
        if (BadUid(uid))
        {
            return FakeAnswer.Message(400, "uid contains illegal characters");
        }

        if (grafana.DataSources.Values.Any(source => Text(source, "name") == name))
        {
            return FakeAnswer.Message(409, "data source with the same name already exists");
        }

        if (grafana.DataSources.ContainsKey(uid!))
        {
            return FakeAnswer.Message(409, "data source with the same uid already exists");
        }

        var stored = new JsonObject
        {
            ["id"] = grafana.DataSources.Count + 1, ["orgId"] = 1, ["typeLogoUrl"] = "x.svg", ["user"] = "", ["database"] = "", ["basicAuth"] = false,
            ["basicAuthUser"] = "", ["withCredentials"] = false, ["isDefault"] = false, ["readOnly"] = false, ["version"] = 1,
        };
        Overlay(stored, body);
        grafana.DataSources[uid!] = stored;
        return FakeAnswer.Json(200, new JsonObject { ["message"] = "Datasource added", ["id"] = 1, ["name"] = name, ["datasource"] = Redacted(stored) });
    }

    private FakeAnswer PutDataSource(string uid, JsonObject body)
    {
        if (!grafana.DataSources.TryGetValue(uid, out var stored))
        {
            return FakeAnswer.Message(404, "Data source not found");
        }

        if (stored["readOnly"]!.GetValue<bool>())
        {
            return FakeAnswer.Message(403, "Cannot update read-only data source");
        }

        var version = Number(body, "version");
        if (version is { } sent && sent < Number(stored, "version"))
        {
            return FakeAnswer.Message(409, "Datasource has already been updated by someone else. Please reload and try again");
        }

        var secrets = stored["secureJsonData"] as JsonObject ?? [];
        var next = new JsonObject
        {
            ["id"] = stored["id"]!.DeepClone(), ["orgId"] = 1, ["typeLogoUrl"] = "x.svg", ["user"] = "", ["database"] = "", ["basicAuth"] = false,
            ["basicAuthUser"] = "", ["withCredentials"] = false, ["isDefault"] = false, ["readOnly"] = false, ["uid"] = uid, ["jsonData"] = new JsonObject(),
        };
        Overlay(next, body);
        next["secureJsonData"] = secrets.DeepClone();
        next["version"] = (version ?? 0) + 1;
        grafana.DataSources[uid] = next;
        return FakeAnswer.Json(200, new JsonObject { ["message"] = "Datasource updated", ["id"] = 1, ["name"] = Text(next, "name"), ["datasource"] = Redacted(next) });
    }

    private static void Overlay(JsonObject target, JsonObject body)
    {
        foreach (var (key, value) in body.Where(pair => pair.Key != "version"))
        {
            target[key] = value?.DeepClone();
        }
    }

    private FakeAnswer GetDashboard(string uid)
    {
        if (!grafana.Dashboards.TryGetValue(uid, out var stored))
        {
            return FakeAnswer.Message(404, "Dashboard not found");
        }

        return FakeAnswer.Json(200, new JsonObject
        {
            ["dashboard"] = Shown(stored),
            ["meta"] = new JsonObject
            {
                ["type"] = "db", ["slug"] = "x", ["version"] = stored.Version, ["folderUid"] = stored.FolderUid, ["folderId"] = 3,
                ["provisioned"] = stored.Provisioned, ["provisionedExternalId"] = "", ["canSave"] = true, ["updatedBy"] = "somebody",
            },
        });
    }

    private static JsonObject Shown(FakeDashboard stored)
    {
        var model = (JsonObject)stored.Model.DeepClone();
        model["id"] = 41;
        model["version"] = stored.Version;
        return model;
    }

    private FakeAnswer SaveDashboard(JsonObject body)
    {
        if (grafana.Role == "Viewer")
        {
            return Denied("dashboards:create");
        }

        var model = (JsonObject)body["dashboard"]!.DeepClone();
        var uid = Text(model, "uid");
        var folder = Text(body, "folderUid") ?? "";
        var refusal = Refuse(model, uid, folder);
        if (refusal is not null)
        {
            return refusal;
        }

        var version = Number(model, "version");
        model.Remove("id");
        model.Remove("version");
        if (!grafana.Dashboards.TryGetValue(uid!, out var stored))
        {
            stored = grafana.Dashboards[uid!] = new FakeDashboard { Model = model, FolderUid = folder };
            return Saved(uid!, stored);
        }

        if (Protected(stored) is { } no)
        {
            return no;
        }

        if (body["overwrite"]?.GetValue<bool>() != true && version != stored.Version)
        {
            return Conflict(version);
        }

        // SQL counts every save; the Kubernetes layer only those that change something.
        if (!grafana.Kubernetes || stored.FolderUid != folder || !JsonNode.DeepEquals(stored.Model, model))
        {
            stored.Version++;
        }

        (stored.Model, stored.FolderUid) = (model, folder);
        return Saved(uid!, stored);
    }

    private FakeAnswer? Refuse(JsonObject model, string? uid, string folder) =>
        string.IsNullOrEmpty(Text(model, "title"))
            ? grafana.Kubernetes ? FakeAnswer.Message(400, "Dashboard spec is missing required title property") : FakeAnswer.Message(400, "Dashboard title cannot be empty", "empty-name")
        : uid?.Length > 40 ? FakeAnswer.Message(400, "uid too long, max 40 characters")
        : BadUid(uid) ? FakeAnswer.Message(400, "uid contains illegal characters")
        : folder.Length > 0 && !grafana.Folders.ContainsKey(folder) ? FakeAnswer.Message(400, "folder not found")
        : null;

    private static FakeAnswer? Protected(FakeDashboard stored) =>
        stored.Provisioned ? FakeAnswer.Message(400, "Cannot save provisioned dashboard")
        : stored.PluginId is not null ? FakeAnswer.Message(412, $"The dashboard belongs to plugin {stored.PluginId}.", "plugin-dashboard")
        : null;

    private FakeAnswer Conflict(long? version) =>
        grafana.Kubernetes ? FakeAnswer.Message(409, "Dashboard already exists. Use overwrite flag to update.")
        : version is null ? FakeAnswer.Message(412, "A dashboard with the same uid already exists", "name-exists")
        : FakeAnswer.Message(412, "The dashboard has been changed by someone else", "version-mismatch");

    private static FakeAnswer Saved(string uid, FakeDashboard stored) => FakeAnswer.Json(200, new JsonObject
    {
        ["id"] = 41, ["uid"] = uid, ["url"] = $"/d/{uid}/x", ["status"] = "success", ["version"] = stored.Version,
        ["slug"] = "x", ["folderUid"] = stored.FolderUid,
    });
}
