using System.Text.Json.Nodes;
using static Vigie.Provision.Lint.LintedDashboard;

namespace Vigie.Provision.Lint;

/// <summary>Types, members, options, words and transformations of panels.</summary>
internal static class PanelRules
{
    private static readonly Dictionary<string, string> s_old = new()
    {
        ["graph"] = "timeseries", ["singlestat"] = "stat", ["table-old"] = "table", ["grafana-piechart-panel"] = "piechart",
    };

    // They show no query.
    private static readonly string[] s_withoutQueries = ["text", "alertlist", "dashlist", "annolist"];

    /// <summary>Checks one dashboard.</summary>
    public static void Check(LintedDashboard dashboard)
    {
        foreach (var row in dashboard.Everything.Where(panel => Text(panel, "type") == "row"))
        {
            Members(dashboard, row, GrafanaModel.Row);
            if (Objects(row["panels"]).Any() && !(row["collapsed"] is JsonValue collapsed && collapsed.TryGetValue<bool>(out var isCollapsed) && isCollapsed))
            {
                dashboard.Add(Name(row), "row", "panels stand in a row only while it is collapsed");
            }
        }

        foreach (var panel in dashboard.Panels)
        {
            Members(dashboard, panel, GrafanaModel.Panel);
            Type(dashboard, panel);
            Words(dashboard, panel);
            foreach (var step in Objects(panel["transformations"]))
            {
                Transformation(dashboard, panel, step);
            }
        }
    }

    private static void Members(LintedDashboard dashboard, JsonObject panel, IReadOnlySet<string> known)
    {
        foreach (var key in panel.Select(pair => pair.Key).Where(key => !known.Contains(key)))
        {
            dashboard.Add(Name(panel), "unknown-member", $"{key} is no member of a panel");
        }

        if (panel.ContainsKey("pluginVersion"))
        {
            dashboard.Add(Name(panel), "plugin-version", "pluginVersion starts migrations of old releases: leave it out");
        }
    }

    private static void Type(LintedDashboard dashboard, JsonObject panel)
    {
        var type = Text(panel, "type");
        if (GrafanaModel.Panels[type] is not JsonObject known)
        {
            dashboard.Add(Name(panel), "panel-type", s_old.TryGetValue(type, out var now) ? $"the type {type} is migrated by the editor: write {now}" : $"unknown panel type '{type}'");
            return;
        }

        Options(dashboard, panel, panel["options"], (JsonObject)known["options"]!, "options");
        Options(dashboard, panel, Below(panel, "fieldConfig", "defaults", "custom"), (JsonObject)known["custom"]!, "fieldConfig.defaults.custom");
        if (!s_withoutQueries.Contains(type) && !Objects(panel["targets"]).Any())
        {
            dashboard.Add(Name(panel), "no-targets", "has no query");
        }

        foreach (var twins in Objects(panel["targets"]).GroupBy(target => Text(target, "refId")).Where(twins => twins.Count() > 1 || twins.Key.Length == 0))
        {
            dashboard.Add(Name(panel), "ref-id", twins.Key.Length == 0 ? "a query has no refId" : $"two queries have the refId {twins.Key}");
        }
    }

    private static void Options(LintedDashboard dashboard, JsonObject panel, JsonNode? given, JsonObject known, string where)
    {
        foreach (var (key, value) in given as JsonObject ?? [])
        {
            if (!known.ContainsKey(key))
            {
                dashboard.Add(Name(panel), "unknown-option", $"{where}.{key} is unknown to {Text(panel, "type")}: Grafana ignores it");
            }
            else if (known[key] is JsonArray allowed && !allowed.Any(choice => JsonNode.DeepEquals(choice, value)))
            {
                dashboard.Add(Name(panel), "unknown-option", $"{where}.{key} has to be one of {allowed.ToJsonString()}");
            }
        }
    }

    private static void Words(LintedDashboard dashboard, JsonObject panel)
    {
        if (Text(panel, "title").Length == 0 && panel["transparent"] is null)
        {
            dashboard.Add(Name(panel), "title", "has no title");
        }

        if (Text(panel, "description").Length == 0 && Text(panel, "type") != "text")
        {
            dashboard.Add(Name(panel), "description", "has no description: what does it show, and what to do when it is red?");
        }
    }

    private static void Transformation(LintedDashboard dashboard, JsonObject panel, JsonObject step)
    {
        if (!GrafanaModel.Transformations.Contains(Text(step, "id")))
        {
            dashboard.Add(Name(panel), "transformation", $"unknown transformation '{Text(step, "id")}': the panel would show an error");
        }

        if (step["options"] is not JsonObject)
        {
            dashboard.Add(Name(panel), "transformation", $"{Text(step, "id")} needs options, even if they are {{}}");
        }
    }
}
