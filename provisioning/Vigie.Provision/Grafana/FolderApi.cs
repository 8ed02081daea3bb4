using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>A folder as the server tells it. ManagedBy is empty for folders made by hand or through this API.</summary>
internal sealed record Folder(string? Uid, string? Title, string? ParentUid, string? Description, string? ManagedBy, long Version);

/// <summary>/api/folders. The seam to /apis/folder.grafana.app: nothing outside this file knows the route.</summary>
internal sealed class FolderApi(GrafanaHttp http)
{
    /// <summary>
    /// Finds a folder by uid; null when there is none. Servers from 13 answer 403 for a missing folder to everybody
    /// but organisation admins, so 403 is settled by the list of its level: not in it is taken as absent.
    /// </summary>
    public async Task<Folder?> FindAsync(string uid, string? parentUid, CancellationToken cancel)
    {
        try
        {
            return await http.FindAsync($"api/folders/{uid}", GrafanaJson.Default.Folder, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e) when (e.Failure == GrafanaFailure.Forbidden)
        {
            var level = parentUid is null ? "" : "&parentUid=" + parentUid;
            var siblings = await http.FindAsync("api/folders?limit=1000" + level, GrafanaJson.Default.FolderArray, cancel).ConfigureAwait(false) ?? [];
            if (siblings.Any(folder => folder?.Uid == uid))
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>Creates a folder. A taken uid is a conflict (409 or 412).</summary>
    public Task CreateAsync(string uid, string title, string? parentUid, string? description, CancellationToken cancel)
    {
        var body = new JsonObject { ["uid"] = uid, ["title"] = title };
        if (parentUid is not null)
        {
            body["parentUid"] = parentUid;
        }

        if (description is not null)
        {
            body["description"] = description;
        }

        return http.PostAsync("api/folders", body, cancel);
    }

    /// <summary>Writes title and description; refused as a conflict when the folder is no longer at <paramref name="stored"/>'s version.</summary>
    public Task UpdateAsync(Folder stored, string title, string? description, CancellationToken cancel) =>
        http.PutAsync($"api/folders/{stored.Uid}", new JsonObject
        {
            ["title"] = title,
            ["description"] = description ?? stored.Description ?? "",
            ["version"] = stored.Version,
            ["overwrite"] = false,
        }, cancel);

    /// <summary>Moves a folder below another; null is the top level.</summary>
    public Task MoveAsync(string uid, string? parentUid, CancellationToken cancel) =>
        http.PostAsync($"api/folders/{uid}/move", new JsonObject { ["parentUid"] = parentUid ?? "" }, cancel);

    /// <summary>All folders, from the search index, which may lag behind a write by seconds.</summary>
    public Task<SearchHit[]> SearchAsync(CancellationToken cancel) =>
        http.GetAsync("api/search?type=dash-folder&limit=5000", GrafanaJson.Default.SearchHitArray, cancel);

    /// <summary>What a folder holds, with all below it: counts by kind (member names differ by release).</summary>
    public async Task<long> CountAsync(string uid, CancellationToken cancel) =>
        (await http.GetAsync($"api/folders/{uid}/counts", GrafanaJson.Default.DictionaryStringInt64, cancel).ConfigureAwait(false)).Values.Sum();

    /// <summary>Deletes a folder with dashboards and folders in it (the caller looks first); refused while it holds alert rules.</summary>
    public Task DeleteAsync(string uid, CancellationToken cancel) => http.DeleteAsync($"api/folders/{uid}", cancel);
}
