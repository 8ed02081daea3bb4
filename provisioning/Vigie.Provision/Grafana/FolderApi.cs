using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>A folder as the server tells it. ManagedBy is empty for folders made by hand or through this API.</summary>
internal sealed record Folder(string? Uid, string? Title, string? ParentUid, string? Description, string? ManagedBy, long Version);

/// <summary>/api/folders. The seam to /apis/folder.grafana.app: nothing outside this file knows the route.</summary>
internal sealed class FolderApi(GrafanaHttp http)
{
    /// <summary>
    /// Finds a folder by uid; null when there is none. Servers from 13 answer 403 for a missing folder to everybody
    /// but organisation admins, so 403 is settled by the list of the top level: not in it is taken as absent.
    /// </summary>
    public async Task<Folder?> FindAsync(string uid, CancellationToken cancel)
    {
        try
        {
            return await http.FindAsync($"api/folders/{uid}", GrafanaJson.Default.Folder, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e) when (e.Failure == GrafanaFailure.Forbidden)
        {
            var top = await http.GetAsync("api/folders?limit=1000", GrafanaJson.Default.FolderArray, cancel).ConfigureAwait(false);
            if (top.Any(folder => folder?.Uid == uid))
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>Creates a folder at the top level. A taken uid is a conflict (409 or 412).</summary>
    public Task CreateAsync(string uid, string title, CancellationToken cancel) =>
        http.PostAsync("api/folders", new JsonObject { ["uid"] = uid, ["title"] = title }, cancel);

    /// <summary>Renames; refused as a conflict when the folder is no longer at <paramref name="stored"/>'s version.</summary>
    public Task RenameAsync(Folder stored, string title, CancellationToken cancel) =>
        http.PutAsync($"api/folders/{stored.Uid}", new JsonObject
        {
            ["title"] = title,
            ["description"] = stored.Description ?? "",
            ["version"] = stored.Version,
            ["overwrite"] = false,
        }, cancel);
}
