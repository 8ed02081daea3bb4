using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Plans and writes the dashboards of the directory into the one folder.</summary>
internal sealed class DashboardKind(DashboardApi api, IReadOnlyList<DashboardFile> files, string folderUid) : IKind
{
    private readonly Dictionary<string, DashboardFile> _files = files.ToDictionary(file => file.Uid);

    /// <inheritdoc/>
    public string Name => "dashboard";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => [.. files.Select(file => file.Uid)];

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var file = _files[uid];
        var step = new Step(Name, uid, file.Title, StepAction.Create) { Needs = $"folder {folderUid}" };
        StoredDashboard? stored;
        try
        {
            stored = await api.FindAsync(uid, cancel).ConfigureAwait(false);
        }
        catch (GrafanaException e) when (e.Failure == GrafanaFailure.Forbidden)
        {
            // Writing never overwrites, so that trying to create is safe: an unseen one ends as a conflict.
            return step with { Note = "may not be read; taken as absent" };
        }

        return stored is { Dashboard: { } model, Meta: { } meta } ? Compare(step, file, model, meta) : step;
    }

    /// <inheritdoc/>
    public Task WriteAsync(Step step, CancellationToken cancel) => api.SaveAsync(_files[step.Uid].Model, step.Basis, folderUid, cancel);

    private Step Compare(Step step, DashboardFile file, JsonObject model, DashboardMeta meta)
    {
        var changes = new List<Change>();
        if ((meta.FolderUid ?? "") != folderUid)
        {
            changes.Add(new Change("folder", JsonDiff.Quote(meta.FolderUid ?? ""), JsonDiff.Quote(folderUid)));
        }

        changes.AddRange(DashboardDiff.Compare(model, file.Model));
        step = step with { Basis = meta.Version, Changes = changes };
        return changes.Count == 0 ? step with { Action = StepAction.Unchanged }
            : meta.Provisioned ? step with { Action = StepAction.Refused, Note = "the dashboard comes from a provisioning file of the server" }
            : step with { Action = StepAction.Update, Note = DashboardDiff.SavedByNewerUi(model, file.Model) ? "was saved by Grafana's editor meanwhile" : null };
    }
}
