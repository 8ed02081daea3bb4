using Vigie.Testing;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>No rule without severity, texts, a runbook page, tests for both outcomes, and metrics that something exports.</summary>
public sealed class AlertRulesTests
{
    [Fact]
    public void Faults_OfThisTree_AreNone()
    {
        var rules = new AlertRules(Tree.Root);

        Assert.True(rules.Alerts().Count() > 80);
        Assert.True(rules.Faults().Count == 0, string.Join('\n', rules.Faults()));
    }

    [Theory]
    [InlineData("alert-rules/vigie.yml", "severity: warning", "severity: urgent", "VigieConfigReloadFailed: it has no severity")]
    [InlineData("alert-rules/vigie.yml", "First check: is Vigie running", "Is Vigie running", "VigieBlind: its description names no first check")]
    [InlineData("alert-rules/vigie.yml", "vigie_config_last_reload_successful[", "vigie_config_reload_fine[", "VigieConfigReloadFailed: nothing exports vigie_config_reload_fine")]
    [InlineData("alert-rules/vigie.yml", "changes(process_start_time_seconds{job=", "changes(process_start_time_seconds{container=", "VigieRestarting: process_start_time_seconds has no label container")]
    [InlineData("alert-rules/vigie.yml", "runbooks/vigiedown.md", "runbooks/vigieup.md", "VigieDown: its runbook_url does not lead to docs/runbooks/vigiedown.md")]
    [InlineData("docs/runbooks/vigiedown.md", "## Mitigation", "## Afterwards", "VigieDown: docs/runbooks/vigiedown.md lacks \"## Mitigation\"")]
    [InlineData("docs/runbooks/README.md", "[VigieDown](", "[VigieAway](", "VigieDown: docs/runbooks/README.md does not list it")]
    [InlineData("alert-rules/tests/vigie_test.yml", "        alertname: VigieDown", "        alertname: VigieBlind", "VigieDown: no test expects it to fire")]
    [InlineData("alert-rules/tests/vigie_test.yml", "alertname: VigieDown}", "alertname: VigieBlind}", "VigieDown: no test expects it to be silent")]
    public void Faults_OfABrokenCopy_NameIt(string file, string what, string instead, string expected)
    {
        using var copy = Copy();
        var text = File.ReadAllText(copy.PathOf(file));
        Assert.Contains(what, text, StringComparison.Ordinal);
        copy.Write(file, text.Replace(what, instead, StringComparison.Ordinal));

        Assert.Contains(new AlertRules(copy.Root).Faults(), fault => fault.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""sum by (site) (rate(pbs_a_total{x="pbs_b"}[5m])) / on (site) group_left (k) pbs_c offset 5m > bool 1e6""", "pbs_a_total:x pbs_c:")]
    [InlineData("""time() - max by (a) (x:y:z{s=~"}", t!="{"} or up == 1)""", "x:y:z:s,t up:")]
    [InlineData("""a_1 unless on (x) b{}""", "a_1: b:")]
    public void Selectors_OfAnExpression_AreNamesAndLabels(string expression, string expected) =>
        Assert.Equal(expected, string.Join(' ', PromQl.Selectors(expression).Select(selector => $"{selector.Metric}:{string.Join(',', selector.Labels)}")));

    private static TemporaryFolder Copy()
    {
        var folder = new TemporaryFolder();
        foreach (var part in new[] { "alert-rules", "docs/runbooks" })
        {
            foreach (var file in Directory.GetFiles(Tree.PathOf(part), "*", SearchOption.AllDirectories))
            {
                folder.Write(Path.GetRelativePath(Tree.Root, file), File.ReadAllText(file));
            }
        }

        return folder;
    }
}
