using Vigie.Provision.Plan;

namespace Vigie.Provision.Wishes;

/// <summary>Where the alert rules live.</summary>
internal enum AlertingMode
{
    /// <summary>In Prometheus: Grafana gets data sources and dashboards.</summary>
    Prometheus,

    /// <summary>In Grafana, with its contact points and policies.</summary>
    Grafana,

    /// <summary>In Grafana, notified by the external Alertmanager.</summary>
    GrafanaExternal,
}

/// <summary>Which files are read and what is to be made of them: checked, nothing read yet.</summary>
internal sealed record SourceSettings(Owner Owner, WantedFolder Folder)
{
    /// <summary>Directory of dashboards.</summary>
    public string Dashboards { get; init; } = "dashboards";

    /// <summary>Prometheus as the Grafana server reaches it.</summary>
    public Uri? PrometheusUrl { get; init; }

    /// <summary>Alertmanager as the Grafana server reaches it.</summary>
    public Uri? AlertmanagerUrl { get; init; }

    /// <summary>Loki as the Grafana server reaches it.</summary>
    public Uri? LokiUrl { get; init; }

    /// <summary>A file of data sources in Grafana's provisioning format.</summary>
    public string? DataSources { get; init; }

    /// <summary>Where the rules live.</summary>
    public AlertingMode Alerting { get; init; }

    /// <summary>Rule files, or directories of them.</summary>
    public IReadOnlyList<string> Rules { get; init; } = ["alert-rules"];

    /// <summary>The alertmanager.yml.</summary>
    public string AlertmanagerConfig { get; init; } = "alert-rules/alertmanager.yml";

    /// <summary>Uid of the data source that the rules ask; null is the first Prometheus among ours.</summary>
    public string? RulesDataSource { get; init; }

    /// <summary>Interval in milliseconds of groups that name none.</summary>
    public long EvaluationInterval { get; init; } = 60_000;

    /// <summary>The key of the marks of secrets.</summary>
    public SecretKey? SecretKey { get; init; }

    /// <summary>True when objects without our mark are taken over.</summary>
    public bool Adopt { get; init; }
}
