using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>docs/getting-started/: every page has the same parts, and calls failures as the program does.</summary>
public sealed partial class GettingStartedTests
{
    private static readonly string _folder = Tree.PathOf("docs", "getting-started");

    private static readonly string _index = File.ReadAllText(Path.Combine(_folder, "README.md"));

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(_folder, "*.md").Select(file => Path.GetFileName(file)).Where(name => name != "README.md").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Reasons => Reason().Match(File.ReadAllText(Tree.PathOf("README.md"))).Groups[1].Value.Split(' ');

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_Parts_AreAllThere(string page)
    {
        var text = File.ReadAllText(Path.Combine(_folder, page));

        Assert.Contains($"]({page})", _index, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^## (On|At) ", text);
        Assert.Matches(@"(?m)^## (vigie|watcher)\.yml$", text);
        Assert.Contains("\n## Look\n", text, StringComparison.Ordinal);
        Assert.Contains("\n$ vigie probe ", text, StringComparison.Ordinal);
        Assert.Contains("**Good is**", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_FirstFailures_AreFiveAndHaveReasonsThatThereAre(string page)
    {
        var failures = File.ReadAllText(Path.Combine(_folder, page)).Split("\n## The first failures\n")[1];
        var rows = Row().Matches(failures).Select(row => row.Groups[1].Value).Skip(1).ToList();

        Assert.Equal(5, rows.Count);
        Assert.All(rows.SelectMany(row => Leading().Matches(row)).Select(match => match.Groups[1].Value), reason => Assert.Contains(reason, Reasons));
        Assert.True(page == "watcher.md" || rows.Count(row => Leading().IsMatch(row)) >= 4);
    }

    [Fact]
    public void Index_Reasons_AreAllExplained() =>
        Assert.Equal(Reasons.Order(StringComparer.Ordinal), Row().Matches(_index.Split("\n| reason |")[1]).Select(row => row.Groups[1].Value.Trim('`')).Order(StringComparer.Ordinal));

    [GeneratedRegex("`(unreachable [a-z ]+ internal)`")]
    private static partial Regex Reason();

    // Not the line under the head of a table.
    [GeneratedRegex(@"^\| ((?!-)[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("(?<=^|^`[a-z]+` or )`([a-z]+)`")]
    private static partial Regex Leading();
}
