using System.Text.Json.Nodes;

namespace Vigie.Provision.Lint;

/// <summary>
/// Finds what Grafana stores in silence: it takes unknown types, options and units, overlapping and doubled panels with 200, and
/// shows the fault, if at all, to whoever looks at the dashboard at night.
/// </summary>
internal static class DashboardLinter
{
    /// <summary>Looks at one dashboard.</summary>
    public static IReadOnlyList<Finding> Check(string file, JsonObject model)
    {
        var dashboard = new LintedDashboard(file, model);
        StructureRules.Check(dashboard);
        PanelRules.Check(dashboard);
        FieldRules.Check(dashboard);
        VariableRules.Check(dashboard);
        QueryRules.Check(dashboard);
        return dashboard.Findings;
    }

    /// <summary>Every PromQL expression of a dashboard with its place.</summary>
    public static IReadOnlyList<LintedExpression> Expressions(JsonObject model) => [.. new LintedDashboard("", model).Expressions];
}
