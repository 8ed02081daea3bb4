using System.Text.RegularExpressions;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>docs/operations/README.md is read in a hurry: whatever it tells to type is there.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly string _page = File.ReadAllText(Tree.PathOf("docs", "operations", "README.md"));

    private static readonly ComposeModel _compose = new();

    /// <summary>What is typed: lines of blocks and code within sentences.</summary>
    private static readonly IReadOnlyList<string> _typed =
    [
        .. Block().Matches(_page).SelectMany(block => block.Groups[1].Value.Split('\n')),
        .. Code().Matches(Block().Replace(_page, "")).Select(code => code.Groups[1].Value),
    ];

    [Fact]
    public void Scripts_WithTheirOptions_AreThere()
    {
        var uses = _typed.SelectMany(line => Script().Matches(line).Select(match => (Name: match.Groups[1].Value, Options: Option().Matches(match.Groups[2].Value).Select(option => option.Value)))).ToList();

        Assert.True(uses.Count >= 5);
        Assert.All(uses, use =>
        {
            var text = File.ReadAllText(Tree.PathOf("scripts", use.Name));
            Assert.All(use.Options, option => Assert.Contains(option, text, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Services_OfCompose_AreThere()
    {
        var named = _typed.SelectMany(line => ServiceName().Matches(line).Select(match => match.Groups[1].Value)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, _compose.Services.Select(service => service.Name)));
    }

    [Fact]
    public void Units_OfSystemd_AreOursOrTheDistributions()
    {
        var named = _typed.SelectMany(line => Unit().Matches(line).SelectMany(match => match.Groups[1].Value.Split(' '))).ToList();

        Assert.Contains("vigie", named);
        Assert.All(named, name => Assert.True(name == "prometheus-alertmanager" || File.Exists(Tree.PathOf("deploy", "systemd", $"{name}.service")), name));
    }

    [Fact]
    public void Commands_OfVigie_AreThose()
    {
        var commands = Row().Matches(File.ReadAllText(Tree.PathOf("docs", "http.md"))).Select(row => row.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var named = _typed.SelectMany(line => Subcommand().Matches(line).Select(match => match.Groups[1].Value)).ToList();

        Assert.True(named.Count >= 3);
        Assert.All(named, name => Assert.Contains(name, commands));
    }

    [Fact]
    public void Receivers_OfTheAdministrators_AreWhereThePageSays()
    {
        var alertmanager = File.ReadAllText(Tree.PathOf("alert-rules", "alertmanager.yml"));
        Assert.All(["administrators", "beat"], name =>
        {
            Assert.Contains($"receiver `{name}`", _page, StringComparison.Ordinal);
            Assert.Contains($"- name: {name}\n    email_configs:", alertmanager, StringComparison.Ordinal);
        });

        // No other receiver has the address of a person.
        Assert.Equal(2, Regex.Count(alertmanager, "to: admin1@"));
        Assert.Contains("to: [admin1@", File.ReadAllText(Tree.PathOf("deploy", "config", "watcher", "vigie.yml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_OfThePage_ReadWhatThereIs() =>
        Assert.All(Query().Matches(_page).Select(block => block.Groups[1].Value), query => Assert.Empty(QueryCheck.Complaints(query)));

    [GeneratedRegex("^ *```(?:sh|console)\n(.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^```promql\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"scripts/([\w-]+)([^;&|#]*)")]
    private static partial Regex Script();

    [GeneratedRegex(@"(?<= )--[a-z-]+")]
    private static partial Regex Option();

    [GeneratedRegex(@"docker compose (?:kill -s SIGHUP|stop|start|exec) ([\w-]+)")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"systemctl (?:restart|reload) ([\w -]+)")]
    private static partial Regex Unit();

    [GeneratedRegex(@"(?<!systemctl \w+ )(?<![\w/-])vigie ([a-z-]+)")]
    private static partial Regex Subcommand();

    [GeneratedRegex(@"^\| `vigie ([a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
