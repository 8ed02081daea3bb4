using System.Text.Json.Nodes;

namespace Vigie.GrafanaDouble.Routes;

/// <summary>What every group of routes works with.</summary>
internal sealed record Call(FakeGrafana Grafana, FakeState State, Seen Request, string Path, JsonObject Body)
{
    public string Method => Request.Method;

    /// <summary>The part of the path after a prefix, unescaped part by part.</summary>
    public string[] Rest(string prefix) => [.. Path[prefix.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    public string? Query(string name) => Request.Path.Split('?', 2).Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] == name).Select(pair => Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")).FirstOrDefault();

    public bool IsAdmin => Grafana.Role == "Admin";

    public bool IsViewer => Grafana.Role == "Viewer";

    /// <summary>Provenance that a write gives: presence of the header counts, not its value.</summary>
    public string Provenance => Request.DisableProvenance is null ? "api" : "";
}

/// <summary>Sends a request to its routes.</summary>
internal sealed class Router(FakeGrafana grafana, FakeState state, int organisation)
{
    private const string Provisioning = "/api/v1/provisioning/";

    public FakeAnswer Answer(Seen request, string path, JsonObject body)
    {
        var call = new Call(grafana, state, request, path, body);
        if (path.StartsWith(Provisioning, StringComparison.Ordinal) || path.StartsWith("/api/v1/ngalert/", StringComparison.Ordinal))
        {
            return Alerting(call);
        }

        bool At(string prefix) => path == prefix || path.StartsWith(prefix + "/", StringComparison.Ordinal);
        return (request.Method, path) switch
        {
            ("GET", "/api/user") => FakeAnswer.Json(200, new JsonObject { ["id"] = 2, ["login"] = "sa-1-vigie", ["name"] = "vigie" }),
            ("GET", "/api/org") => FakeAnswer.Json(200, new JsonObject { ["id"] = organisation, ["name"] = organisation == 1 ? "Main Org." : "Other Org." }),
            ("GET", "/api/frontend/settings") when !grafana.HidesItsVersion => FakeAnswer.Json(200, new JsonObject
            {
                ["buildInfo"] = new JsonObject { ["version"] = grafana.Version, ["edition"] = "Open Source" },
                ["namespace"] = organisation == 1 ? "default" : "org-2",
                ["featureToggles"] = new JsonObject(),
            }),
            ("GET", "/api/search") => SearchRoutes.Answer(call),
            _ when At("/api/folders") => FolderRoutes.Answer(call),
            _ when At("/api/datasources") => DataSourceRoutes.Answer(call),
            _ when At("/api/dashboards") => DashboardRoutes.Answer(call),
            _ => FakeAnswer.Message(404, "Not found"),
        };
    }

    private FakeAnswer Alerting(Call call)
    {
        if (!call.IsAdmin && (call.IsViewer || call.Path.Contains("ngalert", StringComparison.Ordinal)))
        {
            return FakeAnswer.Denied("alert.provisioning:read");
        }

        var kind = call.Path.Split('/')[4];
        if (call.Method != "GET" && kind is "contact-points" or "policies" or "templates" or "mute-timings" && grafana.LockConflicts > 0)
        {
            grafana.LockConflicts--;
            return FakeAnswer.Typed(409, "alerting.notifications.conflict", "could not save: the configuration was changed by another writer");
        }

        return kind switch
        {
            "alert-rules" or "folder" => RuleRoutes.Answer(call),
            "contact-points" => ContactPointRoutes.Answer(call),
            "policies" => PolicyRoutes.Answer(call),
            "templates" => TemplateRoutes.Answer(call),
            "mute-timings" => TimingRoutes.Answer(call),
            "admin_config" => AdminRoutes.Answer(call),
            _ => FakeAnswer.Message(404, "Not found"),
        };
    }
}
