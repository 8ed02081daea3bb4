using Vigie.Provision.Files;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>The folder that the dashboards live in.</summary>
internal sealed record WantedFolder(string Uid, string Title)
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

    private static string Slug(string title)
    {
        var kept = title.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-').ToArray();
        return new string(kept).Trim('-');
    }
}

/// <summary>Plans and writes the folder. Its place in the tree is left alone: somebody may have moved it for a reason.</summary>
internal sealed class FolderKind(FolderApi api, WantedFolder wanted) : IKind
{
    /// <inheritdoc/>
    public string Name => "folder";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => [wanted.Uid];

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var step = new Step(Name, uid, wanted.Title, StepAction.Create);
        if (await api.FindAsync(uid, cancel).ConfigureAwait(false) is not { } stored)
        {
            return step;
        }

        step = step with { Basis = stored.Version };
        if (stored.Title == wanted.Title)
        {
            return step with { Action = StepAction.Unchanged };
        }

        var change = new Change("title", JsonDiff.Quote(stored.Title), JsonDiff.Quote(wanted.Title));
        return string.IsNullOrEmpty(stored.ManagedBy)
            ? step with { Action = StepAction.Update, Changes = [change] }
            : step with { Action = StepAction.Refused, Changes = [change], Note = $"the folder is managed by {GrafanaErrorBody.OneLine(stored.ManagedBy)}" };
    }

    /// <inheritdoc/>
    public async Task WriteAsync(Step step, CancellationToken cancel)
    {
        if (step.Basis is not { } version)
        {
            await api.CreateAsync(step.Uid, wanted.Title, cancel).ConfigureAwait(false);
            return;
        }

        // The description is not ours: it is read just before, and the version guards the time between.
        var stored = await api.FindAsync(step.Uid, cancel).ConfigureAwait(false)
            ?? throw new GrafanaException(GrafanaFailure.Conflict, "the folder has been deleted meanwhile");
        await api.RenameAsync(stored with { Version = version }, wanted.Title, cancel).ConfigureAwait(false);
    }
}
