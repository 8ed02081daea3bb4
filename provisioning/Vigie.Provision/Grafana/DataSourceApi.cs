using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>One line of the list of data sources: enough to see which names are taken.</summary>
internal sealed record DataSourceEntry(string? Uid, string? Name, string? Type, bool IsDefault, bool ReadOnly, JsonObject? JsonData);

/// <summary>/api/datasources.</summary>
internal sealed class DataSourceApi(GrafanaHttp http)
{
    /// <summary>All data sources of the organisation.</summary>
    public Task<DataSourceEntry[]> ListAsync(CancellationToken cancel) =>
        http.GetAsync("api/datasources", GrafanaJson.Default.DataSourceEntryArray, cancel);

    /// <summary>
    /// Finds one by uid, with its version; null when there is none. The whole object is kept, because a PUT
    /// replaces everything that it names and empties what it leaves out.
    /// </summary>
    public Task<JsonObject?> FindAsync(string uid, CancellationToken cancel) =>
        http.FindAsync($"api/datasources/uid/{uid}", GrafanaJson.Default.JsonObject, cancel);

    /// <summary>Creates; a taken name or uid is a conflict.</summary>
    public Task CreateAsync(JsonObject body, CancellationToken cancel) => http.PostAsync("api/datasources", body, cancel);

    /// <summary>Replaces; the body carries the version that was read, without which the server never refuses.</summary>
    public Task UpdateAsync(string uid, JsonObject body, CancellationToken cancel) => http.PutAsync($"api/datasources/uid/{uid}", body, cancel);

    /// <summary>Deletes; 403 when it comes from a provisioning file.</summary>
    public Task DeleteAsync(string uid, CancellationToken cancel) => http.DeleteAsync($"api/datasources/uid/{uid}", cancel);
}
