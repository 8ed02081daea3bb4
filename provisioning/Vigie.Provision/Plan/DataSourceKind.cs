using System.Text.Json.Nodes;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Plans and writes data sources. Members that others added (headers, TLS, the default flag) survive.</summary>
internal sealed class DataSourceKind(DataSourceApi api, IReadOnlyList<WantedDataSource> wanted, Owner owner, SecretKey? key, bool adopt) : IKind
{
    private readonly Dictionary<string, WantedDataSource> _wanted = wanted.ToDictionary(source => source.Uid);
    private readonly HashSet<string> _secretsWritten = [];
    private DataSourceEntry[]? _list;

    /// <inheritdoc/>
    public string Name => "data source";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => [.. wanted.Select(source => source.Uid)];

    /// <inheritdoc/>
    public bool SharesOneLock => false;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancel) => _list = await api.ListAsync(cancel).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var want = _wanted[uid];
        var step = new Step(Name, uid, want.Name, StepAction.Create);
        var stored = await api.FindAsync(uid, cancel).ConfigureAwait(false);
        var list = _list ?? await api.ListAsync(cancel).ConfigureAwait(false);
        var holder = list.FirstOrDefault(entry => entry?.Name == want.Name && entry.Uid != uid);
        var settings = DataSourceDocument.WithMarks(want, owner, key);
        var note = want.IsDefault && list.FirstOrDefault(entry => entry is { IsDefault: true } && entry.Uid != uid) is { } loser
            ? $"takes the default flag from {GrafanaErrorBody.OneLine(loser.Name ?? loser.Uid ?? "?")}" : null;
        if (stored is null)
        {
            return holder is null
                ? step with { Note = note, Sides = new Sides(null, settings) }
                : step with { Action = StepAction.Refused, Note = NameTaken(want, holder) };
        }

        step = step with { Basis = BasisOf(stored) };
        var sides = new Sides(DataSourceDocument.Seen(stored, settings), settings);
        var changes = JsonDiff.Compare(sides.Stored, sides.Wanted).ToList();
        changes.AddRange(SecretChanges(want, stored));
        var refusal = changes.Count == 0 ? null : Refusal(want, stored, holder, changes);
        return changes.Count == 0 ? step with { Action = StepAction.Unchanged, Note = Unseen(want) }
            : refusal is null ? step with { Action = StepAction.Update, Changes = changes, Note = note, Sides = sides }
            : step with { Action = StepAction.Refused, Changes = changes, Note = refusal };
    }

    /// <inheritdoc/>
    public async Task<Basis?> BasisAsync(string uid, CancellationToken cancel) =>
        await api.FindAsync(uid, cancel).ConfigureAwait(false) is { } stored ? BasisOf(stored) : null;

    /// <inheritdoc/>
    public async Task WriteAsync(Step step, CancellationToken cancel)
    {
        _list = null;
        var stored = step.Action == StepAction.Create ? null : await api.FindAsync(step.Uid, cancel).ConfigureAwait(false);
        if (step.Action == StepAction.Delete)
        {
            Guard(stored is not null && BasisOf(stored) == step.Basis, "the data source has been changed meanwhile");
            await api.DeleteAsync(step.Uid, cancel).ConfigureAwait(false);
            return;
        }

        var want = _wanted[step.Uid];
        var settings = DataSourceDocument.WithMarks(want, owner, key);
        if (step.Action == StepAction.Create)
        {
            settings["uid"] = step.Uid;
            await api.CreateAsync(DataSourceDocument.WithSecrets(settings, want), cancel).ConfigureAwait(false);
        }
        else
        {
            Guard(stored is not null, "the data source has been deleted meanwhile");
            var body = DataSourceDocument.Merge(stored!, settings, step.Basis?.Version);
            await api.UpdateAsync(step.Uid, DataSourceDocument.WithSecrets(body, want), cancel).ConfigureAwait(false);
        }

        _secretsWritten.Add(step.Uid);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel)
    {
        var steps = new List<Step>();
        var list = await api.ListAsync(cancel).ConfigureAwait(false);
        foreach (var entry in list.Where(entry => entry?.Uid is not null && !_wanted.ContainsKey(entry.Uid)).OrderBy(entry => entry.Uid, StringComparer.Ordinal))
        {
            if (await api.FindAsync(entry.Uid!, cancel).ConfigureAwait(false) is { } stored && DataSourceDocument.IsOwnedBy(stored, owner))
            {
                var step = new Step(Name, entry.Uid!, entry.Name ?? "", StepAction.Delete) { Basis = BasisOf(stored) };
                steps.Add(entry.ReadOnly ? step with { Action = StepAction.Refused, Note = "the data source comes from a provisioning file of the server" } : step);
            }
        }

        return steps;
    }

    private static void Guard(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new GrafanaException(GrafanaFailure.Conflict, otherwise);
        }
    }

    private string? Refusal(WantedDataSource want, JsonObject stored, DataSourceEntry? holder, List<Change> changes) =>
        DataSourceDocument.Text(stored, "type") is var type && type != want.Type ? $"the uid belongs to a data source of type {GrafanaErrorBody.OneLine(type ?? "?")}"
        : DataSourceDocument.Flag(stored, "readOnly") ? "the data source comes from a provisioning file of the server and is read-only"
        : holder is not null ? NameTaken(want, holder)
        : adopt || DataSourceDocument.IsOwnedBy(stored, owner) || changes.All(change => change.Path.Contains(Owner.DataSourceMember, StringComparison.Ordinal)) ? null
        : "the data source does not carry our mark: somebody else made it; --adopt takes it over";

    // With a key the marks in jsonData tell; without one only whether there is a secret at all.
    private static List<Change> SecretChanges(WantedDataSource want, JsonObject stored)
    {
        var set = stored["secureJsonFields"] as JsonObject ?? [];
        return [.. want.Secrets.Keys.Where(name => !DataSourceDocument.Flag(set, name)).Order(StringComparer.Ordinal).Select(name => new Change($"secureJsonData.{name}", null, "***"))];
    }

    private string? Unseen(WantedDataSource want) =>
        key is null && want.Secrets.Count > 0 && !_secretsWritten.Contains(want.Uid) ? "whether its secrets are the same cannot be seen without --secrets-key-file" : null;

    private static Basis BasisOf(JsonObject stored)
    {
        var content = new JsonObject(stored.Where(pair => pair.Key is not ("id" or "typeLogoUrl" or "accessControl")).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        return Basis.Of(content, DataSourceDocument.Number(stored, "version"));
    }

    private static string NameTaken(WantedDataSource want, DataSourceEntry holder) =>
        $"the name '{want.Name}' is taken by data source {GrafanaErrorBody.OneLine(holder.Uid ?? "?")}; rename that one";
}
