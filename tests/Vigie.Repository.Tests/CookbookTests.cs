using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>docs/promql.md: questions that people ask, each with a query that works. scripts/dashboards-live asks them of a running shop.</summary>
public sealed partial class CookbookTests
{
    private static readonly string _page = File.ReadAllText(Tree.PathOf("docs", "promql.md"));

    public static TheoryData<string, string> Questions => [.. _page.Split("\n### ").Skip(1).Select(section => (section.Split('\n')[0], section))];

    private static IEnumerable<string> Queries(string text) => Block().Matches(text).Select(block => block.Groups[1].Value);

    [Theory]
    [MemberData(nameof(Questions))]
    public void Question_EachOfThem_HasAQueryThatReadsOnlyWhatThereIs(string question, string section)
    {
        Assert.EndsWith("?", question, StringComparison.Ordinal);
        Assert.Empty(QueryCheck.Complaints(Assert.Single(Queries(section))));
    }

    [Fact]
    public async Task Queries_AllOfThem_AreValidPromQl()
    {
        var queries = Queries(_page).ToList();
        Assert.True(queries.Count >= 30);

        var result = await QueryCheck.ParseAsync(queries);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    /// <summary>scripts/e2e asks by heading.</summary>
    [Fact]
    public void Questions_AskedOnBadDays_StandOnThePage()
    {
        var asked = Asked().Matches(File.ReadAllText(Tree.PathOf("scripts", "e2e"))).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, question => Assert.Contains($"\n### {question}\n", _page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@" answers '([^']+)'")]
    private static partial Regex Asked();

    [GeneratedRegex("^```promql\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
