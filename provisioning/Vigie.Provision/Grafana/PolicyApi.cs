using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>/api/v1/provisioning/policies: one tree for the organisation, always read and written as a whole.</summary>
internal sealed class PolicyApi(GrafanaHttp http)
{
    private const string Path = "api/v1/provisioning/policies";

    /// <summary>The tree; null when the organisation has none yet.</summary>
    public Task<JsonObject?> FindAsync(CancellationToken cancel) => http.FindAsync(Path, GrafanaJson.Default.JsonObject, cancel);

    /// <summary>Replaces the tree.</summary>
    public Task ReplaceAsync(JsonObject tree, CancellationToken cancel) => http.PutAsync(Path, tree, cancel);

    /// <summary>Back to the tree that a new organisation has.</summary>
    public Task ResetAsync(CancellationToken cancel) => http.DeleteAsync(Path, cancel);
}
