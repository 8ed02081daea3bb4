using System.Text.Json.Nodes;
using Vigie.Provision.Files;

namespace Vigie.Provision.Plan;

/// <summary>A data source: only what is named in <see cref="Settings"/> and <see cref="Secrets"/> is compared and written.</summary>
internal sealed record WantedDataSource(string Uid, string Name, string Type, JsonObject Settings)
{
    /// <summary>Secrets by their key in secureJsonData.</summary>
    public IReadOnlyDictionary<string, SecretText> Secrets { get; init; } = new Dictionary<string, SecretText>();

    /// <summary>True when it is to be the default of the organisation.</summary>
    public bool IsDefault => Settings["isDefault"] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>The Prometheus that scrapes Vigie, reached by the Grafana server (not by the browser).</summary>
    public static WantedDataSource Prometheus(Owner owner, Uri url) =>
        Simple(owner, "prometheus", "Prometheus", url, new JsonObject { ["httpMethod"] = "POST", ["prometheusType"] = "Prometheus" });

    /// <summary>The Alertmanager of the ecosystem; told whether it also gets the alerts of Grafana's own rules.</summary>
    public static WantedDataSource Alertmanager(Owner owner, Uri url, bool takesGrafanasAlerts) =>
        Simple(owner, "alertmanager", "Alertmanager", url, new JsonObject { ["implementation"] = "prometheus", ["handleGrafanaManagedAlerts"] = takesGrafanasAlerts });

    /// <summary>A Loki, for dashboards with logs.</summary>
    public static WantedDataSource Loki(Owner owner, Uri url) => Simple(owner, "loki", "Loki", url, []);

    private static WantedDataSource Simple(Owner owner, string type, string product, Uri url, JsonObject jsonData)
    {
        var name = $"{char.ToUpperInvariant(owner.Name[0])}{owner.Name[1..]} {product}";
        return new WantedDataSource($"{owner.Name}-{type}", name, type, new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["access"] = "proxy",
            ["url"] = url.AbsoluteUri.TrimEnd('/'),
            ["jsonData"] = jsonData,
        });
    }
}
