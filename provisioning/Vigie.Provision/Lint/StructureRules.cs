using System.Text.Json.Nodes;
using static Vigie.Provision.Lint.LintedDashboard;

namespace Vigie.Provision.Lint;

/// <summary>The file as a whole, ids, and the grid.</summary>
internal static class StructureRules
{
    private const int Columns = 24;

    private static readonly string[] s_serverMembers = ["id", "version", "iteration", "gnetId", "revision"];

    /// <summary>Checks one dashboard.</summary>
    public static void Check(LintedDashboard dashboard)
    {
        foreach (var key in dashboard.Root.Select(pair => pair.Key))
        {
            if (s_serverMembers.Contains(key) || key.StartsWith("__", StringComparison.Ordinal))
            {
                dashboard.Add("", "server-member", $"{key} belongs to a server or an export: leave it out");
            }
            else if (!GrafanaModel.Dashboard.Contains(key))
            {
                dashboard.Add("", "unknown-member", $"{key} is no member of a dashboard");
            }
        }

        if (Number(dashboard.Root, "schemaVersion") is not (>= 39 and <= 42))
        {
            dashboard.Add("", "schema-version", "schemaVersion has to be 39 to 42; 41 or 42 need no migration");
        }

        if (!dashboard.Annotations.Any(query => Number(query, "builtIn") == 1))
        {
            dashboard.Add("", "built-in-annotation", "Grafana's own annotation query is not in the file; the editor adds it at the next save", isWarning: true);
        }

        Ids(dashboard);
        Grid(dashboard, Objects(dashboard.Root["panels"]));
        foreach (var row in Objects(dashboard.Root["panels"]).Where(panel => Text(panel, "type") == "row"))
        {
            Grid(dashboard, Objects(row["panels"]));
        }
    }

    private static void Ids(LintedDashboard dashboard)
    {
        var seen = new Dictionary<int, string>();
        foreach (var panel in dashboard.Everything)
        {
            if (Number(panel, "id") is not { } id)
            {
                dashboard.Add(Name(panel), "panel-id", "id is missing: Grafana would give one at random");
            }
            else if (!seen.TryAdd(id, Name(panel)))
            {
                dashboard.Add(Name(panel), "panel-id", $"id {Show(id)} is that of {seen[id]} too");
            }
        }
    }

    private static void Grid(LintedDashboard dashboard, IEnumerable<JsonObject> panels)
    {
        var cells = new Dictionary<(int X, int Y), string>();
        foreach (var panel in panels)
        {
            var place = panel["gridPos"];
            if (Number(place, "x") is not { } x || Number(place, "y") is not { } y || Number(place, "w") is not { } w || Number(place, "h") is not { } h)
            {
                dashboard.Add(Name(panel), "grid", "gridPos needs x, y, w and h as whole numbers");
                continue;
            }

            if (x < 0 || y < 0 || w < 1 || h < 1 || h > 1000 || x + w > Columns)
            {
                dashboard.Add(Name(panel), "grid", $"does not fit into {Show(Columns)} columns");
                continue;
            }

            var other = Cells(x, y, w, h).Select(cell => cells.GetValueOrDefault(cell)).FirstOrDefault(name => name is not null);
            if (other is not null)
            {
                dashboard.Add(Name(panel), "grid", $"overlaps {other}");
            }

            foreach (var cell in Cells(x, y, w, h))
            {
                cells.TryAdd(cell, Name(panel));
            }
        }
    }

    private static IEnumerable<(int X, int Y)> Cells(int x, int y, int w, int h) =>
        Enumerable.Range(x, w).SelectMany(column => Enumerable.Range(y, h).Select(line => (column, line)));
}
