using System.Text.Json.Nodes;
using Vigie.Provision.Files;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>A folder. The place of the one without a parent is left alone: somebody may have moved it for a reason.</summary>
internal sealed record WantedFolder(string Uid, string Title, string? ParentUid = null, string? Description = null)
{
    /// <summary>Reads TITLE or TITLE/UID. Without a uid it is made from the title, so that it stays the same.</summary>
    public static WantedFolder? Parse(string text, List<string> faults)
    {
        var slash = text.LastIndexOf('/');
        var title = (slash < 0 ? text : text[..slash]).Trim();
        var uid = slash < 0 ? Slug(title) : text[(slash + 1)..].Trim();
        var fault = title.Length == 0 ? "has an empty title"
            : title.Any(char.IsControl) ? "has a control character in its title"
            : DashboardFiles.UidFault(uid) is { } bad ? $"has a uid that {bad}"
            : uid == "general" ? "is the root folder, which cannot be managed"
            : null;
        if (fault is not null)
        {
            faults.Add($"--folder: the value {fault}; write TITLE or TITLE/UID");
            return null;
        }

        return new WantedFolder(uid, title);
    }

    /// <summary>A title as a part of a uid.</summary>
    public static string Slug(string title)
    {
        var kept = title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-').ToArray();
        return new string(kept).Trim('-');
    }
}

/// <summary>Plans and writes folders, parents before children.</summary>
internal sealed class FolderKind(FolderApi api, IReadOnlyList<WantedFolder> wanted, Owner owner) : IKind
{
    private readonly Dictionary<string, WantedFolder> _wanted = wanted.ToDictionary(folder => folder.Uid);

    /// <inheritdoc/>
    public string Name => "folder";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => [.. wanted.Select(folder => folder.Uid)];

    /// <inheritdoc/>
    public bool SharesOneLock => false;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var want = _wanted[uid];
        var step = new Step(Name, uid, want.Title, StepAction.Create) { Needs = want.ParentUid is null ? [] : [$"{Name} {want.ParentUid}"] };
        if (await api.FindAsync(uid, want.ParentUid, cancel).ConfigureAwait(false) is not { } stored)
        {
            return step with { Sides = new Sides(null, Document(want, want.Description)) };
        }

        // Releases that do not tell the description cannot be held to it.
        var description = stored.Description is null ? null : want.Description;
        step = step with { Basis = BasisOf(stored) };
        var sides = new Sides(Document(stored, description, want), Document(want, description));
        var changes = JsonDiff.Compare(sides.Stored, sides.Wanted).ToList();
        return changes.Count == 0 ? step with { Action = StepAction.Unchanged }
            : string.IsNullOrEmpty(stored.ManagedBy) ? step with { Action = StepAction.Update, Changes = changes, Sides = sides }
            : step with { Action = StepAction.Refused, Changes = changes, Note = $"the folder is managed by {GrafanaErrorBody.OneLine(stored.ManagedBy)}" };
    }

    /// <inheritdoc/>
    public async Task<Basis?> BasisAsync(string uid, CancellationToken cancel) =>
        await api.FindAsync(uid, null, cancel).ConfigureAwait(false) is { } stored ? BasisOf(stored) : null;

    /// <inheritdoc/>
    public async Task WriteAsync(Step step, CancellationToken cancel)
    {
        if (step.Action == StepAction.Delete)
        {
            await DeleteAsync(step, cancel).ConfigureAwait(false);
            return;
        }

        var want = _wanted[step.Uid];
        if (step.Basis is null)
        {
            await api.CreateAsync(step.Uid, want.Title, want.ParentUid, want.Description, cancel).ConfigureAwait(false);
            return;
        }

        // What is not ours (the description) is read just before, and the version guards the time between.
        var stored = await api.FindAsync(step.Uid, want.ParentUid, cancel).ConfigureAwait(false)
            ?? throw new GrafanaException(GrafanaFailure.Conflict, "the folder has been deleted meanwhile");
        if (stored.Title != want.Title || (want.Description is not null && (stored.Description ?? want.Description) != want.Description))
        {
            await api.UpdateAsync(stored with { Version = step.Basis.Version ?? stored.Version }, want.Title, want.Description, cancel).ConfigureAwait(false);
        }

        if (want.ParentUid is not null && (stored.ParentUid ?? "") != want.ParentUid)
        {
            await api.MoveAsync(step.Uid, want.ParentUid, cancel).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel)
    {
        var all = await api.SearchAsync(cancel).ConfigureAwait(false);
        var ours = all.Where(hit => hit is not null && owner.OwnsUid(hit.Uid) && !_wanted.ContainsKey(hit.Uid!)).ToList();
        var steps = new List<(int Depth, Step Step)>();
        foreach (var hit in ours)
        {
            if (await api.FindAsync(hit.Uid!, hit.FolderUid, cancel).ConfigureAwait(false) is { } stored)
            {
                var step = new Step(Name, hit.Uid!, stored.Title ?? "", StepAction.Delete) { Basis = BasisOf(stored) };
                var managed = string.IsNullOrEmpty(stored.ManagedBy) ? null : $"the folder is managed by {GrafanaErrorBody.OneLine(stored.ManagedBy)}";
                steps.Add((Depth(hit, all), managed is null ? step : step with { Action = StepAction.Refused, Note = managed }));
            }
        }

        return [.. steps.OrderByDescending(pair => pair.Depth).ThenBy(pair => pair.Step.Uid, StringComparer.Ordinal).Select(pair => pair.Step)];
    }

    // Deleting a folder deletes all in it, ours or not: it has to be empty.
    private async Task DeleteAsync(Step step, CancellationToken cancel)
    {
        if (await BasisAsync(step.Uid, cancel).ConfigureAwait(false) != step.Basis)
        {
            throw new GrafanaException(GrafanaFailure.Conflict, "the folder has been changed meanwhile");
        }

        if (await api.CountAsync(step.Uid, cancel).ConfigureAwait(false) is > 0 and var count)
        {
            throw new GrafanaException(GrafanaFailure.Rejected, $"the folder still holds {count} things that are not ours, or are wanted; it stays");
        }

        await api.DeleteAsync(step.Uid, cancel).ConfigureAwait(false);
    }

    private static int Depth(SearchHit hit, SearchHit[] all)
    {
        var depth = 0;
        for (var parent = hit.FolderUid; !string.IsNullOrEmpty(parent) && depth < 16; depth++)
        {
            parent = all.FirstOrDefault(candidate => candidate?.Uid == parent)?.FolderUid;
        }

        return depth;
    }

    private static Basis BasisOf(Folder stored) =>
        Basis.Of(new JsonObject { ["title"] = stored.Title, ["parent"] = stored.ParentUid ?? "", ["description"] = stored.Description ?? "" }, stored.Version);

    private static JsonObject Document(WantedFolder want, string? description) => Document(want.Title, want.ParentUid, description);

    private static JsonObject Document(Folder stored, string? description, WantedFolder want) =>
        Document(stored.Title ?? "", want.ParentUid is null ? null : stored.ParentUid ?? "", description is null ? null : stored.Description);

    private static JsonObject Document(string title, string? parent, string? description)
    {
        var document = new JsonObject { ["title"] = title };
        if (parent is not null)
        {
            document["parentUid"] = parent;
        }

        if (description is not null)
        {
            document["description"] = description;
        }

        return document;
    }
}
