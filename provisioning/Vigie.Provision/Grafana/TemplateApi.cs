using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>/api/v1/provisioning/templates: groups of message templates by name.</summary>
internal sealed class TemplateApi(GrafanaHttp http)
{
    private const string Path = "api/v1/provisioning/templates";

    /// <summary>All templates.</summary>
    public Task<JsonObject[]> ListAsync(CancellationToken cancel) => http.GetAsync(Path, GrafanaJson.Default.JsonObjectArray, cancel);

    /// <summary>Creates or replaces; with the version that was read, a change meanwhile is refused (409, or 404 when it is gone).</summary>
    public Task PutAsync(string name, string text, string? version, CancellationToken cancel)
    {
        var body = new JsonObject { ["template"] = text };
        if (version is not null)
        {
            body["version"] = version;
        }

        return http.PutAsync($"{Path}/{GrafanaHttp.Part(name)}", body, cancel);
    }

    /// <summary>Deletes when it is still at that version.</summary>
    public Task DeleteAsync(string name, string? version, CancellationToken cancel) =>
        http.DeleteAsync($"{Path}/{GrafanaHttp.Part(name)}{(version is null ? "" : "?version=" + GrafanaHttp.Part(version))}", cancel);
}
