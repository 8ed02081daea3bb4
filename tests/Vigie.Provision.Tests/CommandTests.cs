using System.Text.Json.Nodes;
using Vigie.GrafanaDouble;
using Vigie.Provision.Commands;

namespace Vigie.Provision.Tests;

/// <summary>plan files, diff, status, pull, and the ways to tell.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task ApplyPlanFile_NothingChangedSince_DoesExactlyThat()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        var file = full.Run.PathOf("plan.json");

        var plan = await full.PlanAsync("--out", file);
        var apply = await full.ApplyAsync(file);

        Assert.Equal(ExitCode.Changes, plan.Code);
        Assert.True(apply.Code == ExitCode.Done, apply.Output + apply.Error);
        Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(FullRun.Password, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyPlanFile_ServerChangedSince_WritesNothing()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();
        grafana.Dashboards["vigie-raid"].Model["title"] = "Edited";
        var file = full.Run.PathOf("plan.json");
        await full.PlanAsync("--out", file);
        (grafana.Dashboards["vigie-raid"].Model["title"], grafana.Dashboards["vigie-raid"].Version) = ("Edited again", 5);
        grafana.State.Policies["repeat_interval"] = "9h";
        grafana.Requests.Clear();

        var result = await full.ApplyAsync(file);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("dashboard vigie-raid: the server has changed it since the plan was made", result.Error, StringComparison.Ordinal);
        Assert.Contains("policy tree policies: is to be written now, and was not when the plan was made", result.Error, StringComparison.Ordinal);
        Assert.Empty(grafana.Writes);
    }

    [Fact]
    public async Task ApplyPlanFile_FileOrTargetChangedSince_WritesNothing()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        await using var other = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        var file = full.Run.PathOf("plan.json");
        await full.PlanAsync("--out", file);
        full.Change("dashboards/sub/raid.json", "RAID", "Arrays");

        var files = await full.ApplyAsync(file);
        var target = await full.Run.RunAsync(["apply", file, "--grafana", other.Url, "--token-file", full.Run.TokenFile, .. full.Sources]);
        var nonsense = await full.ApplyAsync(full.Run.Write("nonsense.json", "[]"));

        Assert.Contains("dashboard vigie-raid: the files have changed since the plan was made", files.Error, StringComparison.Ordinal);
        Assert.Contains("the plan is for another server", target.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, nonsense.Code);
        Assert.Empty(grafana.Writes);
        Assert.Empty(other.Writes);
    }

    [Fact]
    public async Task Diff_ShowsLinesInFull()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();
        Assert.Equal(ExitCode.Done, (await full.AskAsync("diff")).Code);
        full.Change("alert-rules/backups.yml", "group:age:ratio > 1", "group:age:ratio > 2");

        var result = await full.AskAsync("diff");
        var unknown = await full.AskAsync("diff", "nobody");

        Assert.Equal(ExitCode.Changes, result.Code);
        Assert.Contains("--- server: rule group vigie-alerts/backups", result.Output, StringComparison.Ordinal);
        Assert.Contains("-            \"expr\": \"group:age:ratio > 1\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("+            \"expr\": \"group:age:ratio > 2\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("nothing of that uid is wanted: nobody", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_TellsWhatIsOursAndWhatDrifted()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();
        var calm = await full.AskAsync("status");
        grafana.Dashboards["vigie-raid"].Model["title"] = "Edited";
        File.Delete(full.Run.PathOf("dashboards/sub/deep/disks.json"));

        var result = await full.AskAsync("status");

        Assert.Equal(ExitCode.Done, calm.Code);
        Assert.Contains("In step with the files.", calm.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Changes, result.Code);
        Assert.Contains("2 wanted: 1 in step, 1 differ, 0 missing; 1 of ours that no file wants (prune)", result.Output, StringComparison.Ordinal);
        Assert.Contains("dashboard vigie-raid: title: \"Edited\" -> \"RAID\"", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_IsOneDocument()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);

        var plan = JsonNode.Parse((await full.PlanAsync("--json")).Output)!;
        var apply = JsonNode.Parse((await full.ApplyAsync("--json")).Output)!;
        full.Mode = "nowhere";
        var bad = JsonNode.Parse((await full.AskAsync("plan", "--json")).Output)!;

        Assert.Equal(2, plan["exitCode"]!.GetValue<int>());
        Assert.Equal("Main Org.", plan["server"]!["organisation"]!["name"]!.GetValue<string>());
        Assert.Contains(plan["plan"]!.AsArray(), step => step!["kind"]!.GetValue<string>() == "rule group" && step["action"]!.GetValue<string>() == "create");
        Assert.NotEmpty(plan["remarks"]!.AsArray());
        Assert.All(apply["results"]!.AsArray(), result => Assert.Equal("done", result!["outcome"]!.GetValue<string>()));
        Assert.Equal(1, bad["exitCode"]!.GetValue<int>());
    }

    [Fact]
    public async Task Quiet_TellsOnlyTheEnd()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);

        var result = await full.ApplyAsync("--quiet");

        Assert.Equal(2, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Pull_EditedInGrafana_IsTheSmallestDifferenceInTheFile()
    {
        await using var grafana = await FakeGrafana.StartAsync("13.1.0");
        using var run = new ApplyRun(grafana);
        var before = """
            {
              "title": "Backups",
              "uid": "vigie-backups",
              "schemaVersion": 41,
              "panels": [
                {
                  "id": 1,
                  "title": "Late",
                  "fieldConfig": {
                    "max": 1.0
                  }
                },
                {
                  "id": 2,
                  "title": "Größe"
                }
              ],
              "templating": {
                "list": [
                  {
                    "name": "site",
                    "type": "query",
                    "refresh": 2,
                    "current": {}
                  }
                ]
              }
            }

            """;
        run.Write("dashboards/backups.json", before);
        await run.ApplyAsync();
        var model = grafana.Dashboards["vigie-backups"].Model;
        model["panels"]![1]!["title"] = "Size";
        model["panels"]!.AsArray().Insert(1, new JsonObject { ["id"] = 3, ["title"] = "New" });
        model["templating"]!["list"]![0]!["current"] = new JsonObject { ["value"] = "AARD" };

        var dry = await run.RunAsync(["pull", .. run.Server, "--dashboards", run.Dashboards, "--dry-run"]);
        var untouched = File.ReadAllText(run.PathOf("dashboards/backups.json"));
        var pull = await run.RunAsync(["pull", .. run.Server, "--dashboards", run.Dashboards]);
        var after = File.ReadAllText(run.PathOf("dashboards/backups.json"));

        Assert.Equal(ExitCode.Changes, dry.Code);
        Assert.Equal(before, untouched);
        Assert.Equal(ExitCode.Done, pull.Code);
        Assert.Equal(before.Replace("\"title\": \"Größe\"", "\"title\": \"Size\"", StringComparison.Ordinal).Replace("    {\n      \"id\": 2,", "    {\n      \"id\": 3,\n      \"title\": \"New\"\n    },\n    {\n      \"id\": 2,", StringComparison.Ordinal), after);
        Assert.Contains("Nothing to change", (await run.RunAsync(["apply", .. run.Server, "--dashboards", run.Dashboards])).Output, StringComparison.Ordinal);
        Assert.Contains("Nothing to pull", (await run.RunAsync(["pull", .. run.Server, "--dashboards", run.Dashboards])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_UidWithoutAFile_BecomesAFile()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        grafana.Dashboards["mine"] = new FakeDashboard { Model = new JsonObject { ["uid"] = "mine", ["title"] = "Mine", ["iteration"] = 5 } };

        var result = await run.RunAsync(["pull", "mine", .. run.Server, "--dashboards", run.Dashboards]);
        var missing = await run.RunAsync(["pull", "gone", "../x", .. run.Server, "--dashboards", run.Dashboards]);

        Assert.True(result.Code == ExitCode.Done, result.Error);
        Assert.Equal("{\n  \"uid\": \"mine\",\n  \"title\": \"Mine\"\n}\n", File.ReadAllText(run.PathOf("dashboards/mine.json")));
        Assert.Contains("dashboard gone: is not on the server", missing.Error, StringComparison.Ordinal);
        Assert.Contains("../x: a uid may hold only letters", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_NestedFoldersWithoutAUid_GetOneFromTheTitles()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana) { Mode = "prometheus" };
        full.Run.Write("dashboards/sub/folder.json", """{"titel":"x"}""");

        var bad = await full.PlanAsync();

        Assert.Contains("sub/folder.json: no such key: titel", bad.Error, StringComparison.Ordinal);
        Assert.Contains("sub/folder.json: title has to be a text", bad.Error, StringComparison.Ordinal);
    }
}
