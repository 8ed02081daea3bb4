using System.Text.Json.Nodes;
using Vigie.Provision.Commands;
using Vigie.GrafanaDouble;

namespace Vigie.Provision.Tests;

/// <summary>What the server will not have, what is somebody else's, and races with others.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("11.4.0")]
    [InlineData("13.1.0")]
    public async Task Apply_FileProvisionedDashboard_IsRefusedAndNeverWritten(string version)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.Dashboards["vigie-backups"].Provisioned = true;
        Assert.Contains("Nothing to change", (await run.ApplyAsync()).Output, StringComparison.Ordinal);

        grafana.Dashboards["vigie-backups"].Model["title"] = "Theirs";
        grafana.Requests.Clear();
        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("failed     dashboard vigie-backups: the dashboard comes from a provisioning file of the server", result.Output, StringComparison.Ordinal);
        Assert.Empty(grafana.Writes);
    }

    [Fact]
    public async Task Apply_DashboardOfAPlugin_TellsTheServersWords()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.Dashboards["vigie-backups"].PluginId = "some-app";
        grafana.Dashboards["vigie-backups"].Model["title"] = "Theirs";

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("conflict: HTTP 412: The dashboard belongs to plugin some-app. [plugin-dashboard]", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("11.4.0", "HTTP 412: The dashboard has been changed by someone else [version-mismatch]")]
    [InlineData("13.1.0", "HTTP 409: Dashboard already exists. Use overwrite flag to update.")]
    public async Task Apply_DashboardChangedBetweenPlanAndWrite_IsNotOverwritten(string version, string said)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        var dashboard = grafana.Dashboards["vigie-backups"];
        dashboard.Model["title"] = "Drifted";
        grafana.After = Once(seen => seen.Path == "/api/dashboards/uid/vigie-backups", () =>
        {
            dashboard.Model["title"] = "Edited by a colleague";
            dashboard.Version++;
        });

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains($"conflict: {said}; on the server now: title: \"Edited by a colleague\" -> \"Backups\"", result.Output, StringComparison.Ordinal);
        Assert.Equal("Edited by a colleague", dashboard.Model["title"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("11.4.0")]
    [InlineData("12.2.0")]
    [InlineData("13.1.0")]
    public async Task Apply_FolderCreatedByAnotherMeanwhile_IsTakenWhenItIsAsWanted(string version)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var run = new ApplyRun(grafana);
        grafana.After = Once(seen => seen is { Method: "GET", Path: "/api/folders/vigie" }, () => grafana.Folders["vigie"] = new FakeFolder { Title = "Vigie" });

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains($"is as wanted, although the server answered HTTP {grafana.FolderTaken}", result.Output, StringComparison.Ordinal);
        Assert.Contains("vigie-backups", grafana.Dashboards.Keys);
    }

    [Fact]
    public async Task Apply_FolderRenamedMeanwhile_IsAConflict()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        var folder = grafana.Folders["vigie"];
        folder.Title = "Old";
        grafana.After = Once(seen => seen is { Method: "GET", Path: "/api/folders/vigie" }, () => (folder.Title, folder.Version) = ("New", folder.Version + 1));

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("failed     folder vigie: conflict: HTTP 412", result.Output, StringComparison.Ordinal);
        Assert.Equal("New", folder.Title);
    }

    [Fact]
    public async Task Apply_DataSourceChangedMeanwhile_IsAConflict()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        var source = grafana.DataSources["vigie-prometheus"];
        source["url"] = "http://drifted";
        grafana.After = Once(seen => seen is { Method: "GET", Path: "/api/datasources/uid/vigie-prometheus" }, () =>
        {
            source["url"] = "http://colleague";
            source["version"] = 5;
        });

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("conflict: HTTP 409: Datasource has already been updated by someone else.", result.Output, StringComparison.Ordinal);
        Assert.Equal("http://colleague", source["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task Apply_DataSourceNameTaken_IsRefusedWithTheHolder()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.DataSources["theirs"] = new JsonObject { ["uid"] = "theirs", ["name"] = "Vigie Prometheus", ["type"] = "prometheus", ["version"] = 1, ["readOnly"] = false };
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("the name 'Vigie Prometheus' is taken by data source theirs; rename that one", result.Output, StringComparison.Ordinal);
        Assert.Equal(["theirs"], grafana.DataSources.Keys);
        Assert.Contains("vigie-backups", grafana.Dashboards.Keys);
    }

    [Theory]
    [InlineData("readOnly", true, "is read-only")]
    [InlineData("type", "loki", "belongs to a data source of type loki")]
    public async Task Apply_DataSourceThatIsNotOurs_IsRefused(string member, object value, string reason)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.DataSources["vigie-prometheus"]["url"] = "http://theirs";
        grafana.DataSources["vigie-prometheus"][member] = value is bool flag ? JsonValue.Create(flag) : JsonValue.Create((string)value);
        grafana.Requests.Clear();

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains(reason, result.Output, StringComparison.Ordinal);
        Assert.Empty(grafana.Writes);
    }

    [Fact]
    public async Task Apply_FolderManagedByGitSync_IsRefused()
    {
        await using var grafana = await FakeGrafana.StartAsync("13.1.0");
        grafana.Folders["vigie"] = new FakeFolder { Title = "From git", ManagedBy = "repo" };
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("the folder is managed by repo", result.Output, StringComparison.Ordinal);
        Assert.Equal("From git", grafana.Folders["vigie"].Title);
    }

    [Theory]
    [InlineData("11.4.0")]
    [InlineData("13.1.0")]
    public async Task Apply_EditorOnANewServer_Creates403FolderAndTellsWhatIsForbidden(string version)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        grafana.Role = "Editor";
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("vigie", grafana.Folders.Keys);
        Assert.Contains("vigie-backups", grafana.Dashboards.Keys);
        Assert.Contains("data source vigie-prometheus: cannot be read: HTTP 403: You'll need additional permissions to perform this action. "
            + "Permissions needed: datasources:read [ACE0123456789]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Viewer_DashboardsAreNotTriedWithoutTheirFolder()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Role = "Viewer";
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("dashboard vigie-backups: not tried: folder vigie could not be created", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(grafana.Writes, write => write.Path == "/api/dashboards/db");
    }

    [Fact]
    public async Task Apply_ForbiddenFolderThatIsListed_IsNotTakenAsAbsent()
    {
        await using var grafana = await FakeGrafana.StartAsync("13.1.0");
        grafana.Folders["vigie"] = new FakeFolder { Title = "Vigie" };
        grafana.Faults.Add(new Fault("GET", "/api/folders/vigie") { Times = 9, Status = 403, Body = """{"message":"Access denied to this folder","title":"Access denied"}""" });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("folder vigie: cannot be read: HTTP 403: Access denied to this folder", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(grafana.Writes, write => write.Path == "/api/folders");
    }

    [Fact]
    public async Task Apply_ServerStoresSomethingElse_FailsInsteadOfPretending()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        grafana.After = seen =>
        {
            if (seen.Path == "/api/dashboards/db")
            {
                grafana.Dashboards["vigie-backups"].Model["panels"]![0]!["title"] = "rewritten";
            }
        };

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("written, but the server keeps something else: panels[0].title: \"rewritten\" -> \"Late\"", result.Output, StringComparison.Ordinal);
    }

    private static Action<Seen> Once(Func<Seen, bool> when, Action act)
    {
        var done = false;
        return seen =>
        {
            if (!done && when(seen))
            {
                done = true;
                act();
            }
        };
    }
}
