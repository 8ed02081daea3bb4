using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Testing;
using static Vigie.Repository.Tests.DashboardModel;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>The expressions of the dashboards, judged by Prometheus' own tools.</summary>
public sealed class DashboardsQueriesTests
{
    /// <summary>Instant of the judged samples: time() in promtool's tests counts from 0.</summary>
    private const string Group = "site=\"AARD\",target=\"pbs-aard\",datastore=\"main\",namespace=\"\",backup_type=\"vm\",backup_id=\"100\"";

    private const string Other = "site=\"AARD\",target=\"pbs-aard\",datastore=\"main\",namespace=\"\",backup_type=\"vm\",backup_id=\"101\"";

    private const string Store = "site=\"AARD\",target=\"pbs-aard\",datastore=\"main\"";

    private const string Job = Store + ",job_type=\"verify\",job=\"v-1\"";

    private const string Collector = "site=\"AARD\",target=\"pbs-aard\",kind=\"pbs\",collector=\"groups\"";

    private static readonly string[] s_verdicts = ["Backups too old", "Nothing finished", "Verification failed", "Datastores not available", "Jobs failing", "Readings failing"];

    // Words that stand where a metric name could.
    private static readonly HashSet<string> s_words = ["by", "without", "on", "ignoring", "group_left", "group_right", "bool", "or", "and", "unless", "offset", "atan2", "Inf", "NaN"];

    [Fact]
    public void Expressions_Metrics_AllExist()
    {
        var known = KnownMetrics();
        var used = All().SelectMany(dashboard => dashboard.Expressions).SelectMany(pair => Metrics(pair.Expression).Select(metric => (pair.Where, Metric: metric))).ToList();

        Assert.True(used.Count > 40);
        Assert.All(used, use => Assert.True(known.Contains(use.Metric), $"{use.Where}: nothing exports {use.Metric}"));
    }

    [Theory]
    [InlineData("""sum by (site) (rate(pbs_a_total{x="pbs_b"}[5m])) / on (site) group_left (k) pbs_c offset 5m > bool 1e6""", "pbs_a_total pbs_c")]
    [InlineData("""time() - max by (a) (x:y:z{s=~"}"} or up == 1)""", "x:y:z up")]
    public void Metrics_OfAnExpression_AreTheNamesAlone(string expression, string expected) => Assert.Equal(expected.Split(' '), Metrics(expression));

    [Fact]
    public async Task Expressions_AllOfThem_AreValidPromQl()
    {
        var rules = All().SelectMany(dashboard => dashboard.Expressions)
            .Select((pair, i) => new JsonObject { ["record"] = $"dashboard:expression:{i}", ["expr"] = Expanded(pair.Expression) });
        using var folder = new TemporaryFolder();
        folder.Write("rules.yml", RuleFile(rules));

        var result = await Tool.RunAsync("promtool", ["check", "rules", "rules.yml"], folder: folder.Root);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    [Fact]
    public async Task Expressions_BrokenOne_IsFoundByTheSameCheck()
    {
        using var folder = new TemporaryFolder();
        folder.Write("rules.yml", RuleFile([new JsonObject { ["record"] = "a", ["expr"] = "sum by (site (up)" }]));

        Assert.NotEqual(0, (await Tool.RunAsync("promtool", ["check", "rules", "rules.yml"], folder: folder.Root)).ExitCode);
    }

    [Fact]
    public Task Verdicts_HealthyShop_AreAllZero() => JudgeAsync(Healthy(), [0, 0, 0, 0, 0, 0]);

    [Fact]
    public Task Verdicts_NothingKnown_AreEmptyAndNotZero() => JudgeAsync([], [null, null, null, null, null, null]);

    [Fact]
    public Task Verdicts_EverythingBroken_CountEachThing() => JudgeAsync(Broken(""), [1, 1, 1, 1, 1, 1]);

    [Fact]
    public Task Verdicts_TwoVigiesWatchTheSame_CountItOnce() =>
        JudgeAsync([.. Broken(",instance=\"a\",job=\"vigie\""), .. Broken(",instance=\"b\",job=\"vigie\"")], [1, 1, 1, 1, 1, 1]);

    [Fact]
    public Task Verdicts_ExpectedGroupNobodySaw_IsCounted() =>
        JudgeAsync([.. Healthy(), ($"pbs_group_expected{{{Other}}}", 1)], [0, 1, 0, 0, 0, 0]);

    [Fact]
    public Task Verdicts_ServerAway_TheKeptAgeGoesOnCounting() => JudgeAsync(
        [($"group:pbs_last_backup_timestamp_seconds:kept{{{Group}}}", 1000), ($"group:pbs_max_age_seconds:kept{{{Group}}}", 14400)], [1, null, null, null, null, null]);

    private static List<(string Series, double Value)> Healthy() =>
    [
        ($"pbs_group_last_backup_timestamp_seconds{{{Group}}}", 30000),
        ($"pbs_group_max_age_seconds{{{Group}}}", 14400),
        ($"pbs_group_backups{{{Group}}}", 5),
        ($"pbs_group_verify_failed_backups{{{Group}}}", 0),
        ($"pbs_datastore_state{{{Store},state=\"available\"}}", 1),
        ($"pbs_datastore_state{{{Store},state=\"error\"}}", 0),
        ($"pbs_job_state{{{Job},state=\"error\"}}", 0),
        ($"pbs_job_state{{{Job},state=\"ok\"}}", 1),
        ($"vigie_collector_success{{{Collector}}}", 1),
    ];

    private static List<(string Series, double Value)> Broken(string more) =>
    [
        ($"pbs_group_last_backup_timestamp_seconds{{{Group}{more}}}", 1000),
        ($"pbs_group_max_age_seconds{{{Group}{more}}}", 14400),
        ($"pbs_group_backups{{{Group}{more}}}", 5),
        ($"pbs_group_backups{{{Other}{more}}}", 1),
        ($"pbs_group_verify_failed_backups{{{Group}{more}}}", 3),
        ($"pbs_datastore_state{{{Store},state=\"available\"{more}}}", 0),
        ($"pbs_job_state{{{Job},state=\"error\"{more}}}".Replace(",job=\"vigie\"", "", StringComparison.Ordinal), 1),
        ($"vigie_collector_success{{{Collector}{more}}}", 0),
    ];

    /// <summary>Evaluates the six verdicts of the backup dashboard at 10 h; null means: no sample at all.</summary>
    private static async Task JudgeAsync(List<(string Series, double Value)> series, double?[] expected)
    {
        var panels = Of("backups").Panels.ToDictionary(panel => Text(panel, "title"));
        var tests = s_verdicts.Zip(expected, (title, value) => new JsonObject
        {
            ["expr"] = Expanded(Text(panels[title]["targets"]![0], "expr")),
            ["eval_time"] = "10h",
            ["exp_samples"] = value is { } number ? new JsonArray(new JsonObject { ["labels"] = "{}", ["value"] = number }) : [],
        });
        var file = new JsonObject
        {
            ["evaluation_interval"] = "1m",
            ["tests"] = new JsonArray(new JsonObject
            {
                ["interval"] = "1m",
                ["input_series"] = new JsonArray([.. series.Select(one => new JsonObject { ["series"] = one.Series, ["values"] = FormattableString.Invariant($"{one.Value}x600") })]),
                ["promql_expr_test"] = new JsonArray([.. tests]),
            }),
        };
        using var folder = new TemporaryFolder();
        folder.Write("test.yml", file.ToJsonString());

        var result = await Tool.RunAsync("promtool", ["test", "rules", "test.yml"], folder: folder.Root);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    private static string RuleFile(IEnumerable<JsonObject> rules) => new JsonObject
    {
        ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboards", ["rules"] = new JsonArray([.. rules]) }),
    }.ToJsonString();

    private static IEnumerable<string> Metrics(string expression)
    {
        var bare = Regex.Replace(expression, """ "(?:[^"\\]|\\.)*" """, "", RegexOptions.IgnorePatternWhitespace);
        bare = Regex.Replace(bare, @"\{[^{}]*\}|\[[^\]]*\]", " ");
        bare = Regex.Replace(bare, @"\b(by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)", " ");
        bare = Regex.Replace(bare, @"\boffset\s+\S+|\b[0-9][0-9a-z.]*", " ");
        return Regex.Matches(bare, @"[a-zA-Z_:][a-zA-Z0-9_:]*(?!\s*\(|[a-zA-Z0-9_:])").Select(match => match.Value).Where(word => !s_words.Contains(word));
    }

    /// <summary>What Vigie exports (docs/metrics.md once it is there), what the rule files record, and Prometheus' own series.</summary>
    private static HashSet<string> KnownMetrics()
    {
        var reference = Tree.PathOf("docs", "metrics.md");
        var list = File.Exists(reference) ? reference : Tree.PathOf("tests", "Vigie.Repository.Tests", "assets", "metrics.txt");
        var known = Regex.Matches(File.ReadAllText(list), @"\b(pbs|vigie)_[a-z0-9_]+").Select(match => match.Value).ToHashSet();
        known.UnionWith(["ALERTS", "up"]);
        var rules = Tree.PathOf("alert-rules");
        var recorded = Directory.Exists(rules)
            ? Directory.GetFiles(rules, "*.yml").SelectMany(file => Regex.Matches(File.ReadAllText(file), @"- record:\s*(\S+)").Select(match => match.Groups[1].Value))
            : ["group:pbs_last_backup_timestamp_seconds:kept", "group:pbs_max_age_seconds:kept"];
        known.UnionWith(recorded);
        return known;
    }
}
