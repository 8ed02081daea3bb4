using System.Text.Json.Nodes;
using Vigie.Provision.Alerting;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Plans and writes the integrations of contact points.</summary>
internal sealed class ContactPointKind(ContactPointApi api, TemplateApi templates, IReadOnlyList<WantedContactPoint> wanted, Owner owner, SecretKey? key, bool adopt)
    : StoredKind(owner, adopt)
{
    private readonly Dictionary<string, WantedContactPoint> _wanted = wanted.ToDictionary(point => point.Uid);
    private readonly SecretMarks? _marks = key is null ? null : SecretMarks.Of(wanted, key);
    private readonly HashSet<string> _written = [];
    private SecretMarks _kept = SecretMarks.Parse(null);

    /// <inheritdoc/>
    public override string Name => "contact point";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Wanted => [.. wanted.Select(point => point.Uid)];

    /// <inheritdoc/>
    public override async Task PrepareAsync(CancellationToken cancel)
    {
        if (_marks is { IsEmpty: false })
        {
            var name = SecretMarks.TemplateName(Owner);
            var all = await templates.ListAsync(cancel).ConfigureAwait(false);
            var mine = all.FirstOrDefault(template => template is not null && DataSourceDocument.Text(template, "name") == name);
            _kept = SecretMarks.Parse(mine is null ? null : DataSourceDocument.Text(mine, "template"));
        }

        await base.PrepareAsync(cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task<Dictionary<string, StoredObject>> ReadAsync(CancellationToken cancel)
    {
        var result = new Dictionary<string, StoredObject>(StringComparer.Ordinal);
        foreach (var point in await api.ListAsync(cancel).ConfigureAwait(false))
        {
            if (point is not null && DataSourceDocument.Text(point, "uid") is { Length: > 0 } uid)
            {
                result[uid] = new StoredObject(point, WithMarks(uid, ContactPointNormal.Of(point), Mark));
            }
        }

        return result;

        // What was written in this run has the wanted secret, although its mark is written only later.
        string? Mark(string uid, string path) => _written.Contains(uid) ? _marks?.Find(uid, path) : _kept.Find(uid, path);
    }

    /// <inheritdoc/>
    protected override JsonObject WantedDocument(string uid) =>
        WithMarks(uid, ContactPointNormal.Of(Body(_wanted[uid], reveal: false)), (id, path) => _marks?.Find(id, path));

    /// <inheritdoc/>
    protected override string TitleOf(string uid) => $"{_wanted[uid].Name} ({_wanted[uid].Type})";

    /// <inheritdoc/>
    protected override string StoredTitle(StoredObject stored) => $"{DataSourceDocument.Text(stored.Raw, "name")} ({DataSourceDocument.Text(stored.Raw, "type")})";

    // Integrations of one name are one contact point: ours shall not join somebody else's.
    /// <inheritdoc/>
    protected override string? Clash(string uid, Dictionary<string, StoredObject> all) =>
        all.Where(pair => !Owner.OwnsUid(pair.Key) && DataSourceDocument.Text(pair.Value.Raw, "name") == _wanted[uid].Name).Select(pair => pair.Key).FirstOrDefault() is { } other
            ? $"the name '{_wanted[uid].Name}' belongs to a contact point of somebody else (integration {GrafanaErrorBody.OneLine(other)}); name one of them otherwise"
            : null;

    /// <inheritdoc/>
    protected override string? Remark(string uid) =>
        key is null && _wanted[uid].Secrets.Count > 0 && !_written.Contains(uid) ? "whether its secrets are the same cannot be seen without --secrets-key-file" : null;

    /// <inheritdoc/>
    protected override async Task CreateAsync(string uid, CancellationToken cancel)
    {
        await api.CreateAsync(Body(_wanted[uid], reveal: true), cancel).ConfigureAwait(false);
        _written.Add(uid);
    }

    /// <inheritdoc/>
    protected override async Task UpdateAsync(string uid, StoredObject now, CancellationToken cancel)
    {
        await api.UpdateAsync(uid, Body(_wanted[uid], reveal: true), cancel).ConfigureAwait(false);
        _written.Add(uid);
    }

    /// <inheritdoc/>
    protected override Task DeleteAsync(string uid, StoredObject now, CancellationToken cancel) => api.DeleteAsync(uid, cancel);

    private JsonObject WithMarks(string uid, JsonObject normal, Func<string, string, string?> find)
    {
        if (_marks is not null && _wanted.TryGetValue(uid, out var want) && want.Secrets.Count > 0)
        {
            normal["secretMarks"] = new JsonObject(want.Secrets.Keys.Order(StringComparer.Ordinal).Select(path => KeyValuePair.Create(path, (JsonNode?)find(uid, path))));
        }

        return normal;
    }

    private static JsonObject Body(WantedContactPoint point, bool reveal)
    {
        var settings = (JsonObject)point.Settings.DeepClone();
        foreach (var (path, secret) in point.Secrets)
        {
            var names = path.Split('.');
            var at = settings;
            foreach (var name in names[..^1])
            {
                at[name] ??= new JsonObject();
                at = (JsonObject)at[name]!;
            }

            at[names[^1]] = reveal ? secret.Reveal() : ContactPointNormal.Hidden;
        }

        return new JsonObject { ["uid"] = point.Uid, ["name"] = point.Name, ["type"] = point.Type, ["settings"] = settings, ["disableResolveMessage"] = point.DisableResolveMessage };
    }
}
