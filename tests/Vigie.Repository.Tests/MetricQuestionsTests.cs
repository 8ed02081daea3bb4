using System.Text.RegularExpressions;
using Vigie.Testing;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>docs/questions.tsv: a useful question for each metric family, in PromQL that answers it.</summary>
public sealed partial class MetricQuestionsTests
{
    private static readonly IReadOnlyDictionary<string, MetricQuestion> _questions = MetricQuestion.ReadAll();

    [Fact]
    public void Questions_Families_AreThoseOfTheReference()
    {
        var families = Row().Matches(File.ReadAllText(Tree.PathOf("docs", "metrics.md"))).Select(row => row.Groups[1].Value).Distinct().ToList();

        Assert.True(families.Count > 250);
        Assert.Equal(families.Order(StringComparer.Ordinal), _questions.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Queries_AllOfThem_AreValidPromQl()
    {
        var result = await QueryCheck.ParseAsync(_questions.Values.Select(question => question.Query));

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Fact]
    public void Queries_EachOfThem_ReadsItsFamilyAndOnlyWhatThereIs() => Assert.All(_questions, pair =>
    {
        Assert.Contains(pair.Key, PromQl.Metrics(pair.Value.Query));
        Assert.Empty(QueryCheck.Complaints(pair.Value.Query));
    });

    /// <summary>Whoever wants the bare series can type its name.</summary>
    [Fact]
    public void Queries_EachOfThem_DoMoreThanSelect() => Assert.All(_questions, pair =>
    {
        Assert.DoesNotMatch(@"^[a-z0-9_]+\s*(\{[^}]*\})?$", pair.Value.Query.Trim());
        Assert.EndsWith("?", pair.Value.Question, StringComparison.Ordinal);
    });

    [Fact]
    public void Questions_All_AreDifferent()
    {
        Assert.Equal(_questions.Count, _questions.Values.Select(question => question.Question).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(_questions.Count, _questions.Values.Select(question => question.Query).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("pbs_group_backup > 1", "nothing exports pbs_group_backup")]
    [InlineData("pbs_group_backups{disk=\"1\"} > 1", "pbs_group_backups has no label disk")]
    [InlineData("raid_array_state{state=~\"failed|broken\"} == 1", "raid_array_state has no state broken")]
    [InlineData("sum by (tunnel) (pbs_group_backups)", "no metric of it has the label tunnel")]
    public void Complaints_OfAWrongQuery_NameWhatIsWrong(string query, string complaint) =>
        Assert.StartsWith(complaint, Assert.Single(QueryCheck.Complaints(query)), StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `([a-z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
