using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Exposition.Tests;

/// <summary>A family as a reader understands it.</summary>
internal sealed record ParsedFamily(string Name, string Type, string? Unit, string Help, List<ParsedSample> Samples);

/// <summary>A sample as a reader understands it; its labels in the order in which they stand.</summary>
internal sealed record ParsedSample(string Name, IReadOnlyList<(string Name, string Value)> Labels, double Value)
{
    public string Series => $"{Name}{{{string.Join(',', Labels.OrderBy(label => label.Name, StringComparer.Ordinal))}}}";
}

/// <summary>Reads exactly what the product may write in either format, and refuses everything else.</summary>
internal static partial class StrictParser
{
    public static List<ParsedFamily> Parse(string text, ExpositionFormat format)
    {
        Assert.True(text.Length == 0 || text[^1] == '\n', "the last line has no end");
        var lines = text.Split('\n')[..^1];
        if (format.IsOpenMetrics)
        {
            Assert.Equal("# EOF", lines[^1]);
            lines = lines[..^1];
        }

        var families = new List<ParsedFamily>();
        for (var i = 0; i < lines.Length;)
        {
            families.Add(format.IsOpenMetrics ? OpenMetricsHeader(lines, ref i) : TextHeader(lines, ref i));
            for (; i < lines.Length && lines[i][0] != '#'; i++)
            {
                families[^1].Samples.Add(Sample(lines[i]));
            }

            CheckNames(families[^1], format);
        }

        Assert.Equal(families.Count, families.Select(family => family.Name).Distinct().Count());
        var series = families.SelectMany(family => family.Samples).Select(sample => sample.Series).ToList();
        Assert.Equal(series.Count, series.Distinct(StringComparer.Ordinal).Count());
        return families;
    }

    private static ParsedFamily TextHeader(string[] lines, ref int i)
    {
        var (name, help) = Meta(lines[i++], "HELP");
        var (sameName, type) = Meta(lines[i++], "TYPE");
        Assert.Equal(name, sameName);
        Assert.Contains(type, (string[])["gauge", "counter"]);
        return new ParsedFamily(name, type, null, Unescape(help, inQuotes: false), []);
    }

    private static ParsedFamily OpenMetricsHeader(string[] lines, ref int i)
    {
        var (name, type) = Meta(lines[i++], "TYPE");
        Assert.Contains(type, (string[])["gauge", "counter", "info", "stateset"]);
        string? unit = null;
        if (lines[i].StartsWith("# UNIT ", StringComparison.Ordinal))
        {
            (var unitName, unit) = Meta(lines[i++], "UNIT");
            Assert.Equal(name, unitName);
            Assert.EndsWith($"_{unit}", name, StringComparison.Ordinal);
        }

        var (helpName, help) = Meta(lines[i++], "HELP");
        Assert.Equal(name, helpName);
        return new ParsedFamily(name, type, unit, Unescape(help, inQuotes: true), []);
    }

    private static (string Name, string Said) Meta(string line, string word)
    {
        var match = MetaLine().Match(line);
        Assert.True(match.Success && match.Groups[1].Value == word, $"no {word} line: {line}");
        return (match.Groups[2].Value, match.Groups[3].Value);
    }

    private static ParsedSample Sample(string line)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"no sample: {line}");
        var labels = match.Groups["label"].Captures
            .Zip(match.Groups["value"].Captures, (label, value) => (label.Value, Unescape(value.Value, inQuotes: true)))
            .ToList();
        Assert.Equal(labels.Count, labels.Select(label => label.Value).Distinct().Count());
        return new ParsedSample(match.Groups["name"].Value, labels, Number(match.Groups["number"].Value));
    }

    private static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture),
    };

    private static string Unescape(string text, bool inQuotes) =>
        Escape().Replace(text, escape => escape.Value[1..] switch
        {
            "\\" => "\\",
            "n" => "\n",
            "\"" when inQuotes => "\"",
            _ => throw new FormatException($"unknown escape {escape.Value}"),
        });

    private static void CheckNames(ParsedFamily family, ExpositionFormat format)
    {
        Assert.NotEmpty(family.Samples);
        var suffix = !format.IsOpenMetrics ? "" : family.Type switch { "counter" => "_total", "info" => "_info", _ => "" };
        Assert.All(family.Samples, sample => Assert.Equal(family.Name + suffix, sample.Name));
    }

    [GeneratedRegex(@"\A# (HELP|TYPE|UNIT) ([a-z][a-z0-9_]*) (.+)\z", RegexOptions.Singleline)]
    private static partial Regex MetaLine();

    [GeneratedRegex("""\A(?<name>[a-z][a-z0-9_]*)(?:\{(?:(?<label>[a-z][a-z0-9_]*)="(?<value>(?:[^"\\]|\\.)*)"(?:,(?!\})|(?=\})))+\})? (?<number>NaN|[+-]Inf|-?[0-9]+(?:\.[0-9]+)?(?:E[+-][0-9]+)?)\z""", RegexOptions.Singleline)]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"\\(.|\z)", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
