using System.Text.Json.Nodes;
using Spectre.Console;
using Vigie.Provision.Commands;
using Vigie.Provision.Grafana;
using Vigie.GrafanaDouble;
using Vigie.Testing;

namespace Vigie.Provision.Tests;

/// <summary>A directory of dashboards, a token file, and runs of the real command line against a double.</summary>
internal sealed class ApplyRun : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly FakeGrafana? _grafana;

    public ApplyRun(FakeGrafana? grafana)
    {
        _grafana = grafana;
        Directory.CreateDirectory(Dashboards);
        TokenFile = Write("token", FakeGrafana.Token + "\n");
        WriteDashboard("backups", SmallDashboard());
    }

    public string Dashboards => _home.PathOf("dashboards");

    public string TokenFile { get; }

    public Dictionary<string, string> Variables { get; } = [];

    public RetrySettings Retry { get; set; } = new()
    {
        FirstDelay = TimeSpan.FromMilliseconds(1),
        LongestDelay = TimeSpan.FromSeconds(2),
        RequestTimeout = TimeSpan.FromSeconds(5),
    };

    public static JsonObject SmallDashboard(string uid = "vigie-backups", string title = "Backups") => new()
    {
        ["uid"] = uid,
        ["title"] = title,
        ["schemaVersion"] = 41,
        ["tags"] = new JsonArray("vigie"),
        ["templating"] = new JsonObject
        {
            ["list"] = new JsonArray(new JsonObject { ["name"] = "site", ["type"] = "query", ["refresh"] = 2, ["current"] = new JsonObject() }),
        },
        ["panels"] = new JsonArray(new JsonObject { ["id"] = 1, ["type"] = "stat", ["title"] = "Late", ["gridPos"] = new JsonObject { ["h"] = 4, ["w"] = 4, ["x"] = 0, ["y"] = 0 } }),
    };

    public string PathOf(string name) => _home.PathOf(name);

    /// <summary>The options that say which server and who asks.</summary>
    public string[] Server => ["--grafana", _grafana!.Url, "--token-file", TokenFile];

    public string Write(string name, string content) => _home.Write(name, content);

    public void WriteDashboard(string name, JsonObject model) => Write($"dashboards/{name}.json", model.ToJsonString());

    /// <summary>Runs apply with the usual options and the given ones.</summary>
    public Task<Result> ApplyAsync(params string[] more) => RunAsync(
        ["apply", "--grafana", _grafana!.Url, "--token-file", TokenFile, "--dashboards", Dashboards, "--prometheus-url", "http://prometheus:9090/", .. more]);

    public Task<Result> RunAsync(string[] arguments) => StoppableAsync(arguments, TestContext.Current.CancellationToken);

    /// <summary>A run that the test may interrupt.</summary>
    public async Task<Result> StoppableAsync(string[] arguments, CancellationToken cancel)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ProvisionCli.RunAsync(arguments, new ProvisionEnvironment
        {
            Output = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }),
            Error = error,
            Variable = name => Variables.GetValueOrDefault(name),
            Retry = Retry,
        }, cancel);
        return new Result(code, output.ToString(), error.ToString());
    }

    public void Dispose() => _home.Dispose();
}

internal sealed record Result(int Code, string Output, string Error);
