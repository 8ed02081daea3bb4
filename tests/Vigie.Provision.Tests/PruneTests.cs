using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;
using Vigie.Provision.Commands;

namespace Vigie.Provision.Tests;

/// <summary>Pruning takes what is ours and nothing else; what is somebody else's is never touched.</summary>
public sealed class PruneTests
{
    [Theory]
    [InlineData("11.4.0")]
    [InlineData("12.2.0")]
    [InlineData("13.1.0")]
    public async Task Prune_EverythingUnwanted_RemovesOursAndNothingElse(string version)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var full = new FullRun(grafana);
        Seed(grafana.State);
        var applied = await full.ApplyAsync();
        Assert.True(applied.Code == ExitCode.Done, applied.Output + applied.Error);
        var foreign = Foreign(grafana.State);

        // Now nothing is wanted but one dashboard at the top; the rules go back to Prometheus.
        Directory.Delete(full.Run.PathOf("dashboards/sub"), recursive: true);
        string[] reduced = ["prune", .. full.Run.Server, "--dashboards", full.Run.Dashboards];
        var preview = await full.Run.RunAsync(reduced);
        var before = Everything(grafana.State);
        var prune = await full.Run.RunAsync([.. reduced, "--yes"]);
        var again = await full.Run.RunAsync(reduced);

        Assert.True(preview.Code == ExitCode.Changes, preview.Output + preview.Error);
        Assert.Contains("give --yes to delete", preview.Output, StringComparison.Ordinal);
        Assert.True(prune.Code == ExitCode.Done, prune.Output + prune.Error);
        Assert.True(again.Code == ExitCode.Done, again.Output + again.Error);
        Assert.NotEqual(before, Everything(grafana.State));
        Assert.Equal(foreign, Foreign(grafana.State));
        Assert.Equal(["foreign", "vigie"], grafana.Folders.Keys.Order());
        Assert.Equal(["theirs", "vigie-backups"], grafana.Dashboards.Keys.Order());
        Assert.Equal(["their-source"], grafana.DataSources.Keys);
        Assert.Equal(["Theirs"], grafana.State.Rules.Select(rule => rule.Title));
        Assert.Equal(["their-point"], grafana.State.ContactPoints.Select(point => point["uid"]!.GetValue<string>()).Where(uid => uid != "default-email"));
        Assert.Equal(["their-timing"], grafana.State.Timings.Keys);
        Assert.Equal(["their-template"], grafana.State.Templates.Keys);
        Assert.Null(grafana.State.Policies["routes"]);
    }

    [Fact]
    public async Task Prune_DryRunAndPreview_DeleteNothing()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();
        File.Delete(full.Run.PathOf("dashboards/sub/raid.json"));
        grafana.Requests.Clear();

        var result = await full.AskAsync("prune", "--yes", "--dry-run");

        Assert.Equal(ExitCode.Changes, result.Code);
        Assert.Contains("delete     dashboard    vigie-raid", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 to delete", result.Output, StringComparison.Ordinal);
        Assert.Empty(grafana.Writes);
    }

    [Fact]
    public async Task Prune_FolderOfOursWithSomebodysDashboard_Stays()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana) { Mode = "prometheus" };
        await full.ApplyAsync();
        grafana.Dashboards["theirs"] = new FakeDashboard { Model = new JsonObject { ["title"] = "Theirs", ["uid"] = "theirs" }, FolderUid = "vigie-storage" };
        Directory.Delete(full.Run.PathOf("dashboards/sub"), recursive: true);

        var result = await full.AskAsync("prune", "--yes");

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("folder vigie-storage: the folder still holds 1 things", result.Output, StringComparison.Ordinal);
        Assert.Contains("theirs", grafana.Dashboards.Keys);
        Assert.DoesNotContain("vigie-disks", grafana.Folders.Keys);
    }

    [Fact]
    public async Task Prune_IndexLagsBehind_OnlyLeavesWhatItDoesNotSeeYet()
    {
        await using var grafana = await FakeGrafana.StartAsync("13.1.0");
        grafana.IndexLag = TimeSpan.FromHours(1);
        using var full = new FullRun(grafana) { Mode = "prometheus" };
        await full.ApplyAsync();
        File.Delete(full.Run.PathOf("dashboards/sub/raid.json"));

        var result = await full.AskAsync("prune", "--yes");

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("vigie-raid", grafana.Dashboards.Keys);
    }

    [Fact]
    public async Task Prune_EditorToken_TellsWhatItCannotList()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        grafana.Role = "Editor";

        var result = await run.RunAsync(["prune", .. run.Server, "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("cannot be listed: HTTP 403", result.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> ForeignObjects => new()
    {
        { "dashboard", "dashboard vigie-raid: the dashboard does not carry the tag managed-by-vigie" },
        { "data source", "data source vigie-metrics: the data source does not carry our mark" },
        { "policies", "policy tree policies: the policy tree does not carry our mark" },
        { "receiver name", "belongs to a contact point of somebody else (integration their-point)" },
        { "rule in our group", "a rule of the group (Theirs) is somebody else's; writing the group would touch it" },
        { "file rule", "a rule of the group comes from a provisioning file of the server" },
        { "file timing", "mute timing vigie-night: the mute timing comes from a provisioning file" },
        { "file template", "template vigie-mail.tmpl: the template comes from a provisioning file" },
        { "imported rule", "a rule of the group was imported from Prometheus by somebody" },
    };

    [Theory]
    [MemberData(nameof(ForeignObjects))]
    public async Task Apply_SomebodyElsesObjectInTheWay_IsRefusedAndLeftAlone(string what, string expected)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        if (what is not ("dashboard" or "data source" or "policies" or "receiver name"))
        {
            await full.ApplyAsync();
        }

        PutInTheWay(grafana.State, what);
        var foreign = Everything(grafana.State);
        var plan = await full.PlanAsync();
        Assert.Equal(foreign, Everything(grafana.State));

        var apply = await full.ApplyAsync();

        Assert.True(plan.Code == ExitCode.Failed, plan.Output + plan.Error);
        Assert.Equal(ExitCode.Failed, apply.Code);
        Assert.True(apply.Output.Contains(expected, StringComparison.Ordinal), apply.Output);
        Assert.Contains("THEIRS", Everything(grafana.State), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dashboard")]
    [InlineData("data source")]
    [InlineData("policies")]
    public async Task Apply_WithAdopt_TakesThemOver(string what)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        PutInTheWay(grafana.State, what);

        var apply = await full.ApplyAsync("--adopt");

        Assert.True(apply.Code == ExitCode.Done, apply.Output + apply.Error);
        Assert.DoesNotContain("THEIRS", Everything(grafana.State), StringComparison.Ordinal);
        Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_OurFileImportedByHand_OnlyGetsTheMark()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.Dashboards["vigie-backups"].Model["tags"] = new JsonArray("vigie");

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("tags[1]: (none) -> \"managed-by-vigie\"", result.Output, StringComparison.Ordinal);
    }

    private static void PutInTheWay(FakeState state, string what)
    {
        switch (what)
        {
            case "dashboard": state.Dashboards["vigie-raid"] = new FakeDashboard { Model = new JsonObject { ["uid"] = "vigie-raid", ["title"] = "THEIRS" } }; break;
            case "data source": state.DataSources["vigie-metrics"] = Source("vigie-metrics", "Metrics", "http://THEIRS"); break;
            case "policies": state.Policies = new JsonObject { ["receiver"] = "empty", ["routes"] = new JsonArray(new JsonObject { ["receiver"] = "empty", ["object_matchers"] = new JsonArray(new JsonArray("team", "=", "THEIRS")) }) }; break;
            case "receiver name": state.ContactPoints.Add(Point("their-point", "admins")); break;
            case "rule in our group":
                var theirs = TheirRule("vigie-alerts", "backups");
                state.Rules.Add(theirs);
                state.Intervals[("vigie-alerts", "backups")] = 30;
                break;
            case "file rule" or "imported rule":
                var rule = state.Rules.First(candidate => candidate.Group == "backups");
                (rule.Provenance, rule.Model["labels"]) = (what == "file rule" ? "file" : "converted_prometheus", new JsonObject { ["a"] = "THEIRS" });
                break;
            case "file timing": (state.Timings["vigie-night"]["provenance"], state.Timings["vigie-night"]["time_intervals"]![0]!["location"]) = ("file", "THEIRS"); break;
            case "file template": (state.Templates["vigie-mail.tmpl"]["provenance"], state.Templates["vigie-mail.tmpl"]["template"]) = ("file", "{{ define \"THEIRS\" }}{{ end }}"); break;
            default: throw new ArgumentOutOfRangeException(nameof(what));
        }
    }

    private static void Seed(FakeState state)
    {
        state.Folders["foreign"] = new FakeFolder { Title = "THEIRS" };
        state.Dashboards["theirs"] = new FakeDashboard { Model = new JsonObject { ["uid"] = "theirs", ["title"] = "THEIRS", ["tags"] = new JsonArray("vigie") }, FolderUid = "foreign" };
        state.DataSources["their-source"] = Source("their-source", "Theirs", "http://THEIRS");
        state.ContactPoints.Add(Point("their-point", "their point"));
        state.Rules.Add(TheirRule("foreign", "backups"));
        state.Intervals[("foreign", "backups")] = 60;
        state.Timings["their-timing"] = new JsonObject { ["name"] = "their-timing", ["time_intervals"] = new JsonArray() };
        state.Templates["their-template"] = new JsonObject { ["name"] = "their-template", ["template"] = "{{ define \"t\" }}THEIRS{{ end }}" };
    }

    private static JsonObject Source(string uid, string name, string url) => new()
    {
        ["uid"] = uid, ["name"] = name, ["type"] = "prometheus", ["url"] = url, ["access"] = "proxy", ["version"] = 1, ["readOnly"] = false, ["isDefault"] = false, ["jsonData"] = new JsonObject(),
    };

    private static JsonObject Point(string uid, string name) =>
        new() { ["uid"] = uid, ["name"] = name, ["type"] = "email", ["settings"] = new JsonObject { ["addresses"] = "THEIRS" }, ["disableResolveMessage"] = false };

    private static FakeRule TheirRule(string folder, string group) => new()
    {
        FolderUid = folder,
        Group = group,
        Model = new JsonObject
        {
            ["uid"] = "theirs", ["title"] = "Theirs", ["condition"] = "A", ["noDataState"] = "OK", ["execErrState"] = "OK", ["for"] = "0s", ["annotations"] = new JsonObject { ["x"] = "THEIRS" },
            ["data"] = new JsonArray(new JsonObject { ["refId"] = "A", ["datasourceUid"] = "x", ["model"] = new JsonObject() }),
        },
    };

    private static string Foreign(FakeState state) => string.Join('\n', Everything(state).Split('\n').Where(line => line.Contains("THEIRS", StringComparison.Ordinal)));

    private static string Everything(FakeState state) => string.Join('\n',
        state.Folders.Select(pair => $"{pair.Key} {pair.Value.Title} {pair.Value.ParentUid}")
            .Concat(state.Dashboards.Select(pair => $"{pair.Key} {pair.Value.FolderUid} {pair.Value.Model.ToJsonString()}"))
            .Concat(state.DataSources.Select(pair => pair.Value.ToJsonString())).Concat(state.ContactPoints.Select(point => point.ToJsonString()))
            .Concat(state.Rules.Select(rule => $"{rule.FolderUid} {rule.Group} {rule.Provenance} {rule.Model.ToJsonString()}"))
            .Concat(state.Timings.Values.Concat(state.Templates.Values).Append(state.Policies).Select(node => node.ToJsonString())));
}
