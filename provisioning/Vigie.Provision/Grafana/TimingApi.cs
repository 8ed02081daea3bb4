using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>/api/v1/provisioning/mute-timings by name.</summary>
internal sealed class TimingApi(GrafanaHttp http)
{
    private const string Path = "api/v1/provisioning/mute-timings";

    /// <summary>All timings.</summary>
    public Task<JsonObject[]> ListAsync(CancellationToken cancel) => http.GetAsync(Path, GrafanaJson.Default.JsonObjectArray, cancel);

    /// <summary>Creates; a taken name is answered with 400.</summary>
    public Task CreateAsync(JsonObject body, CancellationToken cancel) => http.PostAsync(Path, body, cancel);

    /// <summary>Replaces.</summary>
    public Task UpdateAsync(string name, JsonObject body, CancellationToken cancel) => http.PutAsync($"{Path}/{GrafanaHttp.Part(name)}", body, cancel);

    /// <summary>Deletes when it is still at that version; 409 while it is in use.</summary>
    public Task DeleteAsync(string name, string? version, CancellationToken cancel) =>
        http.DeleteAsync($"{Path}/{GrafanaHttp.Part(name)}{(version is null ? "" : "?version=" + GrafanaHttp.Part(version))}", cancel);
}
