using System.CommandLine;
using Vigie.Provision.Alerting;
using Vigie.Provision.Files;
using Vigie.Provision.Plan;
using Vigie.Provision.Wishes;

namespace Vigie.Provision.Commands;

/// <summary>The options that say which files are read and what is made of them.</summary>
internal sealed class SourceOptions
{
    private static readonly string[] s_modes = ["prometheus", "grafana", "grafana-external"];

    private readonly Option<string?> _folder = Text("--folder", "TITLE[/UID]", "Folder of the dashboards. Default: the owner's name, Vigie/vigie");
    private readonly Option<string?> _dashboards = Text("--dashboards", "DIR", "Directory with dashboard JSON files. Default: dashboards");
    private readonly Option<string?> _prometheus = Text("--prometheus-url", "URL", "Prometheus as the Grafana server reaches it");
    private readonly Option<string?> _alertmanager = Text("--alertmanager-url", "URL", "Alertmanager as the Grafana server reaches it");
    private readonly Option<string?> _loki = Text("--loki-url", "URL", "Loki as the Grafana server reaches it");
    private readonly Option<string?> _dataSources = Text("--data-sources", "FILE", "Data sources in Grafana's provisioning format; secrets as $__file{} or $__env{}");
    private readonly Option<string?> _alerting = Text("--alerting", "MODE", "Where the rules live: prometheus (default), grafana, grafana-external");
    private readonly Option<string[]> _rules = new("--rules") { HelpName = "PATH", Description = "Prometheus rule file, or directory of them; may be given several times. Default: alert-rules" };
    private readonly Option<string?> _config = Text("--alertmanager-config", "FILE", "The alertmanager.yml. Default: alert-rules/alertmanager.yml");
    private readonly Option<string?> _asked = Text("--rules-data-source", "UID", "Data source that the rules ask. Default: the first Prometheus of ours");
    private readonly Option<string?> _interval = Text("--evaluation-interval", "DURATION", "Interval of rule groups that name none. Default: 1m");
    private readonly Option<string?> _owner = Text("--owner", "NAME", "The mark of our objects: their uids and names begin with it. Default: vigie");
    private readonly Option<string?> _key = Text("--secrets-key-file", "FILE", "Key of the hashes by which a changed secret is seen. Default: VIGIE_SECRETS_KEY_FILE");
    private readonly Option<bool> _adopt = new("--adopt") { Description = "Take over objects that somebody else made under a uid or name of ours" };

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _folder, _dashboards, _prometheus, _alertmanager, _loki, _dataSources, _alerting, _rules, _config, _asked, _interval, _owner, _key, _adopt })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Checks all of them; null when there is a fault. What is readable all the same is good enough to look for more faults.</summary>
    public SourceSettings? Read(ParseResult parsed, ProvisionEnvironment environment, List<string> faults, out SourceSettings readable)
    {
        var before = faults.Count;
        var owner = Owner.Parse(parsed.GetValue(_owner) ?? Owner.Default, faults) ?? new Owner(Owner.Default);
        var folder = WantedFolder.Parse(parsed.GetValue(_folder) ?? $"{char.ToUpperInvariant(owner.Name[0])}{owner.Name[1..]}/{owner.Name}", faults);
        var settings = new SourceSettings(owner, folder ?? new WantedFolder(owner.Name, owner.Name));
        settings = settings with
        {
            Dashboards = parsed.GetValue(_dashboards) ?? settings.Dashboards,
            PrometheusUrl = Url(parsed, _prometheus, faults),
            AlertmanagerUrl = Url(parsed, _alertmanager, faults),
            LokiUrl = Url(parsed, _loki, faults),
            DataSources = parsed.GetValue(_dataSources),
            Alerting = Mode(parsed.GetValue(_alerting), faults),
            Rules = parsed.GetValue(_rules) is { Length: > 0 } paths ? paths : settings.Rules,
            AlertmanagerConfig = parsed.GetValue(_config) ?? settings.AlertmanagerConfig,
            RulesDataSource = parsed.GetValue(_asked),
            EvaluationInterval = Interval(parsed.GetValue(_interval), settings.EvaluationInterval, faults),
            SecretKey = Key(parsed.GetValue(_key) ?? environment.Variable("VIGIE_SECRETS_KEY_FILE"), faults),
            Adopt = parsed.GetValue(_adopt),
        };
        readable = settings;
        return faults.Count > before ? null : settings;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static Uri? Url(ParseResult parsed, Option<string?> option, List<string> faults) =>
        parsed.GetValue(option) is { } text ? Urls.Read(option.Name, text, faults) : null;

    private static AlertingMode Mode(string? text, List<string> faults)
    {
        var index = text is null ? 0 : Array.IndexOf(s_modes, text);
        if (index < 0)
        {
            faults.Add($"--alerting: has to be one of {string.Join(", ", s_modes)}");
            return AlertingMode.Prometheus;
        }

        return (AlertingMode)index;
    }

    private static long Interval(string? text, long otherwise, List<string> faults)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (PromDuration.Milliseconds(text) is > 0 and var value)
        {
            return value;
        }

        faults.Add("--evaluation-interval: is no duration such as 30s or 1m");
        return otherwise;
    }

    private static SecretKey? Key(string? file, List<string> faults) =>
        !string.IsNullOrEmpty(file) && SecretFile.Read(file, "secrets key", faults) is { } key ? SecretKey.Of(key, faults) : null;
}
