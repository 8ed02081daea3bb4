using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>/api/v1/provisioning/contact-points.</summary>
internal static class ContactPointRoutes
{
    private const string Redacted = "[REDACTED]";

    private static readonly HashSet<string> s_secrets =
        ["password", "authorization_credentials", "integrationKey", "bottoken", "apiKey", "userKey", "apiToken", "token", "clientKey", "clientCertificate", "caCertificate", "secret", "client_secret"];

    private static readonly Dictionary<string, string[]> s_required = new(StringComparer.OrdinalIgnoreCase)
    {
        ["email"] = ["addresses"], ["webhook"] = ["url"], ["slack"] = [], ["pagerduty"] = ["integrationKey"], ["teams"] = ["url"],
        ["telegram"] = ["bottoken", "chatid"], ["opsgenie"] = ["apiKey"], ["discord"] = ["url"], ["pushover"] = ["userKey", "apiToken"],
    };

    public static FakeAnswer Answer(Call call) => (call.Method, call.Rest("/api/v1/provisioning/contact-points")) switch
    {
        ("GET", []) => List(call),
        ("POST", []) => Create(call),
        ("PUT", [var uid]) => Put(call, uid),
        ("DELETE", [var uid]) => Delete(call, uid),
        _ => FakeAnswer.Message(404, "Not found"),
    };

    private static JsonObject? Find(Call call, string uid) => call.State.ContactPoints.FirstOrDefault(point => Json.Text(point, "uid") == uid);

    private static FakeAnswer List(Call call)
    {
        var name = call.Query("name");
        return FakeAnswer.Json(200, new JsonArray([.. call.State.ContactPoints
            .Where(point => (name is null || Json.Text(point, "name") == name) && Json.Text(point, "uid") is { Length: > 0 })
            .OrderBy(point => Json.Text(point, "name"), StringComparer.Ordinal).Select(Shown)]));
    }

    private static JsonObject Shown(JsonObject point)
    {
        var shown = Json.Clone(point);
        Hide(shown["settings"]!.AsObject(), Json.Text(point, "type")!);
        Json.DropEmpty(shown, "provenance");
        return shown;
    }

    private static void Hide(JsonObject settings, string type)
    {
        foreach (var key in settings.Select(pair => pair.Key).ToList())
        {
            if (settings[key] is JsonObject below)
            {
                Hide(below, type);
            }
            else if (s_secrets.Contains(key) || (key == "url" && type is "slack" or "discord"))
            {
                settings[key] = Redacted;
            }
        }
    }

    private static FakeAnswer? Refuse(JsonObject body)
    {
        var type = Json.Text(body, "type") ?? "";
        if (!s_required.TryGetValue(type, out var required))
        {
            return FakeAnswer.Message(400, $"invalid object specification: unknown receiver type '{type}'");
        }

        var settings = body["settings"] as JsonObject ?? [];
        var missing = required.FirstOrDefault(key => settings[key] is null || settings[key]!.ToString().Length == 0);
        return string.IsNullOrEmpty(Json.Text(body, "name")) ? FakeAnswer.Message(400, "invalid object specification: contact point name is missing")
            : missing is not null ? FakeAnswer.Message(400, $"invalid object specification: {missing} is required")
            : null;
    }

    private static FakeAnswer Create(Call call)
    {
        var point = Json.Clone(call.Body);
        point["uid"] ??= $"made-{call.State.NextId++}";
        if (Find(call, Json.Text(point, "uid")!) is not null)
        {
            return FakeAnswer.Message(500, $"receiver configuration with UID '{Json.Text(point, "uid")}' already exist in contact point");
        }

        if (Refuse(point) is { } refusal)
        {
            return refusal;
        }

        point["provenance"] = call.Provenance;
        point["disableResolveMessage"] = Json.Flag(point, "disableResolveMessage");
        call.State.ContactPoints.Add(point);
        return FakeAnswer.Json(202, Shown(point));
    }

    private static FakeAnswer Put(Call call, string uid)
    {
        if (Find(call, uid) is not { } stored)
        {
            return FakeAnswer.Typed(404, "alerting.notifications.contact-points.notFound", "contact point not found");
        }

        if (Refuse(call.Body) is { } refusal)
        {
            return refusal;
        }

        var provenance = Json.Text(stored, "provenance") ?? "";
        if (provenance.Length > 0 && provenance != call.Provenance)
        {
            return call.Grafana is { Major: 11, Minor: < 4 }
                ? FakeAnswer.Message(500, $"cannot change provenance from '{provenance}' to '{call.Provenance}'")
                : FakeAnswer.Typed(403, "alerting.notifications.invalidProvenance", "the object was provisioned by something else");
        }

        var next = Json.Clone(call.Body);
        Keep((JsonObject)next["settings"]!, stored["settings"] as JsonObject ?? []);
        (next["uid"], next["provenance"], next["disableResolveMessage"]) = (uid, call.Provenance, Json.Flag(next, "disableResolveMessage"));
        call.State.ContactPoints[call.State.ContactPoints.IndexOf(stored)] = next;
        return FakeAnswer.Json(202, new JsonObject { ["message"] = "contactpoint updated" });
    }

    private static void Keep(JsonObject settings, JsonObject stored)
    {
        foreach (var key in settings.Select(pair => pair.Key).ToList())
        {
            if (settings[key] is JsonObject below)
            {
                Keep(below, stored[key] as JsonObject ?? []);
            }
            else if (settings[key] is JsonValue value && value.ToString() == Redacted)
            {
                settings[key] = stored[key]?.DeepClone();
            }
        }
    }

    private static FakeAnswer Delete(Call call, string uid)
    {
        if (Find(call, uid) is { } stored)
        {
            var name = Json.Text(stored, "name")!;
            var last = call.State.ContactPoints.Count(point => Json.Text(point, "name") == name) == 1;
            if (last && PolicyRoutes.Receivers(call.State.Policies).Contains(name))
            {
                return FakeAnswer.Typed(409, "alerting.notifications.contact-points.referenced", "contact point is currently referenced by a notification policy");
            }

            call.State.ContactPoints.Remove(stored);
        }

        return FakeAnswer.Json(202, new JsonObject { ["message"] = "contactpoint deleted" });
    }
}
