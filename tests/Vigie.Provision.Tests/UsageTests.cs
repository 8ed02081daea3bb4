using System.Text.Json.Nodes;
using Vigie.Provision.Commands;

namespace Vigie.Provision.Tests;

/// <summary>Faults of the command line and the files: told all at once, before the server is asked.</summary>
public sealed class UsageTests
{
    public static TheoryData<string, string> BadFiles => new()
    {
        { "{", "x.json: " },
        { "[]", "x.json: is not a JSON object" },
        { """{"uid":"a","uid":"b","title":"t"}""", "x.json: " },
        { """{"title":"t"}""", "x.json: uid is missing" },
        { """{"uid":7,"title":"t"}""", "x.json: uid is missing" },
        { """{"uid":"a b","title":"t"}""", "x.json: uid may hold only letters, digits, - and _" },
        { """{"uid":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","title":"t"}""", "x.json: uid has more than 40 characters" },
        { """{"uid":"a","title":" "}""", "x.json: title has to be" },
        { """{"uid":"a","title":"t","__inputs":[{"name":"DS"}]}""", "x.json: was exported for sharing" },
        { """{"apiVersion":"dashboard.grafana.app/v2","kind":"Dashboard","spec":{}}""", "x.json: is a Kubernetes or v2 dashboard" },
        { """{"uid":"vigie-backups","title":"Twin"}""", "uid vigie-backups is used by backups.json and x.json" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task Apply_BadDashboardFile_IsAUsageFault(string content, string expected)
    {
        using var run = new ApplyRun(null);
        run.Write("dashboards/x.json", content);

        var result = await run.RunAsync(["apply", "--grafana", "http://127.0.0.1:9", "--token-file", run.TokenFile, "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains($"vigie-provision: {expected}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ManyFaults_AreToldTogether()
    {
        using var run = new ApplyRun(null);

        var result = await run.RunAsync(["apply", "--grafana", "ftp://x", "--token-file", "/nonexistent/token", "--folder", "/", "--dashboards", "/nonexistent", "--prometheus-url", "http://u:hunter2@p"]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Equal(5, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("token: cannot read /nonexistent/token: it does not exist", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://admin:sesame@grafana")]
    [InlineData("http://grafana?x=1")]
    [InlineData("http://grafana#x")]
    [InlineData("grafana:3000")]
    [InlineData("")]
    public async Task Apply_BadGrafanaUrl_IsAUsageFault(string url)
    {
        using var run = new ApplyRun(null);

        var result = await run.RunAsync(["apply", "--grafana", url, "--token-file", run.TokenFile, "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.StartsWith("vigie-provision: --grafana: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("two\nlines", "more than one line")]
    [InlineData("sp ace", "a character that no Grafana token has")]
    public async Task Apply_BadToken_IsAUsageFaultThatDoesNotQuoteIt(string token, string expected)
    {
        using var run = new ApplyRun(null);
        var file = run.Write("bad", token);

        var result = await run.RunAsync(["apply", "--token-file", file, "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.True(token.Length == 0 || !result.Error.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_NoCredentials_SaysWhichWaysThereAre()
    {
        using var run = new ApplyRun(null);

        var result = await run.RunAsync(["apply", "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("no credentials: give --token-file FILE, or set GRAFANA_TOKEN_FILE", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply", "--tokn-file")]
    [InlineData("aply", "--dry-run")]
    [InlineData("apply", "--token-file")]
    public async Task Run_UnknownWords_AreAUsageFault(string first, string second)
    {
        using var run = new ApplyRun(null);

        Assert.Equal(ExitCode.Failed, (await run.RunAsync([first, second])).Code);
    }

    [Fact]
    public async Task Help_NamesOptionsAndExitCodes()
    {
        using var run = new ApplyRun(null);

        var result = await run.RunAsync(["apply", "--help"]);

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("--prometheus-url", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 something failed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_TitleWithEscapeSequence_DoesNotReachTheTerminal()
    {
        await using var grafana = await Vigie.GrafanaDouble.FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        run.WriteDashboard("x", new JsonObject { ["uid"] = "x", ["title"] = "a\u001b[31mred[/]" });

        var result = await run.ApplyAsync("--dry-run");

        Assert.DoesNotContain('\u001b', result.Output);
        Assert.Contains("a?[31mred[/]", result.Output, StringComparison.Ordinal);
    }
}
