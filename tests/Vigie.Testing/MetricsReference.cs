using System.Text;
using Vigie.Exposition;

namespace Vigie.Testing;

/// <summary>Writes what metrics there are as a page for people, from the declarations themselves.</summary>
public static class MetricsReference
{
    /// <summary>Writes one section: a heading and a table of families in the order of their names.</summary>
    /// <param name="title">The heading, without its number signs.</param>
    /// <param name="families">The declared families; one that is there twice is told once.</param>
    /// <returns>Markdown that ends with a line end.</returns>
    public static string Write(string title, IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder($"## {title}\n\n| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n");
        foreach (var family in families.DistinctBy(family => family.Name).OrderBy(family => family.Name, StringComparer.Ordinal))
        {
            text.Append($"| `{family.Name}` | {Type(family)} | {family.Unit} | {Labels(family)} | {Escape(family.Help)} |\n");
        }

        return text.ToString();
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
