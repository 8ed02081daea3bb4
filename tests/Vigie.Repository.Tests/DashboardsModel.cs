using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>One dashboard file, with ways to its parts.</summary>
public sealed record DashboardModel(string Name, JsonObject Root)
{
    public IEnumerable<JsonObject> Variables => Objects(Root["templating"]?["list"]);

    public IEnumerable<JsonObject> Annotations => Objects(Root["annotations"]?["list"]);

    /// <summary>All panels, rows and the panels inside collapsed rows.</summary>
    public IEnumerable<JsonObject> Everything => Objects(Root["panels"]).SelectMany(panel => Objects(panel["panels"]).Prepend(panel));

    public IEnumerable<JsonObject> Panels => Everything.Where(panel => Text(panel, "type") != "row");

    /// <summary>Every PromQL expression with the place it stands in.</summary>
    public IEnumerable<(string Where, string Expression)> Expressions =>
        Panels.SelectMany(panel => Objects(panel["targets"]).Select(target => ($"{Name}: {Text(panel, "title")} {Text(target, "refId")}", Text(target, "expr"))))
            .Concat(Annotations.Where(query => query.ContainsKey("expr")).Select(query => ($"{Name}: annotation {Text(query, "name")}", Text(query, "expr"))))
            .Concat(Variables.Where(variable => Text(variable, "type") == "query").Select(variable => ($"{Name}: variable {Text(variable, "name")}", Selector(variable))));

    public static IEnumerable<DashboardModel> All() =>
        Directory.GetFiles(Tree.PathOf("dashboards"), "*.json").Order(StringComparer.Ordinal).Select(path =>
            new DashboardModel(Path.GetFileNameWithoutExtension(path), (JsonObject)JsonNode.Parse(File.ReadAllText(path))!));

    public static DashboardModel Of(string name) => All().Single(dashboard => dashboard.Name == name);

    public static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    public static string Text(JsonNode? from, string name) => from?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>The expression as Prometheus gets it: variables replaced as Grafana does for "All".</summary>
    public static string Expanded(string expression) => Regex.Replace(expression, @"\$(\w+|\{\w+\})", match => match.Value switch
    {
        "$__rate_interval" or "$__interval" or "$__range" => "5m",
        _ => ".+",
    });

    // label_values(SELECTOR, LABEL): the selector is the part that Prometheus evaluates.
    private static string Selector(JsonObject variable)
    {
        var query = Regex.Match(Text(variable["query"], "query"), @"^label_values\((.*),\s*\w+\)$", RegexOptions.Singleline);
        Assert.True(query.Success, $"variable {Text(variable, "name")} is not of the form label_values(selector, label)");
        return query.Groups[1].Value;
    }
}
