using Vigie.Provision.Grafana;

namespace Vigie.Provision.Plan;

/// <summary>Who made an object of alerting, as the server tells it. What files or an import made belongs to them.</summary>
internal static class Provenances
{
    /// <summary>Why an object of this provenance is not touched; null when it may be.</summary>
    public static string? Foreign(string provenance) => provenance switch
    {
        "" or "api" => null,
        "file" => "comes from a provisioning file of the server",
        "converted_prometheus" => "was imported from Prometheus by somebody",
        _ => $"has the provenance {GrafanaErrorBody.OneLine(provenance)}, which is not ours",
    };
}
