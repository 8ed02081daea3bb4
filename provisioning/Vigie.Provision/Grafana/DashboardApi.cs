using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>What the server says about a dashboard besides the model. Only these three members mean anything to a plan.</summary>
internal sealed record DashboardMeta(string? FolderUid, bool Provisioned, long Version);

/// <summary>GET /api/dashboards/uid/{uid}.</summary>
internal sealed record StoredDashboard(JsonObject? Dashboard, DashboardMeta? Meta);

/// <summary>/api/dashboards: the classic route, which keeps the model as it was sent.</summary>
internal sealed class DashboardApi(GrafanaHttp http)
{
    /// <summary>Finds a dashboard by uid; null when there is none.</summary>
    public async Task<StoredDashboard?> FindAsync(string uid, CancellationToken cancel)
    {
        var path = $"api/dashboards/uid/{uid}";
        var stored = await http.FindAsync(path, GrafanaJson.Default.StoredDashboard, cancel).ConfigureAwait(false);
        return stored is null or { Dashboard: not null, Meta: not null }
            ? stored
            : throw new GrafanaException(GrafanaFailure.Protocol, $"{http.Root} answers {path} without dashboard or meta");
    }

    /// <summary>
    /// Saves a model. Never with overwrite: a new uid that exists meanwhile, or a version that is no longer
    /// the one read, is refused as a conflict (412 up to 13.0, 409 or 412 later).
    /// </summary>
    public Task SaveAsync(JsonObject model, long? version, string folderUid, CancellationToken cancel)
    {
        var body = (JsonObject)model.DeepClone();
        body.Remove("id");
        body.Remove("version");
        if (version is { } read)
        {
            body["version"] = read;
        }

        return http.PostAsync("api/dashboards/db", new JsonObject
        {
            ["dashboard"] = body,
            ["folderUid"] = folderUid,
            ["message"] = $"vigie-provision {ProductVersion.Text}",
            ["overwrite"] = false,
        }, cancel);
    }
}
