using System.Text;
using Vigie.Exposition;

namespace Vigie.Testing;

/// <summary>Writes what metrics there are as a page for people, from the declarations themselves.</summary>
public static class MetricsReference
{
    /// <summary>Writes one section: a heading and a table of families in the order of their names.</summary>
    /// <param name="title">The heading, without its number signs.</param>
    /// <param name="families">The declared families; one that is there twice is told once.</param>
    /// <param name="questions">A question for each family, by its name; without them the last column is left out.</param>
    /// <returns>Markdown that ends with a line end.</returns>
    /// <exception cref="TestFailedException">A family has no question.</exception>
    public static string Write(string title, IEnumerable<MetricFamily> families, IReadOnlyDictionary<string, MetricQuestion>? questions = null)
    {
        var (name, rule) = questions is null ? ("", "") : (" for example |", "---|");
        var text = new StringBuilder($"## {title}\n\n| metric | type | unit | labels | meaning |{name}\n|---|---|---|---|---|{rule}\n");
        foreach (var family in families.DistinctBy(family => family.Name).OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            text.Append($"| `{family.Name}` | {Type(family)} | {family.Unit} | {Labels(family)} | {Escape(family.Help)} |{Asked(family, questions)}\n");
        }

        return text.ToString();
    }

    private static string Asked(MetricFamily family, IReadOnlyDictionary<string, MetricQuestion>? questions)
    {
        if (questions is null)
        {
            return "";
        }

        return questions.TryGetValue(family.Name, out var question)
            ? $" {Escape(question.Question)}<br>`{question.Query.Replace("|", "\\|", StringComparison.Ordinal)}` |"
            : throw new TestFailedException($"docs/questions.tsv has no question for {family.Name}");
    }

    private static string Type(MetricFamily family) => family.Type switch
    {
        MetricType.Counter => "counter",
        MetricType.Info => "info",
        MetricType.StateSet => "state set",
        _ => "gauge",
    };

    private static string Labels(MetricFamily family)
    {
        var labels = family.Labels.Select(label => $"`{label}`");
        return string.Join(", ", family.StateLabel is null ? labels : labels.Append($"`{family.StateLabel}` ({string.Join(", ", family.States.Select(Escape))})"));
    }

    /// <summary>Text that stands in a cell as it is: no end of the cell, no markup, no HTML.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            escaped.Append(one is '|' or '<' or '*' or '_' or '`' or '[' or '\\' ? $"\\{one}" : one == '\n' ? " " : one.ToString());
        }

        return escaped.ToString();
    }
}
