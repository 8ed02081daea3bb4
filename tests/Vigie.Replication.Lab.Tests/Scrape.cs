using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Replication.Lab.Tests;

/// <summary>One series of an answer in Prometheus' text format.</summary>
internal sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public bool Is(string name, params (string Label, string Value)[] labels) =>
        Name == name && Array.TrueForAll(labels, wanted => Labels.GetValueOrDefault(wanted.Label, "") == wanted.Value);
}

/// <summary>What an exporter answered; no series at all when it did not answer in time.</summary>
internal sealed partial class Scrape
{
    private readonly List<Series> _series;

    private Scrape(List<Series> series) => _series = series;

    public static Scrape Nothing { get; } = new([]);

    public bool IsThere => _series.Count > 0;

    public static Scrape Of(string text) => new([.. text.Split('\n').Select(line => Line().Match(line)).Where(match => match.Success).Select(Read)]);

    /// <summary>The value of the first series of that name with those labels; null: there is none.</summary>
    public double? Value(string name, params (string Label, string Value)[] labels) => _series.Find(series => series.Is(name, labels))?.Value;

    /// <summary>All series of a name with those labels.</summary>
    public IEnumerable<Series> All(string name, params (string Label, string Value)[] labels) => _series.Where(series => series.Is(name, labels));

    private static Series Read(Match match) => new(
        match.Groups["name"].Value,
        Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
        match.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        });

    [GeneratedRegex(@"^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)")]
    private static partial Regex Line();

    [GeneratedRegex("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Label();
}
