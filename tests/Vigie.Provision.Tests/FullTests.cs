using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;
using Vigie.Provision.Commands;
using Tree = Vigie.Testing.Repository;

namespace Vigie.Provision.Tests;

/// <summary>All kinds together, in each mode, on each release.</summary>
public sealed class FullTests
{
    public static TheoryData<string, string> ReleasesAndModes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var version in new[] { "11.4.0", "12.2.0", "13.0.0", "13.1.0" })
            {
                foreach (var mode in new[] { "prometheus", "grafana", "grafana-external" })
                {
                    data.Add(version, mode);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ReleasesAndModes))]
    public async Task Apply_EmptyServer_IsCompleteAndTheSecondOneIsEmpty(string version, string mode)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var full = new FullRun(grafana) { Mode = mode };

        var first = await full.ApplyAsync();
        Assert.True(first.Code == ExitCode.Done, first.Output + first.Error);
        grafana.Requests.Clear();
        var second = await full.ApplyAsync();
        var plan = await full.PlanAsync();

        Assert.True(second.Code == ExitCode.Done, second.Output + second.Error);
        Assert.Contains("Nothing to change", second.Output, StringComparison.Ordinal);
        Assert.Empty(grafana.Writes);
        Assert.Equal(ExitCode.Done, plan.Code);
        Assert.Equal(mode == "prometheus" ? 0 : 4, grafana.State.Rules.Count);
        Assert.Equal(mode == "grafana" ? 3 : 0, grafana.State.ContactPoints.Count(point => point["uid"]!.GetValue<string>().StartsWith("vigie-c-", StringComparison.Ordinal)));
        Assert.Equal(mode == "grafana-external" ? "external" : null, grafana.State.AlertmanagersChoice);
        Assert.Equal("vigie-disks", grafana.Dashboards["disks"].FolderUid);
        Assert.Equal("vigie-storage", grafana.Folders["vigie-disks"].ParentUid);
    }

    /// <summary>The files that this repository ships.</summary>
    [Theory]
    [MemberData(nameof(ReleasesAndModes))]
    public async Task Apply_OurOwnFiles_AreTakenAndTheSecondOneIsEmpty(string version, string mode)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var run = new ApplyRun(grafana);
        var rules = CopyWithSecrets(run);
        string[] arguments =
        [
            "apply", .. run.Server, "--dashboards", Tree.PathOf("dashboards"), "--prometheus-url", "http://localhost:9090", "--alertmanager-url", "http://localhost:9093",
            "--alerting", mode, "--rules", rules, "--alertmanager-config", Path.Combine(rules, "alertmanager.yml"),
        ];

        var first = await run.RunAsync(arguments);
        var second = await run.RunAsync(arguments);

        Assert.True(first.Code == ExitCode.Done, first.Output + first.Error);
        Assert.Contains("Nothing to change", second.Output, StringComparison.Ordinal);
        Assert.Equal(mode == "grafana", first.Output.Contains("inhibition cannot be expressed", StringComparison.Ordinal));
    }

    // The files name secrets that only an installation has.
    private static string CopyWithSecrets(ApplyRun run)
    {
        var copy = run.PathOf("shipped");
        foreach (var file in Directory.GetFiles(Tree.PathOf("alert-rules"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Tree.PathOf("alert-rules"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        foreach (System.Text.RegularExpressions.Match secret in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Path.Combine(copy, "alertmanager.yml")), @"^[^#\n]*_file: *([^\s#}]+)", System.Text.RegularExpressions.RegexOptions.Multiline))
        {
            var target = Path.Combine(copy, secret.Groups[1].Value);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, "a-secret-of-a-test\n");
        }

        return copy;
    }

    [Fact]
    public async Task Apply_WhatGrafanaCannotExpress_IsListed()
    {
        await using var grafana = await FakeGrafana.StartAsync("11.4.0");
        using var full = new FullRun(grafana);

        var result = await full.ApplyAsync();

        foreach (var remark in new[]
        {
            "preview/ is not read: it has no folder.json",
            "15s becomes 20s in group: slow group/with slash",
            "before Grafana 12 there is no keep_firing_for; it is left out of: BackupNever",
            "inhibit_rules: #1 (alertname = Down)",
            "email: html has no counterpart in Grafana; it is left out of receiver: admins",
            "email: the header X-Site has no counterpart",
            "mail server settings are the Grafana server's own",
            "its routes are muted at all times instead, for receiver: nobody",
        })
        {
            Assert.Contains(remark, result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Apply_Rules_FireForEverySeriesAndTellErrors()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();

        var rule = grafana.State.Rules.Single(candidate => candidate.Title == "BackupTooOld");

        Assert.Equal("api", rule.Provenance);
        Assert.Equal("OK", rule.Model["noDataState"]!.GetValue<string>());
        Assert.Equal("Error", rule.Model["execErrState"]!.GetValue<string>());
        Assert.Equal("1h", rule.Model["for"]!.GetValue<string>());
        Assert.Equal(1, rule.Model["missingSeriesEvalsToResolve"]!.GetValue<int>());
        Assert.Equal(["query", "prometheus_math", "threshold"], rule.Model["data"]!.AsArray().Select(node => node!["refId"]!.GetValue<string>()));
        Assert.Equal("group:age:ratio > 1", rule.Model["data"]![0]!["model"]!["expr"]!.GetValue<string>());
        Assert.Equal("vigie-metrics", rule.Model["data"]![0]!["datasourceUid"]!.GetValue<string>());
        Assert.Equal("Backup is {{ $values.query.Value | humanize }} times too old on {{ $labels.site }}", rule.Model["annotations"]!["summary"]!.GetValue<string>());
        Assert.Equal(20, grafana.State.Intervals[("vigie-alerts", "slow group/with slash")]);
        var recording = grafana.State.Rules.Single(candidate => candidate.Model.ContainsKey("record"));
        Assert.Equal("group:age:ratio", recording.Model["record"]!["metric"]!.GetValue<string>());
    }

    [Fact]
    public async Task Apply_Notifications_MeanTheSame()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();

        var tree = grafana.State.Policies;
        Assert.Equal("admins", tree["receiver"]!.GetValue<string>());
        Assert.Equal("4h", tree["repeat_interval"]!.GetValue<string>());
        var routes = tree["routes"]!.AsArray();
        Assert.Equal("""[["severity","!=","info"],["site","=~","AARD|DRYN"]]""", routes[0]!["object_matchers"]!.ToJsonString());
        Assert.Equal("vigie-always", routes[1]!["mute_time_intervals"]![0]!.GetValue<string>());
        Assert.Equal("vigie-night", routes[2]!["mute_time_intervals"]![0]!.GetValue<string>());
        var mail = grafana.State.ContactPoints.First(point => point["name"]!.GetValue<string>() == "admins");
        Assert.Equal("a@example.org;b@example.org", mail["settings"]!["addresses"]!.GetValue<string>());
        Assert.False(mail["disableResolveMessage"]!.GetValue<bool>());
        Assert.True(grafana.State.ContactPoints.Last(point => point["name"]!.GetValue<string>() == "admins")["disableResolveMessage"]!.GetValue<bool>());
        var hook = grafana.State.ContactPoints.Single(point => point["type"]!.GetValue<string>() == "webhook");
        Assert.Equal(FullRun.HookPassword, hook["settings"]!["password"]!.GetValue<string>());
        Assert.Equal("""["1:3","12"]""", grafana.State.Timings["vigie-night"]["time_intervals"]![0]!["months"]!.ToJsonString());
        Assert.Contains("mail.subject", grafana.State.Templates["vigie-mail.tmpl"]["template"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, string> FileChanges => new()
    {
        { "alert-rules/backups.yml", "group:age:ratio > 1", "group:age:ratio > 2", "update     rule group   vigie-alerts/backups  3 rules|rules.BackupTooOld.data[0].model.expr: \"group:age:ratio > 1\" -> \"group:age:ratio > 2\"" },
        { "alert-rules/backups.yml", "alert: BackupNever", "alert: BackupAbsent", "update     rule group   vigie-alerts/backups  3 rules|rules.BackupAbsent: (none) -> {...}|rules.BackupNever: {...} -> (none)" },
        { "alert-rules/alertmanager.yml", "c@example.org", "d@example.org", "update     contact point|settings.addresses: \"c@example.org\" -> \"d@example.org\"" },
        { "alert-rules/alertmanager.yml", "repeat_interval: 240m", "repeat_interval: 5h", "update     policy tree|repeat_interval: \"4h\" -> \"5h\"" },
        { "alert-rules/alertmanager.yml", "monday:friday", "monday:sunday", "update     mute timing  vigie-night|time_intervals[0].weekdays[0]: \"monday:friday\" -> \"monday:sunday\"" },
        { "alert-rules/templates/mail.tmpl", "{{ .Status }}", "{{ .Receiver }}", "update     template     vigie-mail.tmpl|template[1]:" },
        { "dashboards/sub/raid.json", "\"RAID\"", "\"Arrays\"", "update     dashboard    vigie-raid|title: \"RAID\" -> \"Arrays\"" },
        { "dashboards/sub/folder.json", "Storage\"", "Storage\",\"uid\":\"vigie-storage\",\"description\":\"d\"", "update     folder       vigie-storage|description: \"\" -> \"d\"" },
        { "datasources.yml", "timeInterval: 15s", "timeInterval: 30s", "update     data source  vigie-metrics|jsonData.timeInterval: \"15s\" -> \"30s\"" },
        { "scrape-password", FullRun.Password, "other-secret", "update     data source  vigie-metrics|jsonData.vigieProvisionSecrets.basicAuthPassword:" },
    };

    [Theory]
    [MemberData(nameof(FileChanges))]
    public async Task Plan_AfterAChangeInAFile_ShowsExactlyThat(string file, string from, string to, string expected)
    {
        foreach (var version in new[] { "12.2.0", "13.1.0" })
        {
            await using var grafana = await FakeGrafana.StartAsync(version);
            using var full = new FullRun(grafana);
            await full.ApplyAsync();
            full.Change(file, from, to);
            grafana.Requests.Clear();

            var plan = await full.PlanAsync();

            Assert.True(plan.Code == ExitCode.Changes, plan.Output + plan.Error);
            Assert.Empty(grafana.Writes);
            Assert.All(expected.Split('|'), piece => Assert.Contains(piece, plan.Output, StringComparison.Ordinal));
            Assert.Contains("Plan: 0 to create, 1 to update, ", plan.Output, StringComparison.Ordinal);
            var changes = plan.Output.Split('\n').Count(line => line.StartsWith("             ", StringComparison.Ordinal));
            Assert.Equal(expected.Split('|').Length - 1, changes);

            Assert.Equal(ExitCode.Done, (await full.ApplyAsync()).Code);
            Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, string> Drifts => new()
    {
        { "rule", "rules.Slow.data[0].model.expr: \"up == 1\" -> \"up == 0\"" },
        { "rule gone", "rules.BackupNever: (none) -> {...}" },
        { "interval", "interval: 120 -> 60" },
        { "group gone", "create     rule group   vigie-alerts/backups" },
        { "rule moved", "rules come back from elsewhere/theirs" },
        { "order", "order: " },
        { "contact point", "settings.addresses: \"evil@example.org\" -> \"c@example.org\"" },
        { "contact point extra", "settings.message: \"x\" -> (none)" },
        { "contact point gone", "create     contact point" },
        { "policy", "routes[0].continue: (none) -> true" },
        { "timing", "time_intervals[0].location: \"UTC\" -> \"Europe/Zurich\"" },
        { "template", "template[0]: \"{{ define" },
        { "data source", "url: \"http://elsewhere\" -> \"http://prometheus:9090\"" },
        { "secret gone", "secureJsonData.basicAuthPassword: (none) -> ***" },
        { "folder", "title: \"Mine\" -> \"Storage\"" },
        { "folder moved", "parentUid: \"\" -> \"vigie-storage\"" },
        { "dashboard", "title: \"Edited\" -> \"RAID\"" },
        { "choice", "alertmanagersChoice: \"all\" -> \"internal\"" },
    };

    [Theory]
    [MemberData(nameof(Drifts))]
    public async Task Plan_DriftBehindOurBack_IsShownAndRepaired(string drift, string expected)
    {
        foreach (var version in new[] { "12.2.0", "13.1.0" })
        {
            await using var grafana = await FakeGrafana.StartAsync(version);
            using var full = new FullRun(grafana);
            await full.ApplyAsync();
            Drift(grafana.State, drift);

            var plan = await full.PlanAsync();
            var apply = await full.ApplyAsync();

            Assert.True(plan.Code == ExitCode.Changes, plan.Output + plan.Error);
            Assert.Contains(expected, plan.Output, StringComparison.Ordinal);
            Assert.True(apply.Code == ExitCode.Done, apply.Output + apply.Error);
            Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
        }
    }

    private static void Drift(FakeState state, string drift)
    {
        FakeRule Rule(string title) => state.Rules.Single(rule => rule.Title == title);
        var mail = state.ContactPoints.Last(point => point["name"]!.GetValue<string>() == "admins");
        switch (drift)
        {
            case "rule": Rule("Slow").Model["data"]![0]!["model"]!["expr"] = "up == 1"; break;
            case "rule gone": state.Rules.Remove(Rule("BackupNever")); break;
            case "interval": state.Intervals[("vigie-alerts", "backups")] = 120; break;
            case "group gone": state.Rules.RemoveAll(rule => rule.Group == "backups"); break;
            case "rule moved":
                state.Folders["elsewhere"] = new FakeFolder { Title = "Elsewhere" };
                (Rule("Slow").FolderUid, Rule("Slow").Group) = ("elsewhere", "theirs");
                state.Intervals[("elsewhere", "theirs")] = 60;
                break;
            case "order":
                var last = Rule("BackupNever");
                state.Rules.Remove(last);
                state.Rules.Insert(0, last);
                break;
            case "contact point": mail["settings"]!["addresses"] = "evil@example.org"; break;
            case "contact point extra": mail["settings"]!["message"] = "x"; break;
            case "contact point gone": state.ContactPoints.Remove(mail); break;
            case "policy": state.Policies["routes"]![0]!.AsObject().Remove("continue"); break;
            case "timing": state.Timings["vigie-night"]["time_intervals"]![0]!["location"] = "UTC"; break;
            case "template": state.Templates["vigie-mail.tmpl"]["template"] = "{{ define \"x\" }}{{ end }}"; break;
            case "data source": state.DataSources["vigie-metrics"]["url"] = "http://elsewhere"; break;
            case "secret gone": state.DataSources["vigie-metrics"]["secureJsonData"] = new JsonObject(); break;
            case "folder": state.Folders["vigie-storage"].Title = "Mine"; break;
            case "folder moved": state.Folders["vigie-disks"].ParentUid = null; break;
            case "dashboard": state.Dashboards["vigie-raid"].Model["title"] = "Edited"; break;
            case "choice": state.AlertmanagersChoice = "all"; break;
            default: throw new ArgumentOutOfRangeException(nameof(drift));
        }
    }
}
