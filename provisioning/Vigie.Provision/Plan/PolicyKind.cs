using System.Text.Json.Nodes;
using Vigie.Provision.Alerting;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>
/// Plans and writes the tree of notification policies. An organisation has one: it is ours when it leads to one of our contact points,
/// and nobody's while it is the one that a new organisation comes with.
/// </summary>
internal sealed class PolicyKind(PolicyApi api, ContactPointApi points, WantedNotifications? wanted, Owner owner, bool adopt) : StoredKind(owner, adopt)
{
    private const string Tree = "policies";

    private HashSet<string> _ourReceivers = [];

    /// <inheritdoc/>
    public override string Name => "policy tree";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Wanted => wanted is null ? [] : [Tree];

    // A tree that is back to the beginning is gone as far as anybody can tell.
    /// <inheritdoc/>
    public override async Task<Basis?> BasisAsync(string uid, CancellationToken cancel) =>
        (await ReadAsync(cancel).ConfigureAwait(false)).GetValueOrDefault(uid) is { } stored && !IsUntouched(stored.Raw) ? stored.Basis : null;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel)
    {
        if (wanted is not null)
        {
            return [];
        }

        var all = await ReadAsync(cancel).ConfigureAwait(false);
        return all.TryGetValue(Tree, out var stored) && RouteNormal.Receivers(stored.Raw).Any(_ourReceivers.Contains) && Provenances.Foreign(stored.Provenance) is null
            ? [new Step(Name, Tree, "back to the tree of a new organisation", StepAction.Delete) { Basis = stored.Basis }]
            : [];
    }

    /// <inheritdoc/>
    protected override async Task<Dictionary<string, StoredObject>> ReadAsync(CancellationToken cancel)
    {
        var list = await points.ListAsync(cancel).ConfigureAwait(false);
        _ourReceivers = [.. list.Where(point => point is not null && Owner.OwnsUid(DataSourceDocument.Text(point, "uid"))).Select(point => DataSourceDocument.Text(point, "name")).OfType<string>()];
        var tree = await api.FindAsync(cancel).ConfigureAwait(false);
        var result = new Dictionary<string, StoredObject>();
        if (tree is not null)
        {
            result[Tree] = new StoredObject(tree, RouteNormal.Of(tree));
        }

        return result;
    }

    /// <inheritdoc/>
    protected override JsonObject WantedDocument(string uid) => RouteNormal.Of(wanted!.Policy);

    /// <inheritdoc/>
    protected override string TitleOf(string uid) => "the whole tree of the organisation";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> NeedsOf(string uid) =>
        [.. wanted!.ContactPoints.Select(point => $"contact point {point.Uid}"), .. wanted.Timings.Select(timing => $"mute timing {timing.Name}")];

    /// <inheritdoc/>
    protected override bool IsOurs(string uid, StoredObject stored, Dictionary<string, StoredObject> all) =>
        IsUntouched(stored.Raw) || RouteNormal.Receivers(stored.Raw).Any(_ourReceivers.Contains);

    /// <inheritdoc/>
    protected override Task CreateAsync(string uid, CancellationToken cancel) => api.ReplaceAsync(RouteNormal.Of(wanted!.Policy), cancel);

    /// <inheritdoc/>
    protected override Task UpdateAsync(string uid, StoredObject now, CancellationToken cancel) => api.ReplaceAsync(RouteNormal.Of(wanted!.Policy), cancel);

    /// <inheritdoc/>
    protected override Task DeleteAsync(string uid, StoredObject now, CancellationToken cancel) => api.ResetAsync(cancel);

    // The trees that organisations of 11 and of later releases begin with.
    private static bool IsUntouched(JsonObject tree) =>
        DataSourceDocument.Text(tree, "receiver") is null or "" or "empty" or "grafana-default-email"
        && tree["routes"] is not JsonArray { Count: > 0 } && string.IsNullOrEmpty(DataSourceDocument.Text(tree, "provenance"));
}
