using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>What the server says about a dashboard besides the model. Only these three members mean anything to a plan.</summary>
internal sealed record DashboardMeta(string? FolderUid, bool Provisioned, long Version);

/// <summary>GET /api/dashboards/uid/{uid}.</summary>
internal sealed record StoredDashboard(JsonObject? Dashboard, DashboardMeta? Meta);

/// <summary>One line of GET /api/search.</summary>
internal sealed record SearchHit(string? Uid, string? Title, string? Type, string? FolderUid);

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
    /// the one read, is refused as a conflict (412 up to 13.0, 409 or 412 later). The model becomes part of the request.
    /// </summary>
    public Task SaveAsync(JsonObject model, long? version, string folderUid, CancellationToken cancel)
    {
        model.Remove("id");
        model.Remove("version");
        if (version is { } read)
        {
            model["version"] = read;
        }

        return http.PostAsync("api/dashboards/db", new JsonObject
        {
            ["dashboard"] = model,
            ["folderUid"] = folderUid,
            ["message"] = $"vigie-provision {ProductVersion.Text}",
            ["overwrite"] = false,
        }, cancel);
    }

    /// <summary>Dashboards with a tag, from the search index, which may lag behind a write by seconds.</summary>
    public Task<SearchHit[]> SearchAsync(string tag, CancellationToken cancel) =>
        http.GetAsync($"api/search?type=dash-db&limit=5000&tag={GrafanaHttp.Part(tag)}", GrafanaJson.Default.SearchHitArray, cancel);

    /// <summary>Deletes; 400 when it comes from a provisioning file.</summary>
    public Task DeleteAsync(string uid, CancellationToken cancel) => http.DeleteAsync($"api/dashboards/uid/{uid}", cancel);
}
