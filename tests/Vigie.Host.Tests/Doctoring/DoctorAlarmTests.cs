using Vigie.Testing;

namespace Vigie.Host.Tests.Doctoring;

/// <summary>The way from Prometheus to the mailboxes, broken at one joint each.</summary>
[Collection(nameof(HealthyInstallation))]
public sealed class DoctorAlarmTests(HealthyInstallation whole)
{
    private static Uri Nowhere => new($"http://127.0.0.1:{Ports.Free()}");

    [Fact]
    public async Task Prometheus_Down_IsToldAndTheRestIsUnknown()
    {
        var report = await whole.ExamineAsync(prometheus: Nowhere);

        report.IsUnknown("scrape", "labels", "rules", "alerting", "alertmanager", "recipients", "delivery", "watchdog", "beat").NamesTheCause("prometheus", "unreachable: no connection", "--prometheus URL");
    }

    [Fact]
    public async Task Prometheus_AnotherProgramThere_IsTold() =>
        (await whole.ExamineAsync(prometheus: whole.Vigie.Client.BaseAddress)).NamesTheCause("prometheus", "status 404", "--prometheus names Prometheus itself");

    [Fact]
    public async Task Prometheus_DoesNotScrapeUs_IsTold()
    {
        var report = await whole.ExamineAsync(new PrometheusPlan(whole) { Vigie = null });

        report.IsUnknown("labels").NamesTheCause("scrape", $"scrapes nothing at port {whole.Port}", "honor_labels: true");
    }

    [Fact]
    public async Task Prometheus_RenamesOurLabels_IsTold()
    {
        var report = await whole.ExamineAsync(new PrometheusPlan(whole) { Honours = "" });

        report.NamesTheCause("labels", "become exported_site", "honor_labels: true into the job vigie");
    }

    [Fact]
    public async Task Prometheus_RulesOfAKindNotLoaded_IsTold()
    {
        var plan = new PrometheusPlan(whole);

        var report = await whole.ExamineAsync(plan with { Rules = [.. plan.Rules.Where(file => file is not ("pbs.yml" or "raid.yml"))] });

        report.NamesTheCause("rules", "alerts of pbs.yml is loaded: Pbs", "rule_files in prometheus.yml");
        Assert.Contains(report.Lines, line => line.Verdict == "warn" && line.Message.Contains("raid.yml", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prometheus_RulesOfTheHeartbeatNotLoaded_IsTold()
    {
        var plan = new PrometheusPlan(whole);

        var report = await whole.ExamineAsync(plan with { Rules = [.. plan.Rules.Where(file => file != "heartbeat.yml")] });

        report.IsUnknown("watchdog").NamesTheCause("rules", "alerts of heartbeat.yml is loaded: AlertServerAlive", "rule_files");
    }

    [Fact]
    public async Task Prometheus_KnowsNoAlertmanager_IsTold()
    {
        var report = await whole.ExamineAsync(new PrometheusPlan(whole) { Alertmanager = null });

        report.IsUnknown("alertmanager", "recipients", "watchdog").NamesTheCause("alerting", "knows no Alertmanager", "alertmanagers: [");
    }

    [Fact]
    public async Task Prometheus_SendsElsewhere_IsSeenByTheWatchdogThatDoesNotArrive()
    {
        var other = await whole.StartAlertmanagerAsync("a@example.org", "b@example.org", "c@example.org");

        var report = await whole.ExamineAsync(arguments: ["--alertmanager", $"{other}"]);

        report.NamesTheCause("watchdog", "has no alert Watchdog although it fires", "alerting: in prometheus.yml");
    }

    [Fact]
    public async Task Alertmanager_Down_IsTold()
    {
        var report = await whole.ExamineAsync(new PrometheusPlan(whole) { Alertmanager = Nowhere });

        report.IsUnknown("recipients", "watchdog").NamesTheCause("alertmanager", "unreachable: no connection", "systemctl start prometheus-alertmanager");
    }

    [Fact]
    public async Task Alertmanager_TwoPeople_IsToldUnlessTwoAreMeant()
    {
        var two = await whole.StartAlertmanagerAsync("admin1@example.org", "admin2@example.org");
        await using var prometheus = await whole.StartPrometheusAsync(new PrometheusPlan(whole) { Alertmanager = two });
        await HealthyInstallation.WatchdogArrivesAsync(two);

        (await whole.ExamineAsync(prometheus: prometheus.Address)).NamesTheCause("recipients", "go by mail to 2 of 3 people", "email_config for each administrator");
        var meant = await whole.ExamineAsync(null, prometheus.Address, "--administrators", "2");
        Assert.True(meant.ExitCode == 0, meant.Text);
    }

    [Fact]
    public async Task Delivery_NotificationsFail_IsTold()
    {
        using var disguised = new PrometheusInDisguise(whole.Prometheus, query =>
            query.Contains("notifications_failed", StringComparison.Ordinal) ? PrometheusInDisguise.Vector("\"integration\":\"email\"", 2.4) : null);

        (await whole.ExamineAsync(prometheus: disguised.Url)).NamesTheCause("delivery", "notifications by email fail: 3 in the last 15 minutes", "mailq");
    }

    [Fact]
    public async Task Beat_Overdue_IsToldWithItsAge()
    {
        const string Labels = "\"target\":\"alerting-dryn\",\"beat\":\"two-day\"";
        using var disguised = new PrometheusInDisguise(whole.Prometheus, query =>
            query.Contains("vigie_beat_overdue", StringComparison.Ordinal) ? PrometheusInDisguise.Vector(Labels, 1)
            : query.Contains("vigie_beat_last_received", StringComparison.Ordinal) ? PrometheusInDisguise.Vector(Labels, 183_845)
            : null);

        (await whole.ExamineAsync(prometheus: disguised.Url)).NamesTheCause("beat", "two-day of alerting-dryn is overdue: last seen 2:3:04:05 ago", "beatoverdue.md");
    }

    [Fact]
    public async Task Watcher_Down_IsTold()
    {
        var result = await DoctorReport.OfAsync(whole.Config, "--prometheus", $"{whole.Prometheus}", "--watcher", $"{Nowhere}");

        result.NamesTheCause("watcher", "unreachable: no connection", "systemctl start vigie-watcher");
    }

    [Theory]
    [InlineData("--prometheus must be an absolute http or https URL", "--prometheus", "http://me:hush@127.0.0.1:9090")]
    [InlineData("--login must be PLACE=NAME:FILE", "--login", "grafana=me:file")]
    [InlineData("the file of --login vigie=… cannot be read", "--login", "vigie=me:hush")]
    [InlineData("--ca-file, --client-certificate and --client-key must be readable PEM files", "--ca-file", "/dev/null")]
    public async Task CommandLine_Wrong_EndsWithTwoAndShowsNoPassword(string said, params string[] arguments)
    {
        var result = await Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Product), ["doctor", "--config", whole.Config, .. arguments]);

        Assert.Equal(ExitCode.Misconfigured, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", result.Error, StringComparison.Ordinal);
    }
}
