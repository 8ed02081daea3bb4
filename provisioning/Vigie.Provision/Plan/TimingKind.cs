using System.Text.Json.Nodes;
using Vigie.Provision.Alerting;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Plans and writes mute timings. Their names carry our mark.</summary>
internal sealed class TimingKind(TimingApi api, IReadOnlyList<WantedTiming> wanted, Owner owner, bool adopt) : StoredKind(owner, adopt)
{
    private readonly Dictionary<string, WantedTiming> _wanted = wanted.ToDictionary(timing => timing.Name);

    /// <inheritdoc/>
    public override string Name => "mute timing";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Wanted => [.. wanted.Select(timing => timing.Name)];

    /// <inheritdoc/>
    protected override async Task<Dictionary<string, StoredObject>> ReadAsync(CancellationToken cancel) =>
        (await api.ListAsync(cancel).ConfigureAwait(false))
            .Where(timing => timing is not null && DataSourceDocument.Text(timing, "name") is not null)
            .ToDictionary(timing => DataSourceDocument.Text(timing, "name")!, timing => new StoredObject(timing, Document(timing["time_intervals"] as JsonArray)));

    /// <inheritdoc/>
    protected override JsonObject WantedDocument(string uid) => Document(_wanted[uid].Intervals);

    /// <inheritdoc/>
    protected override Task CreateAsync(string uid, CancellationToken cancel) => api.CreateAsync(Body(uid), cancel);

    /// <inheritdoc/>
    protected override Task UpdateAsync(string uid, StoredObject now, CancellationToken cancel) => api.UpdateAsync(uid, Body(uid), cancel);

    /// <inheritdoc/>
    protected override Task DeleteAsync(string uid, StoredObject now, CancellationToken cancel) => api.DeleteAsync(uid, DataSourceDocument.Text(now.Raw, "version"), cancel);

    private JsonObject Body(string uid) => new() { ["name"] = uid, ["time_intervals"] = TimingNormal.Of(_wanted[uid].Intervals) };

    private static JsonObject Document(JsonArray? intervals) => new() { ["time_intervals"] = TimingNormal.Of(intervals) };
}
