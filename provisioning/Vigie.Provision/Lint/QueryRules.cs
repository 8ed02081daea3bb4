using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Vigie.Provision.Lint.LintedDashboard;

namespace Vigie.Provision.Lint;

/// <summary>PromQL as far as text tells: variables that exist, regular expressions where several values may come, rates of counters.</summary>
internal static partial class QueryRules
{
    private static readonly HashSet<string> s_counterFunctions = ["rate", "irate", "increase", "resets", "changes", "absent", "absent_over_time", "count", "group", "timestamp", "present_over_time"];

    private static readonly HashSet<string> s_words = ["by", "without", "on", "ignoring", "group_left", "group_right", "bool", "or", "and", "unless", "offset"];

    /// <summary>Checks one dashboard.</summary>
    public static void Check(LintedDashboard dashboard)
    {
        foreach (var target in dashboard.Panels.SelectMany(panel => Objects(panel["targets"]).Where(target => target.ContainsKey("expr")).Select(target => (Panel: panel, Target: target))))
        {
            foreach (var key in target.Target.Select(pair => pair.Key).Where(key => !GrafanaModel.Query.Contains(key)))
            {
                dashboard.Add(Name(target.Panel), "unknown-member", $"{key} is no member of a query");
            }
        }

        var variables = dashboard.Variables.ByName(variable => Text(variable, "name"));
        foreach (var expression in dashboard.Expressions)
        {
            if (expression.Text.Length == 0 && !expression.IsVariable)
            {
                dashboard.Add(expression.Where, "promql", "the expression is empty");
            }

            Variables(dashboard, expression, variables);
            Counters(dashboard, expression);
        }

        Unused(dashboard, variables.Keys);
    }

    private static Dictionary<string, JsonObject> ByName(this IEnumerable<JsonObject> items, Func<JsonObject, string> key)
    {
        var result = new Dictionary<string, JsonObject>();
        foreach (var item in items)
        {
            result.TryAdd(key(item), item);
        }

        return result;
    }

    private static void Variables(LintedDashboard dashboard, LintedExpression expression, Dictionary<string, JsonObject> variables)
    {
        foreach (Match use in Variable().Matches(expression.Text))
        {
            var name = use.Groups[1].Value;
            if (!name.StartsWith("__", StringComparison.Ordinal) && !variables.ContainsKey(name))
            {
                dashboard.Add(expression.Where, "variable", $"uses ${name}, which is not declared");
            }
        }

        foreach (Match matcher in EqualMatcher().Matches(expression.Text))
        {
            if (variables.TryGetValue(matcher.Groups[1].Value, out var variable) && (IsTrue(variable, "multi") || IsTrue(variable, "includeAll")))
            {
                dashboard.Add(expression.Where, "variable-matcher", $"${matcher.Groups[1].Value} may be several values: match with =~");
            }
        }
    }

    private static void Counters(LintedDashboard dashboard, LintedExpression expression)
    {
        if (expression.IsVariable)
        {
            return;
        }

        var bare = Quoted().Replace(expression.Text, "\"\"");
        foreach (Match rate in Rate().Matches(bare))
        {
            if (!rate.Groups[1].Value.StartsWith('$'))
            {
                dashboard.Add(expression.Where, "rate-interval", "rate over a fixed window: use $__rate_interval", isWarning: true);
            }
        }

        foreach (Match counter in Counter().Matches(bare))
        {
            if (!Enclosing(bare, counter.Index).Any(s_counterFunctions.Contains))
            {
                dashboard.Add(expression.Where, "counter", $"{counter.Value} is a counter: show its rate or increase");
            }
        }
    }

    // The functions around a place, from the inside out.
    private static IEnumerable<string> Enclosing(string text, int place)
    {
        var depth = 0;
        for (var i = place - 1; i >= 0; i--)
        {
            depth += text[i] == ')' ? 1 : 0;
            if (text[i] != '(' || depth-- > 0)
            {
                continue;
            }

            depth = 0;
            var name = NameBefore().Match(text[..i]).Value.Trim();
            // sum by (x) (...): the name stands before the list of labels.
            yield return name.Length > 0 && !s_words.Contains(name) ? name : GroupingBefore().Match(text[..i]) is { Success: true } grouped ? grouped.Groups[1].Value : "";
        }
    }

    private static void Unused(LintedDashboard dashboard, IEnumerable<string> names)
    {
        var text = dashboard.Root.ToJsonString();
        foreach (var name in names.Where(name => name.Length > 0 && !text.Contains("$" + name, StringComparison.Ordinal) && !text.Contains("${" + name, StringComparison.Ordinal)))
        {
            dashboard.Add($"variable {name}", "variable", "is used nowhere", isWarning: true);
        }
    }

    private static bool IsTrue(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    [GeneratedRegex(@"\$\{?([A-Za-z_]\w*)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<![=!~])!?=""\$\{?(\w+)\}?""")]
    private static partial Regex EqualMatcher();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bi?rate\s*\([^\[\]]*\[([^\]:]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"\b[a-zA-Z_:][a-zA-Z0-9_:]*_total\b")]
    private static partial Regex Counter();

    [GeneratedRegex(@"[A-Za-z_]\w*\s*$")]
    private static partial Regex NameBefore();

    [GeneratedRegex(@"([A-Za-z_]\w*)\s+(?:by|without)\s*\([^()]*\)\s*$")]
    private static partial Regex GroupingBefore();
}
