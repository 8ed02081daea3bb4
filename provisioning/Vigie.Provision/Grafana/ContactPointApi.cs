using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>/api/v1/provisioning/contact-points: one object for each integration, those of one name form a contact point.</summary>
internal sealed class ContactPointApi(GrafanaHttp http)
{
    private const string Path = "api/v1/provisioning/contact-points";

    /// <summary>All integrations; secrets read as [REDACTED].</summary>
    public Task<JsonObject[]> ListAsync(CancellationToken cancel) => http.GetAsync(Path, GrafanaJson.Default.JsonObjectArray, cancel);

    /// <summary>Creates; a taken uid is answered with 500.</summary>
    public Task CreateAsync(JsonObject body, CancellationToken cancel) => http.PostAsync(Path, body, cancel);

    /// <summary>Replaces; a secret sent as [REDACTED] keeps its stored value.</summary>
    public Task UpdateAsync(string uid, JsonObject body, CancellationToken cancel) => http.PutAsync($"{Path}/{GrafanaHttp.Part(uid)}", body, cancel);

    /// <summary>Deletes; 409 while a policy or rule refers to the last integration of its name.</summary>
    public Task DeleteAsync(string uid, CancellationToken cancel) => http.DeleteAsync($"{Path}/{GrafanaHttp.Part(uid)}", cancel);
}
