using System.Text.Json.Nodes;
using static Vigie.Provision.Lint.LintedDashboard;

namespace Vigie.Provision.Lint;

/// <summary>Units, thresholds and mappings, in defaults and overrides.</summary>
internal static class FieldRules
{
    private static readonly string[] s_prefixes = ["suffix:", "prefix:", "time:", "si:", "count:", "currency:", "bool:"];

    private static readonly string[] s_numbers = ["stat", "timeseries", "gauge", "bargauge"];

    /// <summary>Checks one dashboard.</summary>
    public static void Check(LintedDashboard dashboard)
    {
        foreach (var panel in dashboard.Panels)
        {
            var defaults = Below(panel, "fieldConfig", "defaults") as JsonObject ?? [];
            foreach (var key in defaults.Select(pair => pair.Key).Where(key => !GrafanaModel.Field.Contains(key)))
            {
                dashboard.Add(Name(panel), "unknown-member", $"fieldConfig.defaults.{key} is unknown: Grafana ignores it");
            }

            var unit = Text(defaults, "unit");
            if (unit.Length > 0)
            {
                Unit(dashboard, panel, unit);
            }
            else if (s_numbers.Contains(Text(panel, "type")) && !Objects(defaults["mappings"]).Any() && !HasUnitOverride(panel))
            {
                dashboard.Add(Name(panel), "unit", "says no unit; short or none says that it has none");
            }

            Thresholds(dashboard, panel, Below(defaults, "thresholds", "steps"));
            foreach (var property in Objects(Below(panel, "fieldConfig", "overrides")).SelectMany(rule => Objects(rule["properties"])))
            {
                Property(dashboard, panel, property);
            }
        }
    }

    private static bool HasUnitOverride(JsonObject panel) =>
        Objects(Below(panel, "fieldConfig", "overrides")).SelectMany(rule => Objects(rule["properties"])).Any(property => Text(property, "id") == "unit");

    private static void Property(LintedDashboard dashboard, JsonObject panel, JsonObject property)
    {
        if (Text(property, "id") == "unit")
        {
            Unit(dashboard, panel, Text(property, "value"));
        }
        else if (Text(property, "id") == "thresholds")
        {
            Thresholds(dashboard, panel, Below(property, "value", "steps"));
        }
    }

    private static void Unit(LintedDashboard dashboard, JsonObject panel, string unit)
    {
        if (!GrafanaModel.Units.Contains(unit) && !s_prefixes.Any(prefix => unit.StartsWith(prefix, StringComparison.Ordinal) && unit.Length > prefix.Length))
        {
            dashboard.Add(Name(panel), "unit", $"unknown unit '{unit}': it would be shown as a plain suffix");
        }
    }

    private static void Thresholds(LintedDashboard dashboard, JsonObject panel, JsonNode? steps)
    {
        var list = Objects(steps).ToList();
        if (list.Count == 0)
        {
            return;
        }

        var values = list.Skip(1).Select(step => step["value"] is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN).ToList();
        if (list[0]["value"] is not null || values.Any(double.IsNaN) || !values.SequenceEqual(values.Order()))
        {
            dashboard.Add(Name(panel), "thresholds", "the first step has the value null, the others climb");
        }
    }
}
