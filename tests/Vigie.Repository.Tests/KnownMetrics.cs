using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>Every metric that rules and dashboards may read, with its labels: Vigie's own, the recorded ones, those of the standard exporters.</summary>
internal static partial class KnownMetrics
{
    /// <summary>Labels that a scrape or the rules themselves give.</summary>
    private static readonly string[] _everywhere = ["site", "target", "job", "instance"];

    /// <summary>Names, with the labels that each may carry; null where they are not known (recorded series).</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>?> All { get; } = Read();

    /// <summary>The words of each state set, by its metric and the label that holds them.</summary>
    public static IReadOnlyDictionary<(string Metric, string Label), IReadOnlyList<string>> Words { get; } = Rows()
        .SelectMany(row => WordsOf().Matches(row.Groups[2].Value).Select(words => (Key: (row.Groups[1].Value, words.Groups[1].Value), Words: words.Groups[2].Value.Replace("\\", "", StringComparison.Ordinal))))
        .DistinctBy(one => one.Key)
        .ToDictionary(one => one.Key, one => (IReadOnlyList<string>)one.Words.Split(", "));

    private static MatchCollection Rows() => Row().Matches(File.ReadAllText(Tree.PathOf("docs", "metrics.md")));

    private static Dictionary<string, IReadOnlySet<string>?> Read()
    {
        var known = new Dictionary<string, IReadOnlySet<string>?>(StringComparer.Ordinal);
        foreach (Match row in Rows())
        {
            known[row.Groups[1].Value] = Labels(Quoted().Matches(row.Groups[2].Value).Select(label => label.Groups[1].Value));
        }

        foreach (var line in File.ReadLines(Tree.PathOf("alert-rules", "tests", "standard-metrics.tsv")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var columns = line.Split('\t');
            known[columns[0]] = Labels(columns[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        foreach (var file in Directory.GetFiles(Tree.PathOf("alert-rules"), "*.yml"))
        {
            foreach (Match rule in Record().Matches(File.ReadAllText(file)))
            {
                known[rule.Groups[1].Value] = null;
            }
        }

        return known;
    }

    private static HashSet<string> Labels(IEnumerable<string> own) => [.. own, .. _everywhere];

    [GeneratedRegex(@"^\| `([a-z0-9_]+)` \|[^|]*\|[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z0-9_]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`([a-z0-9_]+)` \(([^)]*)\)")]
    private static partial Regex WordsOf();

    [GeneratedRegex(@"- record:\s*(\S+)")]
    private static partial Regex Record();
}
