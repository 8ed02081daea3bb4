using System.Text.RegularExpressions;
using Vigie.Core.Collecting;
using Vigie.Host.Doctoring;
using Vigie.Testing;

namespace Vigie.Host.Tests.Doctoring;

/// <summary>What the doctor knows without asking: the shipped alerts, and what to do for each kind and reason.</summary>
public sealed class RuleBookTests
{
    [Fact]
    public void Alerts_InTheProgram_AreThoseOfTheRuleFilesThatPrometheusLoads()
    {
        var loaded = File.ReadAllLines(Repository.PathOf("alert-rules", "prometheus.yml")).Where(line => Regex.IsMatch(line, @"^  - \w+\.yml$")).Select(line => line[4..]).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(loaded, RuleBook.All.Select(file => file.File));
        Assert.All(RuleBook.All, file => Assert.Equal(AlertsIn(file.File), file.Alerts));
        Assert.All(RuleBook.Always, file => Assert.Contains(file, loaded));
    }

    [Fact]
    public void RuleFile_OfEachKind_Ships() => Assert.All(Modules.All, module => Assert.Contains(RuleBook.All, file => file.File == module.RuleFile && file.Alerts.Count > 0));

    [Fact]
    public void Cure_OfEachKindAndReason_SaysWhatToDoAndNamesPagesThatExist()
    {
        foreach (var module in Modules.All)
        {
            foreach (var reason in Enum.GetValues<FailureReason>())
            {
                var cure = Cures.Of(Modules.All, new TargetIdentity("some-name", module.Kind, "AARD"), reason);
                Assert.EndsWith(" `vigie probe some-name` shows every question and answer.", cure, StringComparison.Ordinal);
                Assert.InRange(cure.Length, 100, 500);
                Assert.All(Regex.Matches(cure, @"docs/[\w/-]+\.md").Select(match => match.Value), page => Assert.True(File.Exists(Repository.PathOf(page)), page));
            }
        }
    }

    [Fact]
    public void Documentation_OfTheDoctor_HasEveryCheckOnce()
    {
        var checks = typeof(Check).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Check)));
        var page = File.ReadAllText(Repository.PathOf("docs", "operations", "doctor.md")).Split("## The checks")[1];

        Assert.Equal(checks, Regex.Count(page, @"(?m)^\| `\w+` \|"));
    }

    private static IEnumerable<string> AlertsIn(string file) =>
        YamlJson.Parse(File.ReadAllText(Repository.PathOf("alert-rules", file)))!["groups"]!.AsArray()
            .SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!["alert"]?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal);
}
