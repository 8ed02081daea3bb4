using System.Text.Json.Nodes;
using Vigie.Testing;
using static Vigie.Repository.Tests.DashboardModel;

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

    [Fact]
    public void Expressions_Metrics_AllExist()
    {
        var used = All().SelectMany(dashboard => dashboard.Expressions).SelectMany(pair => PromQl.Metrics(pair.Expression).Select(metric => (pair.Where, Metric: metric))).ToList();

        Assert.True(used.Count > 300);
        Assert.All(used, use => Assert.True(KnownMetrics.All.ContainsKey(use.Metric), $"{use.Where}: nothing exports {use.Metric}"));
    }

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
        var tests = Of("backups").Panels.SelectMany(panel => Objects(panel["targets"])).Select(target => PromToolTest.Expect($"count({Text(target, "expr")}) > bool 0", "{}", 1));

        await PromToolTest.RunAsync([PromToolTest.Group("everything", Given(series), tests)]);
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
        ($"group:pbs_objective_met:bool{{{Group}{more}}}", 1),
        ($"site:pbs_objective_met:avg30d{{site=\"AARD\"{more}}}", 1),
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

    /// <summary>Evaluates the first six verdicts of the backup dashboard.</summary>
    private static Task JudgeAsync(List<(string Series, double Value)> series, double?[] expected)
    {
        var panels = Of("backups").Panels.Where(panel => Text(panel, "type") == "stat").ToDictionary(panel => Text(panel, "title"), panel => Text(panel["targets"]![0], "expr"));
        return PromToolTest.RunAsync([PromToolTest.Group("backups", Given(series), s_verdicts.Zip(expected, (title, value) => PromToolTest.Expect(panels[title], "{}", value)))]);
    }

    private static IEnumerable<GivenSeries> Given(List<(string Series, double Value)> series) =>
        series.Select(one => new GivenSeries(one.Series, FormattableString.Invariant($"{one.Value}x600")));

    private static string RuleFile(IEnumerable<JsonObject> rules) => new JsonObject
    {
        ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboards", ["rules"] = new JsonArray([.. rules]) }),
    }.ToJsonString();
}
