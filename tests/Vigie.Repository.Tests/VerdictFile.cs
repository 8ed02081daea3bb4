using System.Globalization;
using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>A series and its values in promtool's notation.</summary>
public sealed record GivenSeries(string Series, string Values)
{
    /// <summary>Whether it comes from a scrape of a target: then a second Vigie may give the same.</summary>
    public bool IsOfTarget => Series.Contains("target=", StringComparison.Ordinal) && !Series[..Series.IndexOf('{', StringComparison.Ordinal)].Contains(':', StringComparison.Ordinal);

    /// <summary>The same series as another Vigie gives it.</summary>
    public GivenSeries From(string instance) => this with { Series = $"{Series[..^1]},instance=\"{instance}\"}}" };
}

/// <summary>What a panel must show; no value means that its query has no sample at all.</summary>
public sealed record ExpectedVerdict(string Panel, string Labels, double? Value);

/// <summary>One section of a file in assets/verdicts: what is given, and what the verdict panels of the dashboard say to it.</summary>
public sealed partial record VerdictCase(string Dashboard, string Name, IReadOnlyList<GivenSeries> Given, IReadOnlyList<ExpectedVerdict> Expected)
{
    public static IEnumerable<VerdictCase> All() =>
        Directory.GetFiles(Tree.PathOf("tests", "Vigie.Repository.Tests", "assets", "verdicts"), "*.txt").Order(StringComparer.Ordinal).SelectMany(Read);

    public static IEnumerable<VerdictCase> Of(string dashboard) => All().Where(one => one.Dashboard == dashboard);

    /// <summary>The same case where two Vigies watch the same targets: nothing may be counted twice.</summary>
    public VerdictCase Twice() => this with { Name = Name + ", seen by two", Given = [.. Given.SelectMany(one => one.IsOfTarget ? [one.From("a"), one.From("b")] : new[] { one })] };

    private static IEnumerable<VerdictCase> Read(string path)
    {
        var text = Regex.Replace(File.ReadAllText(path), "^#.*\n", "", RegexOptions.Multiline);
        foreach (Match section in Section().Matches(text))
        {
            var lines = section.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            yield return new VerdictCase(
                Path.GetFileNameWithoutExtension(path),
                section.Groups["name"].Value,
                [.. lines.Where(line => !line.StartsWith("=> ", StringComparison.Ordinal)).Select(Series)],
                [.. lines.Where(line => line.StartsWith("=> ", StringComparison.Ordinal)).Select(Verdict)]);
        }
    }

    private static GivenSeries Series(string line)
    {
        var end = line.LastIndexOf('}') + 1;
        var values = line[end..].Trim();
        return new GivenSeries(line[..end], values.Contains('x', StringComparison.Ordinal) ? values : $"{values}x600");
    }

    private static ExpectedVerdict Verdict(string line)
    {
        var match = Expectation().Match(line);
        Assert.True(match.Success, $"cannot read: {line}");
        var value = match.Groups["value"].Value;
        return new ExpectedVerdict(match.Groups["panel"].Value, match.Groups["labels"].Success ? match.Groups["labels"].Value : "{}", value == "nothing" ? null : double.Parse(value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^\[(?<name>[^\]\n]+)\]\n(?<lines>(?:(?!\[)[^\n]*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^=> (?<panel>.+?)(?: (?<labels>\{.*\}))?: (?<value>\S+)$")]
    private static partial Regex Expectation();
}
