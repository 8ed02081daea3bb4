using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Plans and writes the dashboards of the directory. Each gets a tag that says whose it is.</summary>
internal sealed class DashboardKind(DashboardApi api, IReadOnlyList<DashboardFile> files, Owner owner, bool adopt) : IKind
{
    private readonly Dictionary<string, DashboardFile> _files = files.ToDictionary(file => file.Uid);

    /// <inheritdoc/>
    public string Name => "dashboard";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => [.. files.Select(file => file.Uid)];

    /// <inheritdoc/>
    public bool SharesOneLock => false;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var file = _files[uid];
        var step = new Step(Name, uid, file.Title, StepAction.Create) { Needs = [$"folder {file.FolderUid}"] };
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

        return stored is { Dashboard: { } model, Meta: { } meta }
            ? Compare(step, file, model, meta)
            : step with { Sides = new Sides(() => null, () => DashboardMark.Add(file.Model, owner)) };
    }

    /// <inheritdoc/>
    public async Task<Basis?> BasisAsync(string uid, CancellationToken cancel) =>
        await api.FindAsync(uid, cancel).ConfigureAwait(false) is { Dashboard: { } model, Meta: { } meta } ? BasisOf(model, meta) : null;

    /// <inheritdoc/>
    public async Task WriteAsync(Step step, CancellationToken cancel)
    {
        if (step.Action != StepAction.Delete)
        {
            var file = _files[step.Uid];
            var model = file.Model;
            DashboardMark.Put(model, owner);
            await api.SaveAsync(model, step.Basis?.Version, file.FolderUid, cancel).ConfigureAwait(false);
            return;
        }

        // The server deletes whatever is there: look once more.
        if (await BasisAsync(step.Uid, cancel).ConfigureAwait(false) != step.Basis)
        {
            throw new GrafanaException(GrafanaFailure.Conflict, "the dashboard has been changed meanwhile");
        }

        await api.DeleteAsync(step.Uid, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel)
    {
        var hits = await api.SearchAsync(owner.Tag, cancel).ConfigureAwait(false);
        var found = new ConcurrentBag<Step>();
        var unwanted = hits.Select(hit => hit?.Uid).OfType<string>().Where(uid => !_files.ContainsKey(uid));
        await Parallel.ForEachAsync(unwanted, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancel }, async (uid, token) =>
        {
            // The index may lag behind: what counts is the dashboard itself.
            if (await api.FindAsync(uid, token).ConfigureAwait(false) is { Dashboard: { } model, Meta: { } meta } && DashboardMark.IsOn(model, owner))
            {
                var step = new Step(Name, uid, Title(model), StepAction.Delete) { Basis = BasisOf(model, meta) };
                found.Add(meta.Provisioned ? step with { Action = StepAction.Refused, Note = FromFile } : step);
            }
        }).ConfigureAwait(false);
        return [.. found.OrderBy(step => step.Uid, StringComparer.Ordinal)];
    }

    private const string FromFile = "the dashboard comes from a provisioning file of the server";

    private Step Compare(Step step, DashboardFile file, JsonObject model, DashboardMeta meta)
    {
        var (isForeign, newerUi) = (!adopt && !DashboardMark.IsOn(model, owner), DashboardDiff.SavedByNewerUi(model, file.Model));
        var wanted = file.Model;
        DashboardMark.Put(wanted, owner);
        var sides = DashboardDiff.NormaliseInPlace(model, wanted);
        var changes = new List<Change>();
        if ((meta.FolderUid ?? "") != file.FolderUid)
        {
            changes.Add(new Change("folder", JsonDiff.Quote(meta.FolderUid ?? ""), JsonDiff.Quote(file.FolderUid)));
        }

        changes.AddRange(JsonDiff.Compare(sides.Stored, sides.Wanted));
        if (changes.Count == 0)
        {
            return step with { Action = StepAction.Unchanged };
        }

        step = step with { Basis = Basis.Of(new JsonObject { ["folder"] = meta.FolderUid, ["model"] = model.DeepClone() }, meta.Version), Changes = changes };
        // What lacks nothing but our tag is our file, imported by hand: taking it over costs nobody anything.
        return meta.Provisioned ? step with { Action = StepAction.Refused, Note = FromFile }
            : isForeign && changes.Any(change => !change.Path.StartsWith("tags", StringComparison.Ordinal)) ? step with { Action = StepAction.Refused, Note = $"the dashboard does not carry the tag {owner.Tag}: somebody else made it; --adopt takes it over" }
            : step with { Action = StepAction.Update, Sides = sides, Note = newerUi ? "was saved by Grafana's editor meanwhile" : null };
    }

    private static string Title(JsonObject model) => model["title"] is JsonValue value && value.TryGetValue<string>(out var title) ? title : "";

    private static Basis BasisOf(JsonObject model, DashboardMeta meta)
    {
        var content = new JsonObject(model.Where(pair => pair.Key is not ("id" or "version")).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        return Basis.Of(new JsonObject { ["folder"] = meta.FolderUid, ["model"] = content }, meta.Version);
    }
}
