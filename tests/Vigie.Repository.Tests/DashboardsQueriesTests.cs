using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vigie.Testing;
using static Vigie.Repository.Tests.DashboardModel;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Repository.Tests;

/// <summary>The expressions of the dashboards, judged by Prometheus' own tools.</summary>
public sealed class DashboardsQueriesTests
{
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
        JudgeAsync([.. Broken(",instance=\"a\""), .. Broken(",instance=\"b\"")], [1, 1, 1, 1, 1, 1]);

    [Fact]
    public Task Verdicts_ExpectedGroupNobodySaw_IsCounted() =>
        JudgeAsync([.. Healthy(), ($"pbs_group_expected{{{Other}}}", 1)], [0, 1, 0, 0, 0, 0]);

    [Fact]
    public Task Verdicts_ServerAway_TheKeptAgeGoesOnCounting() => JudgeAsync(
        [($"group:pbs_last_backup_timestamp_seconds:kept{{{Group}}}", 1000), ($"group:pbs_max_age_seconds:kept{{{Group}}}", 14400)], [1, null, null, null, null, null]);

    /// <summary>No panel stays empty, and two Vigies that watch the same server disturb no join.</summary>
    [Fact]
    public async Task Panels_EverySeriesThereTwice_EveryQueryAnswers()
    {
        var series = new[] { "a", "b" }.SelectMany(instance => Everything($",instance=\"{instance}\"")).ToList();
        var tests = Of("backups").Panels.SelectMany(panel => Objects(panel["targets"])).Select(target => new JsonObject
        {
            ["expr"] = $"count({Expanded(Text(target, "expr"))}) > bool 0",
            ["eval_time"] = "10h",
            ["exp_samples"] = new JsonArray(new JsonObject { ["labels"] = "{}", ["value"] = 1 }),
        });

        await TestAsync(series, tests);
    }

    private static List<(string Series, double Value)> Everything(string more) =>
    [
        .. Broken(more),
        .. new[] { "ok", "failed", "none" }.Select(state => ($"pbs_group_verify_state{{{Group},state=\"{state}\"{more}}}", state == "ok" ? 1d : 0)),
        ($"pbs_group_verify_copied{{{Group}{more}}}", 0),
        ($"pbs_group_backup_running{{{Group}{more}}}", 0),
        ($"pbs_group_last_backup_size_bytes{{{Group}{more}}}", 1e9),
        ($"pbs_datastore_state{{{Store},state=\"error\"{more}}}", 1),
        ($"pbs_datastore_size_bytes{{{Store}{more}}}", 1e12),
        ($"pbs_datastore_used_bytes{{{Store}{more}}}", 5e11),
        ($"pbs_datastore_available_bytes{{{Store}{more}}}", 5e11),
        ($"pbs_datastore_estimated_full_timestamp_seconds{{{Store}{more}}}", 9e6),
        ($"pbs_datastore_deduplication_ratio{{{Store}{more}}}", 12.5),
        ($"pbs_datastore_read_success{{{Store}{more}}}", 1),
        ($"pbs_datastore_groups{{{Store}{more}}}", 2),
        .. new[] { "ok", "warning", "running", "never", "unknown" }.Select(state => ($"pbs_job_state{{{Job},state=\"{state}\"{more}}}", 0d)),
        ($"pbs_job_last_run_timestamp_seconds{{{Job}{more}}}", 30000),
        ($"pbs_job_next_run_timestamp_seconds{{{Job}{more}}}", 40000),
        ($"pbs_job_last_duration_seconds{{{Job}{more}}}", 60),
        ($"pbs_job_enabled{{{Job}{more}}}", 1),
        ($"vigie_collector_failure{{{Collector},reason=\"timeout\"{more}}}", 1),
        ($"vigie_collector_last_success_timestamp_seconds{{{Collector}{more}}}", 30000),
        ($"vigie_collector_interval_seconds{{{Collector}{more}}}", 300),
        ($"vigie_collector_duration_seconds{{{Collector}{more}}}", 0.5),
        ($"vigie_target_up{{site=\"AARD\",target=\"pbs-aard\",kind=\"pbs\"{more}}}", 1),
    ];

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
        ($"pbs_job_state{{{Job},state=\"error\"{more}}}", 1),
        ($"vigie_collector_success{{{Collector}{more}}}", 0),
    ];

    /// <summary>Evaluates the six verdicts of the backup dashboard at 10 h, where time() is 36000; null means: no sample at all.</summary>
    private static Task JudgeAsync(List<(string Series, double Value)> series, double?[] expected)
    {
        var panels = Of("backups").Panels.ToDictionary(panel => Text(panel, "title"));
        var tests = s_verdicts.Zip(expected, (title, value) => new JsonObject
        {
            ["expr"] = Expanded(Text(panels[title]["targets"]![0], "expr")),
            ["eval_time"] = "10h",
            ["exp_samples"] = value is { } number ? new JsonArray(new JsonObject { ["labels"] = "{}", ["value"] = number }) : [],
        });
        return TestAsync(series, tests);
    }

    private static async Task TestAsync(List<(string Series, double Value)> series, IEnumerable<JsonObject> tests)
    {
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

    /// <summary>What Vigie exports, what the rule files record, and Prometheus' own series.</summary>
    private static HashSet<string> KnownMetrics()
    {
        var reference = Tree.PathOf("docs", "metrics.md");
        var known = Regex.Matches(File.ReadAllText(reference), @"\b(pbs|vigie)_[a-z0-9_]+").Select(match => match.Value).ToHashSet();
        known.UnionWith(["ALERTS", "up"]);
        var recorded = Directory.GetFiles(Tree.PathOf("alert-rules"), "*.yml")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"- record:\s*(\S+)").Select(match => match.Groups[1].Value));
        known.UnionWith(recorded);
        return known;
    }
}
