using Vigie.GrafanaDouble;
using Vigie.Provision.Commands;

namespace Vigie.Provision.Tests;

/// <summary>Each write, with each way to go wrong: it ends in success or in words, and the next run knows what is there.</summary>
public sealed class KnobTests
{
    private static readonly (string Method, string Path)[] s_writes =
    [
        ("POST", "/api/folders"), ("POST", "/api/datasources"), ("POST", "/api/v1/provisioning/contact-points"), ("POST", "/api/v1/provisioning/mute-timings"),
        ("PUT", "/api/v1/provisioning/templates"), ("PUT", "/api/v1/provisioning/policies"), ("PUT", "/api/v1/provisioning/folder"), ("POST", "/api/dashboards/db"),
    ];

    private static readonly Dictionary<string, Func<string, string, Fault>> s_knobs = new()
    {
        ["500"] = (method, path) => new Fault(method, path) { Status = 500, Body = """{"message":"Alertmanager not ready"}""" },
        ["500 after the write"] = (method, path) => new Fault(method, path) { Status = 500, Body = """{"message":"boom"}""", AfterTheWrite = true },
        ["503 with Retry-After"] = (method, path) => new Fault(method, path) { Status = 503, Header = ("Retry-After", "0") },
        ["429"] = (method, path) => new Fault(method, path) { Status = 429, Times = 2, Header = ("Retry-After", "0") },
        ["504 after the write"] = (method, path) => new Fault(method, path) { Status = 504, AfterTheWrite = true },
        ["cut"] = (method, path) => new Fault(method, path) { Cut = true },
        ["cut after the write"] = (method, path) => new Fault(method, path) { Cut = true, AfterTheWrite = true },
        ["empty answer"] = (method, path) => new Fault(method, path) { Status = 200, AfterTheWrite = true },
        ["403"] = (method, path) => new Fault(method, path) { Status = 403, Times = 99, Body = """{"message":"no","accessErrorId":"ACE1"}""" },
        ["413"] = (method, path) => new Fault(method, path) { Status = 413, Times = 99, Body = """{"message":"too large"}""" },
    };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var knob in s_knobs.Keys)
            {
                foreach (var (method, path) in s_writes)
                {
                    data.Add(knob, method, path);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Apply_AWriteGoesWrong_EndsInSuccessOrInWords(string knob, string method, string path)
    {
        await using var grafana = await FakeGrafana.StartAsync(path.Length % 2 == 0 ? "12.2.0" : "13.1.0");
        using var full = new FullRun(grafana);
        grafana.Faults.Add(s_knobs[knob](method, path));

        var result = await full.ApplyAsync();

        var failed = result.Output.Split('\n').Where(line => line.StartsWith("failed", StringComparison.Ordinal)).ToList();
        Assert.Equal(result.Code == ExitCode.Failed, failed.Count > 0);
        Assert.DoesNotContain(failed, line => line.Contains("may have been written", StringComparison.Ordinal));
        if (knob is not ("500" or "403" or "413"))
        {
            Assert.True(result.Code == ExitCode.Done, result.Output + result.Error);
        }

        grafana.Faults.Clear();
        var second = await full.ApplyAsync();
        Assert.True(second.Code == ExitCode.Done, second.Output + second.Error);
        Assert.Contains("Nothing to change", (await full.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_LockConflicts_AreWaitedOut()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        grafana.LockConflicts = 7;

        var result = await full.ApplyAsync();

        Assert.True(result.Code == ExitCode.Done, result.Output + result.Error);
        Assert.Equal(0, grafana.LockConflicts);
    }

    [Fact]
    public async Task Apply_LockConflictsForEver_EndInWords()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        grafana.LockConflicts = int.MaxValue;

        var result = await full.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("conflict: HTTP 409: could not save: the configuration was changed by another writer [alerting.notifications.conflict]", result.Output, StringComparison.Ordinal);
        Assert.Contains("created    dashboard vigie-raid", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_SomebodyChangesARuleGroupMeanwhile_IsNotOverwritten()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var full = new FullRun(grafana);
        await full.ApplyAsync();
        full.Change("alert-rules/backups.yml", "group:age:ratio > 1", "group:age:ratio > 2");
        var done = false;
        grafana.After = seen =>
        {
            if (!done && seen is { Method: "GET" } && seen.Path.EndsWith("rule-groups/backups", StringComparison.Ordinal))
            {
                done = true;
                grafana.State.Rules.Single(rule => rule.Title == "BackupNever").Model["for"] = "7m";
            }
        };

        var result = await full.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("conflict: the group has been changed meanwhile", result.Output, StringComparison.Ordinal);
        Assert.Equal("7m", grafana.State.Rules.Single(rule => rule.Title == "BackupNever").Model["for"]!.GetValue<string>());
    }

    [Fact]
    public async Task Apply_FolderTreeTooDeep_TellsTheServersWords()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.DeepestFolder = 2;
        using var full = new FullRun(grafana) { Mode = "prometheus" };

        var result = await full.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("failed     folder vigie-disks: HTTP 400: folder max depth exceeded", result.Output, StringComparison.Ordinal);
        Assert.Contains("dashboard disks: not tried: folder vigie-disks could not be created", result.Output, StringComparison.Ordinal);
        Assert.Contains("created    dashboard vigie-raid", result.Output, StringComparison.Ordinal);
    }
}
