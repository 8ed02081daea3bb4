using Vigie.Provision.Alerting;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Wishes;

/// <summary>Reads all files and makes of them what Grafana is to have. Gathers all faults.</summary>
internal sealed class WishReader(SourceSettings settings, Func<string, string?> variable, List<string> faults, bool readsSecrets = true)
{
    private const int LongestUid = 40;
    private readonly List<string> _notes = [];
    private Remarks _remarks = new();
    private Wish? _same;

    /// <summary>
    /// Reads the files for a release of Grafana (null: the newest known). Null when there is a fault. Asked again for another release
    /// it reads only what depends on the release.
    /// </summary>
    public Wish? Read(int? major)
    {
        var before = faults.Count;
        _remarks = new Remarks();
        _same ??= ReadSame();
        var wish = _same;
        if (settings.Alerting != AlertingMode.Prometheus)
        {
            wish = Alerting(wish, major);
        }

        return faults.Count > before ? null : wish with { Remarks = [.. _notes, .. _remarks.Lines] };
    }

    private Wish ReadSame()
    {
        var tree = DashboardFiles.Read(settings.Dashboards, settings.Folder, faults);
        _notes.AddRange(tree.NotRead);
        return new Wish { Folders = tree.Folders, Dashboards = tree.Dashboards, DataSources = DataSources(), Remarks = [] };
    }

    private List<WantedDataSource> DataSources()
    {
        var takesAlerts = settings.Alerting == AlertingMode.GrafanaExternal;
        var sources = new List<WantedDataSource>();
        if (settings.PrometheusUrl is { } prometheus)
        {
            sources.Add(WantedDataSource.Prometheus(settings.Owner, prometheus));
        }

        if (settings.AlertmanagerUrl is { } alertmanager)
        {
            sources.Add(WantedDataSource.Alertmanager(settings.Owner, alertmanager, takesAlerts));
        }

        if (settings.LokiUrl is { } loki)
        {
            sources.Add(WantedDataSource.Loki(settings.Owner, loki));
        }

        if (settings.DataSources is { } file)
        {
            sources.AddRange(DataSourceFile.Read(file, variable, faults, _notes, readsSecrets));
        }

        foreach (var twins in sources.GroupBy(source => source.Uid).Concat(sources.GroupBy(source => source.Name)).Where(twins => twins.Count() > 1))
        {
            faults.Add($"the data source {twins.Key} is there {twins.Count()} times");
        }

        if (sources.Count(source => source.IsDefault) > 1)
        {
            faults.Add($"more than one data source is the default: {string.Join(", ", sources.Where(source => source.IsDefault).Select(source => source.Uid))}");
        }

        return sources;
    }

    private Wish Alerting(Wish wish, int? major)
    {
        var folder = new WantedFolder($"{settings.Folder.Uid}-alerts", "Alerts", settings.Folder.Uid);
        if (folder.Uid.Length > LongestUid || wish.Folders.Any(other => other.Uid == folder.Uid))
        {
            faults.Add($"--folder: the rules live in a folder {folder.Uid}, which is {(folder.Uid.Length > LongestUid ? "too long; choose a shorter uid" : "taken by a directory of dashboards")}");
        }

        var asked = settings.RulesDataSource ?? wish.DataSources.FirstOrDefault(source => source.Type == "prometheus")?.Uid;
        if (asked is null)
        {
            faults.Add("--alerting: the rules need a Prometheus to ask; give --prometheus-url, --data-sources or --rules-data-source UID");
        }

        var conversion = new RuleConversion(settings.Owner, new RuleTarget(folder.Uid, asked ?? "", settings.EvaluationInterval, major), _remarks);
        var groups = RuleFiles.Read(settings.Rules, faults).Select(conversion.Convert).ToList();
        Duplicates(groups, major);
        var result = wish with { Folders = [.. wish.Folders, folder], RuleGroups = groups, AlertFolder = folder, RulesDataSource = asked };
        return settings.Alerting == AlertingMode.Grafana
            ? result with { AlertingChoice = "internal", Notifications = new AlertmanagerFile(settings.AlertmanagerConfig, settings.Owner, major, _remarks, faults, readsSecrets).Read() }
            : result with { AlertingChoice = External(wish) };
    }

    private string External(Wish wish)
    {
        if (!wish.DataSources.Any(source => source.Type == "alertmanager"))
        {
            faults.Add("--alerting grafana-external: the alerts need an Alertmanager; give --alertmanager-url, or one in --data-sources");
        }

        return "external";
    }

    // From 12 on several rules of a folder may have one name, as in Prometheus.
    private void Duplicates(List<WantedRuleGroup> groups, int? major)
    {
        if (major is not < 12)
        {
            return;
        }

        foreach (var name in groups.SelectMany(group => group.Rules).GroupBy(rule => DataSourceDocument.Text(rule, "title")).Where(twins => twins.Count() > 1))
        {
            _remarks.Add(name.Key ?? "?", "before Grafana 12 a name may stand once in a folder; the server will refuse the groups of");
        }
    }
}
