using Vigie.Provision.Alerting;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Wishes;

/// <summary>Everything that the files want, as Grafana objects.</summary>
internal sealed record Wish
{
    /// <summary>Folders, parents first.</summary>
    public required IReadOnlyList<WantedFolder> Folders { get; init; }

    /// <summary>Dashboards.</summary>
    public required IReadOnlyList<DashboardFile> Dashboards { get; init; }

    /// <summary>Data sources.</summary>
    public required IReadOnlyList<WantedDataSource> DataSources { get; init; }

    /// <summary>Rule groups; none while the rules live in Prometheus.</summary>
    public IReadOnlyList<WantedRuleGroup> RuleGroups { get; init; } = [];

    /// <summary>The folder of the rule groups.</summary>
    public WantedFolder? AlertFolder { get; init; }

    /// <summary>Uid of the data source that the rules ask.</summary>
    public string? RulesDataSource { get; init; }

    /// <summary>Contact points, timings, templates and policies, where Grafana notifies.</summary>
    public WantedNotifications? Notifications { get; init; }

    /// <summary>Which Alertmanager gets Grafana's alerts; null when nothing is wanted of it.</summary>
    public string? AlertingChoice { get; init; }

    /// <summary>What cannot be expressed in Grafana, and what was left aside.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Every secret, so that it can be masked wherever a server echoes it.</summary>
    public IEnumerable<string> Secrets =>
        DataSources.SelectMany(source => source.Secrets.Values).Concat(Notifications?.Secrets ?? []).Select(secret => secret.Reveal());
}
