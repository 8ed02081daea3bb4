using System.Text.Json.Nodes;
using static Vigie.Provision.Lint.LintedDashboard;

namespace Vigie.Provision.Lint;

/// <summary>Variables and data sources: nothing fixed, everything reloads.</summary>
internal static class VariableRules
{
    private static readonly string[] s_types = ["query", "datasource", "custom", "constant", "interval", "textbox", "adhoc", "groupby", "switch"];

    private static readonly string[] s_special = ["-- Grafana --", "-- Mixed --", "-- Dashboard --", "__expr__"];

    /// <summary>Checks one dashboard.</summary>
    public static void Check(LintedDashboard dashboard)
    {
        foreach (var twins in dashboard.Variables.GroupBy(variable => Text(variable, "name")).Where(twins => twins.Count() > 1))
        {
            dashboard.Add($"variable {twins.Key}", "variable", "is there twice");
        }

        foreach (var variable in dashboard.Variables)
        {
            One(dashboard, variable);
        }

        if (dashboard.Panels.Any(panel => Objects(panel["targets"]).Any()) && !dashboard.Variables.Any(variable => Text(variable, "type") == "datasource"))
        {
            dashboard.Add("", "data-source-variable", "there is no data source variable: on another server the dashboard would be empty");
        }

        Sources(dashboard);
    }

    private static void One(LintedDashboard dashboard, JsonObject variable)
    {
        var (where, type) = ($"variable {Text(variable, "name")}", Text(variable, "type"));
        foreach (var key in variable.Select(pair => pair.Key).Where(key => !GrafanaModel.Variable.Contains(key)))
        {
            dashboard.Add(where, "unknown-member", $"{key} is no member of a variable");
        }

        if (!s_types.Contains(type))
        {
            dashboard.Add(where, "variable", $"unknown type '{type}'");
        }

        if (type == "datasource" && Text(variable, "name") != "datasource" && Text(variable, "name") != QueryText(variable) + "_datasource")
        {
            dashboard.Add(where, "data-source-variable", $"is better named datasource, or {QueryText(variable)}_datasource", isWarning: true);
        }

        if (Text(variable, "label").Length == 0 && Number(variable, "hide") is null or 0)
        {
            dashboard.Add(where, "variable-label", "has no label", isWarning: true);
        }

        if (type != "query")
        {
            return;
        }

        if (Number(variable, "refresh") != 2)
        {
            dashboard.Add(where, "variable-refresh", "has to reload when the time range changes (refresh 2)");
        }

        if (Flag(variable, "includeAll") && Text(variable, "allValue") is not (".+" or ".*"))
        {
            dashboard.Add(where, "variable-all", "needs allValue .+ (or .*): a list of all values makes queries that no server takes", isWarning: true);
        }
    }

    private static void Sources(LintedDashboard dashboard)
    {
        var uses = dashboard.Panels.Where(panel => Objects(panel["targets"]).Any()).Select(panel => (Name(panel), panel["datasource"], Must: true))
            .Concat(dashboard.Panels.SelectMany(panel => Objects(panel["targets"]).Select(target => (Where: $"{Name(panel)} {Text(target, "refId")}", target["datasource"], Must: true))))
            .Concat(dashboard.Annotations.Select(query => ($"annotation {Text(query, "name")}", query["datasource"], true)))
            .Concat(dashboard.Variables.Where(variable => Text(variable, "type") == "query").Select(variable => ($"variable {Text(variable, "name")}", variable["datasource"], true)));
        foreach (var (where, source, _) in uses)
        {
            if (source is not JsonObject || Text(source, "type").Length == 0 || Text(source, "uid").Length == 0)
            {
                dashboard.Add(where, "data-source", "the data source has to be {type, uid}: without it Grafana takes its default one");
            }
            else if (Text(source, "uid") is var uid && !s_special.Contains(uid) && !uid.StartsWith('$'))
            {
                dashboard.Add(where, "data-source", $"has the fixed data source '{uid}': use the variable");
            }
        }
    }

    private static bool Flag(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
