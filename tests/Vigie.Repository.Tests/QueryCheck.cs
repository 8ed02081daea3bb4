using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Repository.Tests;

/// <summary>Whether an expression that a page offers can answer anything: promtool for the language, our own references for names and words.</summary>
internal static class QueryCheck
{
    /// <summary>What is wrong with the names in an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>A sentence for each metric that nothing exports, each label that its metric has not, each word that a state set does not know.</returns>
    public static IEnumerable<string> Complaints(string expression)
    {
        var selectors = PromQl.Selectors(expression).ToList();
        foreach (var (metric, labels) in selectors)
        {
            if (!KnownMetrics.All.TryGetValue(metric, out var known))
            {
                yield return $"nothing exports {metric}";
            }
            else if (labels.FirstOrDefault(label => known is not null && !known.Contains(label)) is { } label)
            {
                yield return $"{metric} has no label {label}";
            }
        }

        foreach (var (metric, label, pattern) in PromQl.Matchers(expression))
        {
            // Each alternative of a pattern must be able to match.
            if (KnownMetrics.Words.TryGetValue((metric, label), out var words) && pattern.Split('|').FirstOrDefault(part => !words.Any(word => Regex.IsMatch(word, $"^(?:{part})$"))) is { } part)
            {
                yield return $"{metric} has no {label} {part}: {string.Join(", ", words)}";
            }
        }

        var all = selectors.Select(selector => KnownMetrics.All.GetValueOrDefault(selector.Metric)).ToList();
        foreach (var label in all.Contains(null) ? [] : PromQl.GroupingLabels(expression).Where(label => !all.Any(labels => labels!.Contains(label))))
        {
            yield return $"no metric of it has the label {label} that it groups by";
        }
    }

    /// <summary>Lets promtool parse expressions.</summary>
    /// <param name="expressions">The expressions.</param>
    /// <returns>What promtool said, and how it ended.</returns>
    public static async Task<ToolResult> ParseAsync(IEnumerable<string> expressions)
    {
        var rules = expressions.Select((expression, i) => (JsonNode)new JsonObject { ["record"] = $"asked:expression:{i}", ["expr"] = expression });
        var file = new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "asked", ["rules"] = new JsonArray([.. rules]) }) };
        using var folder = new TemporaryFolder();
        folder.Write("rules.yml", file.ToJsonString());
        return await Tool.RunAsync("promtool", ["check", "rules", "rules.yml"], folder: folder.Root);
    }
}
