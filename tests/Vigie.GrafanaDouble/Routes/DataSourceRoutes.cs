using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/datasources.</summary>
internal static class DataSourceRoutes
{
    public static FakeAnswer Answer(Call call)
    {
        if (!call.IsAdmin)
        {
            return FakeAnswer.Denied("datasources:read");
        }

        return (call.Method, call.Rest("/api/datasources")) switch
        {
            ("GET", []) => List(call),
            ("POST", []) => Create(call),
            ("GET", ["uid", var uid]) => call.State.DataSources.TryGetValue(uid, out var source) ? FakeAnswer.Json(200, Redacted(source)) : Missing,
            ("PUT", ["uid", var uid]) => Put(call, uid),
            ("DELETE", ["uid", var uid]) => Delete(call, uid),
            _ => FakeAnswer.Message(404, "Not found"),
        };
    }

    private static FakeAnswer Missing => FakeAnswer.Message(404, "Data source not found");

    private static FakeAnswer List(Call call) => FakeAnswer.Json(200, new JsonArray([.. call.State.DataSources.Values.Select(source =>
    {
        var entry = Json.Clone(source);
        entry.Remove("version");
        entry.Remove("secureJsonData");
        entry.Remove("secureJsonFields");
        return entry;
    })]));

    private static JsonObject Redacted(JsonObject source)
    {
        var shown = Json.Clone(source);
        var secrets = shown["secureJsonData"] as JsonObject ?? [];
        shown.Remove("secureJsonData");
        shown["secureJsonFields"] = new JsonObject(secrets.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)true)));
        return shown;
    }

    private static FakeAnswer Create(Call call)
    {
        var (uid, name) = (Json.Text(call.Body, "uid"), Json.Text(call.Body, "name"));
        if (Json.BadUid(uid))
        {
            return FakeAnswer.Message(400, "uid contains illegal characters");
        }

        if (call.State.DataSources.Values.Any(source => Json.Text(source, "name") == name))
        {
            return FakeAnswer.Message(409, "data source with the same name already exists");
        }

        if (call.State.DataSources.ContainsKey(uid!))
        {
            return FakeAnswer.Message(409, "data source with the same uid already exists");
        }

        var source = Complete(call, uid!, []);
        source["version"] = 1;
        call.State.DataSources[uid!] = source;
        Default(call.State, uid!);
        return Answer("Datasource added", source);
    }

    private static FakeAnswer Put(Call call, string uid)
    {
        if (!call.State.DataSources.TryGetValue(uid, out var stored))
        {
            return Missing;
        }

        if (Json.Flag(stored, "readOnly"))
        {
            return FakeAnswer.Message(403, "Cannot update read-only data source");
        }

        var version = Json.Number(call.Body, "version");
        if (version is { } sent && sent < Json.Number(stored, "version"))
        {
            return FakeAnswer.Message(409, "Datasource has already been updated by someone else. Please reload and try again");
        }

        if (call.State.DataSources.Any(pair => pair.Key != uid && Json.Text(pair.Value, "name") == Json.Text(call.Body, "name")))
        {
            return FakeAnswer.Message(409, "data source with the same name already exists");
        }

        var next = Complete(call, uid, stored["secureJsonData"] as JsonObject ?? []);
        next["version"] = (version ?? 0) + 1;
        call.State.DataSources[uid] = next;
        Default(call.State, uid);
        return Answer("Datasource updated", next);
    }

    // What is not named is emptied; secrets are merged key by key.
    private static JsonObject Complete(Call call, string uid, JsonObject secrets)
    {
        var source = new JsonObject
        {
            ["id"] = 1, ["orgId"] = 1, ["typeLogoUrl"] = "x.svg", ["url"] = "", ["user"] = "", ["database"] = "", ["basicAuth"] = false,
            ["basicAuthUser"] = "", ["withCredentials"] = false, ["isDefault"] = false, ["readOnly"] = false, ["jsonData"] = new JsonObject(),
        };
        foreach (var (key, value) in call.Body.Where(pair => pair.Key is not ("version" or "secureJsonData")))
        {
            source[key] = value?.DeepClone();
        }

        source["uid"] = uid;
        var merged = Json.Clone(secrets);
        foreach (var (key, value) in call.Body["secureJsonData"] as JsonObject ?? [])
        {
            merged[key] = value?.DeepClone();
        }

        source["secureJsonData"] = merged;
        return source;
    }

    private static void Default(FakeState state, string uid)
    {
        if (Json.Flag(state.DataSources[uid], "isDefault"))
        {
            foreach (var other in state.DataSources.Where(pair => pair.Key != uid))
            {
                other.Value["isDefault"] = false;
            }
        }
    }

    private static FakeAnswer Answer(string message, JsonObject source) =>
        FakeAnswer.Json(200, new JsonObject { ["message"] = message, ["id"] = 1, ["name"] = Json.Text(source, "name"), ["datasource"] = Redacted(source) });

    private static FakeAnswer Delete(Call call, string uid)
    {
        if (!call.State.DataSources.TryGetValue(uid, out var stored))
        {
            return Missing;
        }

        if (Json.Flag(stored, "readOnly"))
        {
            return FakeAnswer.Message(403, "Cannot delete read-only data source");
        }

        call.State.DataSources.Remove(uid);
        return FakeAnswer.Json(200, new JsonObject { ["message"] = "Data source deleted", ["id"] = 1 });
    }
}
