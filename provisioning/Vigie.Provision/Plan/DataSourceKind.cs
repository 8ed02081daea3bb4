using System.Text.Json.Nodes;
using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>A data source: only what is named in <see cref="Settings"/> is compared and written.</summary>
internal sealed record WantedDataSource(string Uid, string Name, string Type, JsonObject Settings)
{
    /// <summary>The Prometheus that scrapes Vigie, reached by the Grafana server (not by the browser).</summary>
    public static WantedDataSource Prometheus(Uri url) => new("vigie-prometheus", "Vigie Prometheus", "prometheus", new JsonObject
    {
        ["name"] = "Vigie Prometheus",
        ["type"] = "prometheus",
        ["access"] = "proxy",
        ["url"] = url.AbsoluteUri.TrimEnd('/'),
        ["jsonData"] = new JsonObject { ["httpMethod"] = "POST", ["prometheusType"] = "Prometheus" },
    });
}

/// <summary>Plans and writes data sources. Members that others added (headers, TLS, the default flag) survive.</summary>
internal sealed class DataSourceKind(DataSourceApi api, IReadOnlyList<WantedDataSource> wanted) : IKind
{
    // Given by the server; secureJsonFields tells only which secrets exist, and a PUT without secrets keeps them.
    private static readonly string[] s_serverMembers = ["id", "orgId", "typeLogoUrl", "readOnly", "accessControl", "secureJsonFields", "apiVersion"];

    /// <inheritdoc/>
    public string Name => "data source";

    /// <inheritdoc/>
    public IReadOnlyList<string> Wanted => [.. wanted.Select(source => source.Uid)];

    /// <inheritdoc/>
    public async Task<Step> PlanAsync(string uid, CancellationToken cancel)
    {
        var want = Want(uid);
        var step = new Step(Name, uid, want.Name, StepAction.Create);
        var stored = await api.FindAsync(uid, cancel).ConfigureAwait(false);
        var holder = await NameHolderAsync(want, cancel).ConfigureAwait(false);
        if (stored is null)
        {
            return holder is null ? step : step with { Action = StepAction.Refused, Note = NameTaken(want, holder) };
        }

        step = step with { Basis = Number(stored, "version") };
        var changes = Compare(stored, want.Settings);
        var refusal = changes.Count == 0 ? null
            : Text(stored, "type") != want.Type ? $"the uid belongs to a data source of type {GrafanaErrorBody.OneLine(Text(stored, "type") ?? "?")}"
            : Flag(stored, "readOnly") ? "the data source comes from a provisioning file of the server and is read-only"
            : holder is not null ? NameTaken(want, holder)
            : null;
        var action = changes.Count == 0 ? StepAction.Unchanged : refusal is null ? StepAction.Update : StepAction.Refused;
        return step with { Action = action, Changes = changes, Note = refusal };
    }

    /// <inheritdoc/>
    public async Task WriteAsync(Step step, CancellationToken cancel)
    {
        var want = Want(step.Uid);
        if (step.Action == StepAction.Create)
        {
            var created = (JsonObject)want.Settings.DeepClone();
            created["uid"] = step.Uid;
            await api.CreateAsync(created, cancel).ConfigureAwait(false);
            return;
        }

        var stored = await api.FindAsync(step.Uid, cancel).ConfigureAwait(false)
            ?? throw new GrafanaException(GrafanaFailure.Conflict, "the data source has been deleted meanwhile");
        await api.UpdateAsync(step.Uid, Merge(stored, want.Settings, step.Basis), cancel).ConfigureAwait(false);
    }

    private static List<Change> Compare(JsonObject stored, JsonObject settings)
    {
        var seen = new JsonObject();
        foreach (var (key, value) in settings)
        {
            seen[key] = value is JsonObject inner && stored[key] is JsonObject there
                ? new JsonObject(inner.Where(pair => there.ContainsKey(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, there[pair.Key]?.DeepClone())))
                : stored[key]?.DeepClone();
        }

        if (Text(stored, "url") is { } url)
        {
            // Written with or without the slash, the address is the same.
            seen["url"] = url.TrimEnd('/');
        }

        return [.. JsonDiff.Compare(seen, settings)];
    }

    // A PUT replaces jsonData as a whole and empties what it does not name: start from what is stored.
    private static JsonObject Merge(JsonObject stored, JsonObject settings, long? version)
    {
        var body = (JsonObject)stored.DeepClone();
        foreach (var member in s_serverMembers)
        {
            body.Remove(member);
        }

        foreach (var (key, value) in settings)
        {
            if (value is JsonObject inner && body[key] is JsonObject there)
            {
                foreach (var (name, setting) in inner)
                {
                    there[name] = setting?.DeepClone();
                }
            }
            else
            {
                body[key] = value?.DeepClone();
            }
        }

        body["version"] = version;
        return body;
    }

    private WantedDataSource Want(string uid) => wanted.First(source => source.Uid == uid);

    private async Task<DataSourceEntry?> NameHolderAsync(WantedDataSource want, CancellationToken cancel)
    {
        var all = await api.ListAsync(cancel).ConfigureAwait(false);
        return all.FirstOrDefault(entry => entry?.Name == want.Name && entry.Uid != want.Uid);
    }

    private static string NameTaken(WantedDataSource want, DataSourceEntry holder) =>
        $"the name '{want.Name}' is taken by data source {GrafanaErrorBody.OneLine(holder.Uid ?? "?")}; rename that one";

    private static string? Text(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static long? Number(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    private static bool Flag(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
