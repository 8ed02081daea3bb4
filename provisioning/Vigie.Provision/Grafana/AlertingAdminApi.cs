using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>GET /api/v1/ngalert/admin_config: internal, external or all.</summary>
internal sealed record AlertingChoice(string? AlertmanagersChoice);

/// <summary>/api/v1/ngalert/admin_config: which Alertmanager gets the alerts of Grafana's own rules. Organisation admins only.</summary>
internal sealed class AlertingAdminApi(GrafanaHttp http)
{
    private const string Path = "api/v1/ngalert/admin_config";

    /// <summary>The choice; null when none was ever made, which means Grafana's own Alertmanager.</summary>
    public async Task<string?> FindAsync(CancellationToken cancel) =>
        (await http.FindAsync(Path, GrafanaJson.Default.AlertingChoice, cancel).ConfigureAwait(false))?.AlertmanagersChoice;

    /// <summary>Makes a choice. "external" is refused until a data source handles Grafana's alerts.</summary>
    public Task ChooseAsync(string choice, CancellationToken cancel) =>
        http.PostAsync(Path, new JsonObject { ["alertmanagersChoice"] = choice }, cancel);
}
