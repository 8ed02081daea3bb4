using System.Text.Json.Nodes;
using Vigie.Provision.Alerting;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>
/// Plans and writes rule groups, each as a whole, because the server takes them so. A group with a rule in it that is not ours is
/// left alone: writing it would delete that rule.
/// </summary>
internal sealed class RuleGroupKind(RuleApi api, IReadOnlyList<WantedRuleGroup> wanted, IReadOnlyList<string> needs, Owner owner) : IKind
{
    private readonly Dictionary<string, WantedRuleGroup> _wanted = wanted.ToDictionary(Uid);
    private Dictionary<string, JsonObject> _rules = [];

    /// <inheritdoc/>
    public string Name => "rule group";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => [.. wanted.Select(Uid)];

    /// <inheritdoc/>
    public bool SharesOneLock => false;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancel)
    {
        var rules = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var rule in await api.ListAsync(cancel).ConfigureAwait(false))
        {
            if (rule is not null && DataSourceDocument.Text(rule, "uid") is { } uid)
            {
                rules[uid] = rule;
            }
        }

        _rules = rules;
    }

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var want = _wanted[uid];
        var step = new Step(Name, uid, $"{want.Rules.Count} rules", StepAction.Create) { Needs = needs };
        var moving = Moving(want);
        if (moving.FirstOrDefault(rule => Foreign(rule) is not null) is { } other)
        {
            return step with { Action = StepAction.Refused, Note = $"the rule {DataSourceDocument.Text(other, "uid")} {Foreign(other)}" };
        }

        if (await api.FindGroupAsync(want.FolderUid, want.Title, cancel).ConfigureAwait(false) is not { } stored)
        {
            return step with { Sides = new Sides(() => null, () => RuleGroupDocument.Of(want)), Note = MovingNote(moving) };
        }

        var (document, wantedDocument) = (RuleGroupDocument.Of(stored), RuleGroupDocument.Of(want));
        var changes = RuleGroupDocument.Compare(document, wantedDocument).ToList();
        step = step with { Basis = RuleGroupDocument.BasisOf(document), Changes = changes };
        return changes.Count == 0 ? step with { Action = StepAction.Unchanged }
            : RuleGroupDocument.Rules(stored).Select(Foreign).FirstOrDefault(reason => reason is not null) is { } foreign
                ? step with { Action = StepAction.Refused, Note = $"a rule of the group {foreign}; writing the group would touch it" }
            : step with { Action = StepAction.Update, Sides = new Sides(document, wantedDocument), Note = MovingNote(moving) };
    }

    /// <inheritdoc/>
    public async Task<Basis?> BasisAsync(string uid, CancellationToken cancel)
    {
        var (folder, title) = Split(uid);
        return await api.FindGroupAsync(folder, title, cancel).ConfigureAwait(false) is { } stored ? RuleGroupDocument.BasisOf(RuleGroupDocument.Of(stored)) : null;
    }

    /// <inheritdoc/>
    public async Task WriteAsync(Step step, CancellationToken cancel)
    {
        if (await BasisAsync(step.Uid, cancel).ConfigureAwait(false) != step.Basis)
        {
            throw new GrafanaException(GrafanaFailure.Conflict, "the group has been changed meanwhile");
        }

        if (step.Action == StepAction.Delete)
        {
            await DeleteAsync(step.Uid, cancel).ConfigureAwait(false);
            return;
        }

        var want = _wanted[step.Uid];
        // A uid that lives in another group is a conflict for the group as a whole on some releases: it is moved first.
        foreach (var rule in Moving(want))
        {
            var uid = DataSourceDocument.Text(rule, "uid")!;
            var body = (JsonObject)want.Rules.First(candidate => DataSourceDocument.Text(candidate, "uid") == uid).DeepClone();
            (body["folderUID"], body["ruleGroup"]) = (want.FolderUid, want.Title);
            await api.PutRuleAsync(uid, RuleGroupDocument.Sendable(body), cancel).ConfigureAwait(false);
            (rule["folderUID"], rule["ruleGroup"]) = (want.FolderUid, want.Title);
        }

        await api.PutGroupAsync(want.FolderUid, want.Title, RuleGroupDocument.Body(want), cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel)
    {
        await PrepareAsync(cancel).ConfigureAwait(false);
        var steps = new List<Step>();
        foreach (var group in _rules.Values.GroupBy(rule => $"{DataSourceDocument.Text(rule, "folderUID")}/{DataSourceDocument.Text(rule, "ruleGroup")}").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (_wanted.ContainsKey(group.Key) || !group.Any(rule => owner.OwnsUid(DataSourceDocument.Text(rule, "uid"))))
            {
                continue;
            }

            var ours = group.Count(rule => Foreign(rule) is null);
            var step = new Step(Name, group.Key, $"{ours} rules", StepAction.Delete) { Basis = await BasisAsync(group.Key, cancel).ConfigureAwait(false) };
            steps.Add(ours == group.Count() ? step : step with { Action = StepAction.Refused, Note = "there are rules of somebody else in the group; delete ours by hand" });
        }

        return steps;
    }

    private Task DeleteAsync(string uid, CancellationToken cancel)
    {
        var (folder, title) = Split(uid);
        return api.DeleteGroupAsync(folder, title, cancel);
    }

    private static string Uid(WantedRuleGroup group) => $"{group.FolderUid}/{group.Title}";

    // A folder's uid holds no slash; a group's title may.
    private static (string Folder, string Title) Split(string uid)
    {
        var slash = uid.IndexOf('/', StringComparison.Ordinal);
        return (uid[..slash], uid[(slash + 1)..]);
    }

    /// <summary>Wanted rules that stand in another group or folder now.</summary>
    private List<JsonObject> Moving(WantedRuleGroup want) =>
        [.. want.Rules.Select(rule => _rules.GetValueOrDefault(DataSourceDocument.Text(rule, "uid") ?? "")).OfType<JsonObject>()
            .Where(rule => DataSourceDocument.Text(rule, "folderUID") != want.FolderUid || DataSourceDocument.Text(rule, "ruleGroup") != want.Title)];

    private static string? MovingNote(List<JsonObject> moving) =>
        moving.Count == 0 ? null : $"{moving.Count} rules come back from {string.Join(", ", moving.Select(rule => $"{DataSourceDocument.Text(rule, "folderUID")}/{DataSourceDocument.Text(rule, "ruleGroup")}").Distinct())}";

    // A group tells no provenance: it comes from the list of all rules. What is not in that list was written by this very run.
    private string? Foreign(JsonObject rule)
    {
        var uid = DataSourceDocument.Text(rule, "uid");
        var provenance = _rules.TryGetValue(uid ?? "", out var listed) ? DataSourceDocument.Text(listed, "provenance") ?? "" : "";
        return Provenances.Foreign(provenance) ?? (owner.OwnsUid(uid) ? null : $"({GrafanaErrorBody.OneLine(DataSourceDocument.Text(rule, "title") ?? uid ?? "?")}) is somebody else's");
    }
}
