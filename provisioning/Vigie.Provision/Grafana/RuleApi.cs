using System.Text.Json.Nodes;

namespace Vigie.Provision.Grafana;

/// <summary>/api/v1/provisioning/alert-rules and rule-groups. The seam to /apis/rules.alerting.grafana.app.</summary>
internal sealed class RuleApi(GrafanaHttp http)
{
    private const string Rules = "api/v1/provisioning/alert-rules";

    /// <summary>All rules of the organisation with their provenance, those of the editor too.</summary>
    public Task<JsonObject[]> ListAsync(CancellationToken cancel) => http.GetAsync(Rules, GrafanaJson.Default.JsonObjectArray, cancel);

    /// <summary>One group in its order of evaluation, without provenance; null when there is none.</summary>
    public Task<JsonObject?> FindGroupAsync(string folder, string group, CancellationToken cancel) =>
        http.FindAsync(GroupPath(folder, group), GrafanaJson.Default.JsonObject, cancel);

    /// <summary>Replaces a group as a whole: rules that are not in the body are deleted. The answer echoes the request and proves nothing.</summary>
    public Task PutGroupAsync(string folder, string group, JsonObject body, CancellationToken cancel) => http.PutAsync(GroupPath(folder, group), body, cancel);

    /// <summary>Deletes a group with its rules.</summary>
    public Task DeleteGroupAsync(string folder, string group, CancellationToken cancel) => http.DeleteAsync(GroupPath(folder, group), cancel);

    /// <summary>Replaces one rule; another folder or group in the body moves it.</summary>
    public Task PutRuleAsync(string uid, JsonObject body, CancellationToken cancel) => http.PutAsync($"{Rules}/{GrafanaHttp.Part(uid)}", body, cancel);

    /// <summary>Deletes one rule (204 also when there is none).</summary>
    public Task DeleteRuleAsync(string uid, CancellationToken cancel) => http.DeleteAsync($"{Rules}/{GrafanaHttp.Part(uid)}", cancel);

    private static string GroupPath(string folder, string group) =>
        $"api/v1/provisioning/folder/{GrafanaHttp.Part(folder)}/rule-groups/{GrafanaHttp.Part(group)}";
}
