using System.Text.Json.Nodes;
using Vigie.Provision.Commands;
using Vigie.GrafanaDouble;

namespace Vigie.Provision.Tests;

/// <summary>The way things should go, on each storage and release.</summary>
public sealed class ApplyTests
{
    public static TheoryData<string> Releases => ["11.4.0", "12.2.0", "13.1.0"];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Apply_EmptyServer_CreatesEverythingAndSecondRunIsEmpty(string version)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var run = new ApplyRun(grafana);

        var first = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, first.Code);
        Assert.Contains("Plan: 3 to create, 0 to update, 0 unchanged.", first.Output, StringComparison.Ordinal);
        Assert.Contains("Done: 3 created, 0 updated, 0 unchanged, 0 failed.", first.Output, StringComparison.Ordinal);
        Assert.Equal("Vigie", grafana.Folders["vigie"].Title);
        Assert.Equal("vigie", grafana.Dashboards["vigie-backups"].FolderUid);
        Assert.Equal("http://prometheus:9090", grafana.DataSources["vigie-prometheus"]["url"]!.GetValue<string>());
        Assert.Equal(["POST /api/folders", "POST /api/datasources", "POST /api/dashboards/db"], grafana.Writes.Select(write => write.ToString()));

        grafana.Requests.Clear();
        var second = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, second.Code);
        Assert.Contains("Nothing to change: all 3 resources are as the files say.", second.Output, StringComparison.Ordinal);
        Assert.Empty(grafana.Writes);
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Apply_EverythingDrifted_UpdatesWithTheVersionThatWasRead(string version)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.Folders["vigie"].Title = "Somebody's";
        grafana.Folders["vigie"].Description = "kept";
        grafana.Folders["vigie"].Version = 9;
        grafana.DataSources["vigie-prometheus"]["url"] = "http://elsewhere:9090";
        grafana.DataSources["vigie-prometheus"]["version"] = 7;
        grafana.Dashboards["vigie-backups"].Model["panels"]![0]!["title"] = "Soon";
        grafana.Dashboards["vigie-backups"].Version = 23;

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("panels[0].title: \"Soon\" -> \"Late\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("url: \"http://elsewhere:9090\" -> \"http://prometheus:9090\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("title: \"Somebody's\" -> \"Vigie\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("Done: 0 created, 3 updated", result.Output, StringComparison.Ordinal);
        Assert.Equal("kept", grafana.Folders["vigie"].Description);
        Assert.Contains("Nothing to change", (await run.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_DryRun_PrintsThePlanAndWritesNothing()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync("--dry-run");

        Assert.Equal(ExitCode.Changes, result.Code);
        Assert.Contains("create     dashboard    vigie-backups  Backups", result.Output, StringComparison.Ordinal);
        Assert.Contains("Grafana 12.2.0", result.Output, StringComparison.Ordinal);
        Assert.Contains("organisation Main Org. (1), account sa-1-vigie", result.Output, StringComparison.Ordinal);
        Assert.Empty(grafana.Writes);
    }

    [Fact]
    public async Task Apply_WithoutPrometheusUrl_LeavesDataSourcesAlone()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Role = "Editor";
        using var run = new ApplyRun(grafana);

        var result = await run.RunAsync(["apply", "--grafana", grafana.Url, "--token-file", run.TokenFile, "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.DoesNotContain(grafana.Requests, request => request.Path.Contains("datasources", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_DataSourceWithForeignMembers_KeepsThem()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        var source = grafana.DataSources["vigie-prometheus"];
        source["isDefault"] = true;
        source["jsonData"]!["httpHeaderName1"] = "X-Scope";
        source["secureJsonData"] = new JsonObject { ["httpHeaderValue1"] = "kept" };
        Assert.Contains("Nothing to change", (await run.ApplyAsync()).Output, StringComparison.Ordinal);

        source["jsonData"]!["httpMethod"] = "GET";
        var result = await run.ApplyAsync();

        Assert.Contains("jsonData.httpMethod: \"GET\" -> \"POST\"", result.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, result.Code);
        var now = grafana.DataSources["vigie-prometheus"];
        Assert.Equal("X-Scope", now["jsonData"]!["httpHeaderName1"]!.GetValue<string>());
        Assert.Equal("kept", now["secureJsonData"]!["httpHeaderValue1"]!.GetValue<string>());
        Assert.True(now["isDefault"]!.GetValue<bool>());
        Assert.Equal(2, now["version"]!.GetValue<long>());
    }

    [Fact]
    public async Task Apply_DashboardMovedToAnotherFolder_MovesItBack()
    {
        await using var grafana = await FakeGrafana.StartAsync("13.1.0");
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.Dashboards["vigie-backups"].FolderUid = "";

        var result = await run.ApplyAsync();

        Assert.Contains("folder: \"\" -> \"vigie\"", result.Output, StringComparison.Ordinal);
        Assert.Equal("vigie", grafana.Dashboards["vigie-backups"].FolderUid);
    }

    [Fact]
    public async Task Apply_UserChoseVariableValues_IsNoDifference()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        var model = grafana.Dashboards["vigie-backups"].Model;
        model["templating"]!["list"]![0]!["current"] = new JsonObject { ["text"] = "AARD", ["value"] = "AARD" };
        model["templating"]!["list"]![0]!["options"] = new JsonArray();
        model["iteration"] = 1700000000;
        model["annotations"] = new JsonObject { ["list"] = new JsonArray(new JsonObject { ["builtIn"] = 1, ["name"] = "Annotations & Alerts" }) };

        Assert.Contains("Nothing to change", (await run.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_EditedInANewerEditor_SaysSo()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.Dashboards["vigie-backups"].Model["schemaVersion"] = 42;

        var result = await run.ApplyAsync("--dry-run");

        Assert.Contains("schemaVersion: 42 -> 41", result.Output, StringComparison.Ordinal);
        Assert.Contains("was saved by Grafana's editor meanwhile", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_FolderOption_TitleAndUid()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);

        await run.ApplyAsync("--folder", "SOC / night watch/soc-night");
        await run.ApplyAsync("--folder", "Day Watch");

        Assert.Equal("SOC / night watch", grafana.Folders["soc-night"].Title);
        Assert.Equal("Day Watch", grafana.Folders["day-watch"].Title);
        Assert.Equal("day-watch", grafana.Dashboards["vigie-backups"].FolderUid);
    }

    [Fact]
    public async Task Apply_BasicAuthentication_ForTheFirstStart()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        run.Variables["GRAFANA_URL"] = grafana.Url;
        run.Variables["GRAFANA_USER"] = "admin";
        run.Variables["GRAFANA_PASSWORD_FILE"] = run.Write("password", "sesame\n");

        var result = await run.RunAsync(["apply", "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("vigie-backups", grafana.Dashboards.Keys);
    }

    [Fact]
    public async Task Apply_TokenFileByEnvironment_IsUsed()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        run.Variables["GRAFANA_TOKEN_FILE"] = run.TokenFile;

        var result = await run.RunAsync(["apply", "--grafana", grafana.Url + "/", "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Done, result.Code);
    }

    [Fact]
    public async Task Apply_TwentyDashboards_AreAllApplied()
    {
        await using var grafana = await FakeGrafana.StartAsync("11.4.0");
        using var run = new ApplyRun(grafana);
        for (var i = 0; i < 19; i++)
        {
            run.WriteDashboard($"more-{i:00}", ApplyRun.SmallDashboard($"more-{i:00}", "Same title"));
        }

        var result = await run.ApplyAsync();

        Assert.Contains("Done: 22 created", result.Output, StringComparison.Ordinal);
        Assert.Equal(20, grafana.Dashboards.Count);
    }
}
