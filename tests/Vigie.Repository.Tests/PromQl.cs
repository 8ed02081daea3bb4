using System.Text.RegularExpressions;

namespace Vigie.Repository.Tests;

/// <summary>Names in a PromQL expression, as far as a check of names needs them. That an expression is valid is for promtool.</summary>
internal static partial class PromQl
{
    // Words that stand where a metric name could.
    private static readonly HashSet<string> _words = ["by", "without", "on", "ignoring", "group_left", "group_right", "bool", "or", "and", "unless", "offset", "atan2", "Inf", "NaN"];

    /// <summary>The metrics that an expression reads.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>Their names, in order of appearance.</returns>
    public static IEnumerable<string> Metrics(string expression) => Selectors(expression).Select(selector => selector.Metric);

    /// <summary>The metrics of an expression, each with the labels by which it is narrowed.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>Names and labels, in order of appearance.</returns>
    public static IEnumerable<(string Metric, IReadOnlyList<string> Labels)> Selectors(string expression)
    {
        var bare = Quoted().Replace(expression, "\"\"");
        bare = Range().Replace(bare, " ");
        bare = Grouping().Replace(bare, " ");
        bare = Number().Replace(bare, " ");
        return Selector().Matches(bare).Where(match => !_words.Contains(match.Groups["name"].Value))
            .Select(match => (match.Groups["name"].Value, (IReadOnlyList<string>)[.. Label().Matches(match.Groups["labels"].Value).Select(label => label.Groups[1].Value)]));
    }

    /// <summary>The labels that an expression groups or matches by.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>Their names, in order of appearance.</returns>
    public static IEnumerable<string> GroupingLabels(string expression) =>
        Grouping().Matches(Quoted().Replace(expression, "\"\"")).SelectMany(match => match.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>By which values an expression narrows its metrics.</summary>
    /// <param name="expression">The expression.</param>
    /// <returns>Metric, label, and a pattern that whole values match: of <c>=</c> and <c>!=</c> the value itself.</returns>
    public static IEnumerable<(string Metric, string Label, string Pattern)> Matchers(string expression) =>
        from selector in NarrowedSelector().Matches(expression)
        from matcher in Matcher().Matches(selector.Groups["labels"].Value)
        select (selector.Groups["name"].Value, matcher.Groups[1].Value, matcher.Groups[2].Value.Contains('~') ? matcher.Groups[3].Value : Regex.Escape(matcher.Groups[3].Value));

    [GeneratedRegex("""
        (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\{(?<labels>(?:[^{}"]|"[^"]*")*)\}
        """)]
    private static partial Regex NarrowedSelector();

    [GeneratedRegex("""
        ([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"([^"]*)"
        """)]
    private static partial Regex Matcher();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\(([^()]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\boffset\s+\S+|(?<![a-zA-Z0-9_:])[0-9][0-9a-z.]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<![a-zA-Z0-9_:])(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?![a-zA-Z0-9_:]|\s*\()\s*(?<labels>\{[^{}]*\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"([a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=~|!~|!=|=)")]
    private static partial Regex Label();
}
