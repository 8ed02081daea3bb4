using System.Globalization;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Lint;

/// <summary>An expression with the place it stands in.</summary>
internal sealed record LintedExpression(string Where, string Text, bool IsVariable);

/// <summary>A dashboard under the eyes of the linter: ways to its parts, and the findings so far.</summary>
internal sealed class LintedDashboard(string file, JsonObject root)
{
    /// <summary>What was found.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>The model.</summary>
    public JsonObject Root => root;

    /// <summary>Variables.</summary>
    public IEnumerable<JsonObject> Variables => Objects(Below(root, "templating", "list"));

    /// <summary>Annotation queries.</summary>
    public IEnumerable<JsonObject> Annotations => Objects(Below(root, "annotations", "list"));

    /// <summary>Rows and panels, those of collapsed rows too.</summary>
    public IEnumerable<JsonObject> Everything => Objects(root["panels"]).SelectMany(panel => Objects(panel["panels"]).Prepend(panel));

    /// <summary>Panels without the rows.</summary>
    public IEnumerable<JsonObject> Panels => Everything.Where(panel => Text(panel, "type") != "row");

    /// <summary>Every PromQL expression: of panels, annotations and variables (there the selector alone).</summary>
    public IEnumerable<LintedExpression> Expressions =>
        Panels.SelectMany(panel => Objects(panel["targets"]).Where(target => target.ContainsKey("expr")).Select(target => new LintedExpression($"{Name(panel)} {Text(target, "refId")}", Text(target, "expr"), false)))
            .Concat(Annotations.Where(query => query.ContainsKey("expr")).Select(query => new LintedExpression($"annotation {Text(query, "name")}", Text(query, "expr"), false)))
            .Concat(Variables.Where(variable => Text(variable, "type") == "query").Select(variable => new LintedExpression($"variable {Text(variable, "name")}", Selector(variable), true)));

    /// <summary>Adds a finding.</summary>
    public void Add(string where, string rule, string text, bool isWarning = false) => Findings.Add(new Finding(file, where, rule, text, isWarning));

    /// <summary>The objects of a list; none when it is no list.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>A text member; empty when it is none.</summary>
    public static string Text(JsonNode? from, string name) => from is JsonObject map && map[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A node further down; null when the way breaks off.</summary>
    public static JsonNode? Below(JsonNode? from, params string[] names)
    {
        foreach (var name in names)
        {
            from = (from as JsonObject)?[name];
        }

        return from;
    }

    /// <summary>How a panel is named in findings.</summary>
    public static string Name(JsonObject panel) => Text(panel, "title") is { Length: > 0 } title ? $"'{title}'" : $"panel {panel["id"]?.ToJsonString() ?? "without id"}";

    /// <summary>A whole number; null when it is none.</summary>
    public static int? Number(JsonNode? from, string name) =>
        from is JsonObject map && map[name] is JsonValue value && value.TryGetValue<double>(out var number) && number == Math.Floor(number) ? (int)number : null;

    /// <summary>The text of a variable's query: a text, or the member query of an object.</summary>
    public static string QueryText(JsonObject variable) => variable["query"] is JsonObject query ? Text(query, "query") : Text(variable, "query");

    // label_values(SELECTOR, LABEL): the selector is what Prometheus evaluates; label_values(LABEL) has none.
    private static string Selector(JsonObject variable)
    {
        var text = QueryText(variable).Trim();
        var comma = text.LastIndexOf(',');
        return text.StartsWith("label_values(", StringComparison.Ordinal) ? comma < 0 ? "" : text["label_values(".Length..comma]
            : text.StartsWith("query_result(", StringComparison.Ordinal) && text.EndsWith(')') ? text["query_result(".Length..^1] : text;
    }

    /// <summary>Text of a number for findings.</summary>
    public static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
