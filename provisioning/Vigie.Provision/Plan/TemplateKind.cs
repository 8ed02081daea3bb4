using System.Text.Json.Nodes;
using Vigie.Provision.Alerting;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Plans and writes message templates. Their names carry our mark.</summary>
internal sealed class TemplateKind(TemplateApi api, IReadOnlyList<WantedTemplate> wanted, IReadOnlyList<string> marked, Owner owner, bool adopt) : StoredKind(owner, adopt)
{
    private readonly Dictionary<string, WantedTemplate> _wanted = wanted.ToDictionary(template => template.Name);

    /// <inheritdoc/>
    public override string Name => "template";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Wanted => [.. wanted.Select(template => template.Name)];

    /// <inheritdoc/>
    protected override async Task<Dictionary<string, StoredObject>> ReadAsync(CancellationToken cancel) =>
        (await api.ListAsync(cancel).ConfigureAwait(false))
            .Where(template => template is not null && DataSourceDocument.Text(template, "name") is not null)
            .ToDictionary(template => DataSourceDocument.Text(template, "name")!, template => new StoredObject(template, Document(DataSourceDocument.Text(template, "template") ?? "")));

    /// <inheritdoc/>
    protected override JsonObject WantedDocument(string uid) => Document(_wanted[uid].Text);

    /// <inheritdoc/>
    protected override Task CreateAsync(string uid, CancellationToken cancel) => api.PutAsync(uid, _wanted[uid].Text, null, cancel);

    /// <inheritdoc/>
    protected override Task UpdateAsync(string uid, StoredObject now, CancellationToken cancel) =>
        api.PutAsync(uid, _wanted[uid].Text, DataSourceDocument.Text(now.Raw, "version"), cancel);

    /// <inheritdoc/>
    protected override Task DeleteAsync(string uid, StoredObject now, CancellationToken cancel) => api.DeleteAsync(uid, DataSourceDocument.Text(now.Raw, "version"), cancel);

    // The marks say that the secrets are written.
    /// <inheritdoc/>
    protected override IReadOnlyList<string> NeedsDoneOf(string uid) => uid == SecretMarks.TemplateName(Owner) ? marked : [];

    // By lines, so that a diff shows the line.
    private static JsonObject Document(string text) => new() { ["template"] = new JsonArray([.. TemplateText.Normal(text).Split('\n').Select(line => (JsonNode)line)]) };
}
