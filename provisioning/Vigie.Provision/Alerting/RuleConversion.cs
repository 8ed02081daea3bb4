using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Provision.Plan;

namespace Vigie.Provision.Alerting;

/// <summary>A rule group as Grafana is to have it. Interval in seconds; the rules in their order, complete and normalised.</summary>
internal sealed record WantedRuleGroup(string FolderUid, string Title, long Interval, IReadOnlyList<JsonObject> Rules);

/// <summary>Where converted rules go and what they ask.</summary>
internal sealed record RuleTarget(string FolderUid, string DataSourceUid, long DefaultInterval, int? Major);

/// <summary>
/// Turns Prometheus rules into Grafana's. A Prometheus alert fires for each series that its expression returns, whatever the value;
/// so the query is followed by "is there any number" and "more than 0", no series is OK, and an error is told as an error.
/// </summary>
internal sealed partial class RuleConversion(Owner owner, RuleTarget target, Remarks remarks)
{
    // Grafana's scheduler works in steps of 10 s; other intervals are refused, in files even with the end of the server.
    private const long Step = 10_000;

    private const long LookBack = 600;

    // From the release in which Grafana knows them; older ones ignore them, and every plan would show them as missing.
    private const int KnowsKeepFiring = 12;

    /// <summary>Converts one group.</summary>
    public WantedRuleGroup Convert(PrometheusGroup group)
    {
        var interval = group.Interval ?? target.DefaultInterval;
        var rounded = Math.Max(Step, (interval + Step - 1) / Step * Step);
        if (rounded != interval)
        {
            remarks.Add(group.Name, $"Grafana evaluates in steps of 10 s: {PromDuration.Text(interval)} becomes {PromDuration.Text(rounded)} in group");
        }

        if (group.Limit > 0)
        {
            remarks.Add(group.Name, "Grafana has no limit of alerts or series per group; limit is left out in group");
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var rules = group.Rules.Select(rule => RuleNormal.Of(Rule(group, rule, Ordinal(seen, rule)))).ToList();
        return new WantedRuleGroup(target.FolderUid, group.Name, rounded / 1000, rules);
    }

    private static int Ordinal(Dictionary<string, int> seen, PrometheusRule rule)
    {
        seen[rule.Name] = seen.GetValueOrDefault(rule.Name) + 1;
        return seen[rule.Name];
    }

    private JsonObject Rule(PrometheusGroup group, PrometheusRule rule, int ordinal)
    {
        var result = new JsonObject
        {
            ["uid"] = Uid(group, rule, ordinal),
            ["title"] = rule.Name,
            ["labels"] = Map(rule, rule.Labels, "label"),
            ["data"] = Data(group, rule),
        };
        if (rule.Records)
        {
            result["record"] = new JsonObject { ["metric"] = rule.Name, ["from"] = "query", ["target_datasource_uid"] = target.DataSourceUid };
            return result;
        }

        result["condition"] = "threshold";
        result["noDataState"] = "OK";
        result["execErrState"] = "Error";
        result["for"] = PromDuration.Text(rule.For);
        result["annotations"] = Map(rule, rule.Annotations, "annotation");
        Version(rule, result);
        return result;
    }

    private void Version(PrometheusRule rule, JsonObject result)
    {
        if (target.Major < KnowsKeepFiring)
        {
            remarks.Add("all alert rules", "before Grafana 12 an alert whose series vanishes ends one evaluation later than in Prometheus");
            if (rule.KeepFiringFor > 0)
            {
                remarks.Add(rule.Where, "before Grafana 12 there is no keep_firing_for; it is left out of");
            }

            return;
        }

        result["missingSeriesEvalsToResolve"] = 1;
        if (rule.KeepFiringFor > 0)
        {
            result["keep_firing_for"] = PromDuration.Text(rule.KeepFiringFor);
        }
    }

    private JsonArray Data(PrometheusGroup group, PrometheusRule rule)
    {
        var offset = group.QueryOffset / 1000;
        var query = new JsonObject
        {
            ["refId"] = "query",
            ["datasourceUid"] = target.DataSourceUid,
            ["relativeTimeRange"] = new JsonObject { ["from"] = LookBack + offset, ["to"] = offset },
            ["model"] = new JsonObject { ["expr"] = rule.Expression, ["instant"] = true, ["range"] = false, ["datasource"] = Reference("prometheus", target.DataSourceUid) },
        };
        if (rule.Records)
        {
            return [query];
        }

        var isNumber = new JsonObject { ["type"] = "math", ["expression"] = "is_number($query) || is_nan($query) || is_inf($query)", ["datasource"] = Reference("__expr__", "__expr__") };
        var isThere = new JsonObject
        {
            ["type"] = "threshold",
            ["expression"] = "prometheus_math",
            ["conditions"] = new JsonArray(new JsonObject { ["evaluator"] = new JsonObject { ["type"] = "gt", ["params"] = new JsonArray(0) } }),
            ["datasource"] = Reference("__expr__", "__expr__"),
        };
        return [query, Expression("prometheus_math", isNumber), Expression("threshold", isThere)];
    }

    private static JsonObject Expression(string refId, JsonObject model) => new()
    {
        ["refId"] = refId,
        ["datasourceUid"] = "__expr__",
        ["relativeTimeRange"] = new JsonObject { ["from"] = 0, ["to"] = 0 },
        ["model"] = model,
    };

    private static JsonObject Reference(string type, string uid) => new() { ["type"] = type, ["uid"] = uid };

    private JsonObject Map(PrometheusRule rule, IReadOnlyDictionary<string, string> texts, string what)
    {
        var result = new JsonObject();
        foreach (var (key, text) in texts)
        {
            if (what == "label" && key is "alertname" or "grafana_folder")
            {
                remarks.Add(rule.Where, $"the label {key} is set by Grafana itself; it is left out of");
                continue;
            }

            result[key] = Template(rule, text);
        }

        return result;
    }

    // In Grafana $value is a text about all nodes; the number of the query stands in $values.
    private string Template(PrometheusRule rule, string text)
    {
        foreach (Match action in Action().Matches(text))
        {
            foreach (Match unknown in Unknown().Matches(action.Value))
            {
                var word = unknown.Value.Trim();
                remarks.Add(rule.Where, word == "query"
                    ? "in Grafana the template function query answers nothing: the part of the text that rests on it stays out in"
                    : $"Grafana does not know {word} in texts; change the text of");
            }
        }

        return Action().Replace(text, action => Value().Replace(action.Value, "$$values.query.Value"));
    }

    private string Uid(PrometheusGroup group, PrometheusRule rule, int ordinal)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{target.FolderUid}\n{group.Name}\n{rule.Name}\n{ordinal}");
        return $"{owner.Name}-r-{Convert16(place)}";
    }

    private static string Convert16(string text) => System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"\$value\b")]
    private static partial Regex Value();

    [GeneratedRegex(@"\$externalLabels\b|\$externalURL\b|(?<=[|{(\s])(query|sortByLabel|safeHtml|stripPort|stripDomain|parseDuration|toTime)(?=[\s)|}])")]
    private static partial Regex Unknown();
}
