using System.Text.Json.Nodes;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>One object of a list on the server: as it came, and as it is compared.</summary>
internal sealed record StoredObject(JsonObject Raw, JsonObject Normal)
{
    /// <summary>Who made it: empty (the editor), api, file, converted_prometheus.</summary>
    public string Provenance => DataSourceDocument.Text(Raw, "provenance") ?? "";

    /// <summary>The state for later comparison.</summary>
    public Basis Basis => Basis.Of(new JsonObject { ["provenance"] = Provenance, ["content"] = Normal.DeepClone() });
}

/// <summary>
/// What the kinds of the notification store share: small lists that are read as a whole, one lock for all of them, no version that
/// a write could name (so each write looks once more before it goes), and a provenance that is respected.
/// </summary>
internal abstract class StoredKind(Owner owner, bool adopt) : IKind
{
    private Dictionary<string, StoredObject>? _read;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Wanted { get; }

    /// <inheritdoc/>
    public bool SharesOneLock => true;

    /// <summary>Whose marks count.</summary>
    protected Owner Owner => owner;

    /// <inheritdoc/>
    public virtual async Task PrepareAsync(CancellationToken cancel) => _read = await ReadAsync(cancel).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var all = _read ?? await ReadAsync(cancel).ConfigureAwait(false);
        var step = new Step(Name, uid, TitleOf(uid), StepAction.Create) { Needs = NeedsOf(uid), NeedsDone = NeedsDoneOf(uid) };
        var want = WantedDocument(uid);
        if (!all.TryGetValue(uid, out var stored))
        {
            return Clash(uid, all) is { } clash ? step with { Action = StepAction.Refused, Note = clash } : step with { Sides = new Sides(null, want) };
        }

        var changes = JsonDiff.Compare(stored.Normal, want).ToList();
        step = step with { Basis = stored.Basis, Changes = changes };
        return changes.Count == 0 ? step with { Action = StepAction.Unchanged, Note = Remark(uid) }
            : Refusal(uid, stored, all) is { } refusal ? step with { Action = StepAction.Refused, Note = refusal }
            : step with { Action = StepAction.Update, Sides = new Sides(stored.Normal, want) };
    }

    /// <inheritdoc/>
    public virtual async Task<Basis?> BasisAsync(string uid, CancellationToken cancel) =>
        (await ReadAsync(cancel).ConfigureAwait(false)).GetValueOrDefault(uid)?.Basis;

    /// <inheritdoc/>
    public async Task WriteAsync(Step step, CancellationToken cancel)
    {
        _read = null;
        var now = (await ReadAsync(cancel).ConfigureAwait(false)).GetValueOrDefault(step.Uid);
        if (now?.Basis != step.Basis)
        {
            throw new GrafanaException(GrafanaFailure.Conflict, $"the {Name} has been changed meanwhile");
        }

        await (step.Action switch
        {
            StepAction.Create => CreateAsync(step.Uid, cancel),
            StepAction.Update => UpdateAsync(step.Uid, now!, cancel),
            _ => DeleteAsync(step.Uid, now!, cancel),
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public virtual async Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel)
    {
        var all = await ReadAsync(cancel).ConfigureAwait(false);
        return [.. all.Where(pair => owner.OwnsUid(pair.Key) && !Wanted.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(Leftover)];
    }

    /// <summary>Reads the list by uid or name.</summary>
    protected abstract Task<Dictionary<string, StoredObject>> ReadAsync(CancellationToken cancel);

    /// <summary>What is compared, without secrets.</summary>
    protected abstract JsonObject WantedDocument(string uid);

    /// <summary>Writes a new one.</summary>
    protected abstract Task CreateAsync(string uid, CancellationToken cancel);

    /// <summary>Writes over what is there.</summary>
    protected abstract Task UpdateAsync(string uid, StoredObject now, CancellationToken cancel);

    /// <summary>Deletes what is there.</summary>
    protected abstract Task DeleteAsync(string uid, StoredObject now, CancellationToken cancel);

    /// <summary>How people call a wanted one.</summary>
    protected virtual string TitleOf(string uid) => "";

    /// <summary>What has to be there before.</summary>
    protected virtual IReadOnlyList<string> NeedsOf(string uid) => [];

    /// <summary>What has to have succeeded before.</summary>
    protected virtual IReadOnlyList<string> NeedsDoneOf(string uid) => [];

    /// <summary>Why a new one cannot stand beside what is there; null when it can.</summary>
    protected virtual string? Clash(string uid, Dictionary<string, StoredObject> all) => null;

    /// <summary>A remark on one that is as wanted.</summary>
    protected virtual string? Remark(string uid) => null;

    /// <summary>How people call a stored one.</summary>
    protected virtual string StoredTitle(StoredObject stored) => "";

    /// <summary>True when what is there is ours by its mark.</summary>
    protected virtual bool IsOurs(string uid, StoredObject stored, Dictionary<string, StoredObject> all) => owner.OwnsUid(uid);

    private string? Refusal(string uid, StoredObject stored, Dictionary<string, StoredObject> all) =>
        Provenances.Foreign(stored.Provenance) is { } foreign ? $"the {Name} {foreign}"
        : adopt || IsOurs(uid, stored, all) ? Clash(uid, all)
        : $"the {Name} does not carry our mark: somebody else made it; --adopt takes it over";

    private Step Leftover(KeyValuePair<string, StoredObject> pair)
    {
        var step = new Step(Name, pair.Key, StoredTitle(pair.Value), StepAction.Delete) { Basis = pair.Value.Basis };
        return Provenances.Foreign(pair.Value.Provenance) is { } foreign ? step with { Action = StepAction.Refused, Note = $"the {Name} {foreign}" } : step;
    }
}
