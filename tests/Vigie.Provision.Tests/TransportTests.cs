using System.Diagnostics;
using Vigie.Provision.Commands;
using Vigie.GrafanaDouble;

namespace Vigie.Provision.Tests;

/// <summary>Bad networks, proxies, wrong addresses, wrong credentials.</summary>
public sealed class TransportTests
{
    private const string Write = "/api/dashboards/db";

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Apply_PassingErrorOnARead_IsRepeated(int status)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/folders/vigie") { Times = 2, Status = status, Header = ("Retry-After", "0") });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.True(grafana.Requests.Count(request => request is { Method: "GET", Path: "/api/folders/vigie" }) >= 3);
    }

    [Fact]
    public async Task Apply_RetryAfter_IsWaitedFor()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/org") { Status = 429, Header = ("Retry-After", "1") });
        using var run = new ApplyRun(grafana);
        var watch = Stopwatch.StartNew();

        var result = await run.ApplyAsync("--dry-run");

        Assert.Equal(ExitCode.Changes, result.Code);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.95), $"waited {watch.Elapsed}");
    }

    [Fact]
    public async Task Apply_RetryAfterTooLong_GivesUpAndSaysHowLong()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/folders/vigie") { Times = 99, Status = 429, Header = ("Retry-After", "3600"), Body = """{"message":"Too many requests"}""" });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync("--dry-run");

        Assert.Contains("HTTP 429: Too many requests; the server asks to wait 3600 s", result.Output, StringComparison.Ordinal);
        Assert.Single(grafana.Requests, request => request is { Method: "GET", Path: "/api/folders/vigie" });
    }

    [Fact]
    public async Task Apply_PostRateLimited_IsRepeated()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("POST", Write) { Times = 2, Status = 429, Header = ("Retry-After", "0") });
        using var run = new ApplyRun(grafana);

        Assert.Equal(ExitCode.Done, (await run.ApplyAsync()).Code);
        Assert.Equal(3, grafana.Writes.Count(write => write.Path == Write));
    }

    [Theory]
    [InlineData("11.4.0", 503, false)]
    [InlineData("11.4.0", 504, true)]
    [InlineData("13.1.0", 502, true)]
    public async Task Apply_PostLostInAProxy_IsSettledByReading(string version, int status, bool written)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        grafana.Faults.Add(new Fault("POST", Write) { Status = status, AfterTheWrite = written, ContentType = "text/html", Body = "<html>Bad gateway</html>" });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Equal(1, grafana.Dashboards["vigie-backups"].Version);
        Assert.Equal(written ? 1 : 2, grafana.Writes.Count(write => write.Path == Write));
    }

    [Theory]
    [InlineData("POST", "/api/folders", true)]
    [InlineData("POST", "/api/folders", false)]
    [InlineData("POST", "/api/datasources", true)]
    [InlineData("POST", Write, true)]
    [InlineData("POST", Write, false)]
    public async Task Apply_ConnectionCutAtAWrite_IsSettledByReading(string method, string path, bool written)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault(method, path) { Cut = true, AfterTheWrite = written });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Equal(written ? 1 : 2, grafana.Writes.Count(write => write.Path == path));
        Assert.Contains("Nothing to change", (await run.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_PutAnsweredAfterTheWriteIsLost_EndsAsDone()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        await run.ApplyAsync();
        grafana.DataSources["vigie-prometheus"]["url"] = "http://drifted";
        grafana.DataSources["vigie-prometheus"]["version"] = 4;
        grafana.Faults.Add(new Fault("PUT", "/api/datasources") { Cut = true, AfterTheWrite = true });

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("is as wanted, although the server answered HTTP 409", result.Output, StringComparison.Ordinal);
        Assert.Equal(5, grafana.DataSources["vigie-prometheus"]["version"]!.GetValue<long>());
    }

    [Fact]
    public async Task Apply_ServerErrorForEver_FailsThisOneAndDoesTheOthers()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("POST", "/api/datasources") { Times = 99, Status = 500, Body = """{"message":"","error":"database is locked"}""" });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("failed     data source vigie-prometheus: HTTP 500: database is locked", result.Output, StringComparison.Ordinal);
        Assert.Contains("Done: 2 created, 0 updated, 0 unchanged, 1 failed.", result.Output, StringComparison.Ordinal);
        Assert.Single(grafana.Writes, write => write.Path == "/api/datasources");
    }

    [Fact]
    public async Task Apply_ServerGoesAwayInTheMiddle_TheRestIsNotTried()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        grafana.After = seen =>
        {
            if (seen is { Method: "POST", Path: "/api/folders" })
            {
                grafana.Faults.AddRange(new[] { "GET", "POST" }.Select(method => new Fault(method, "/api/d") { Times = 999, Cut = true }));
            }
        };

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("created    folder vigie", result.Output, StringComparison.Ordinal);
        Assert.Contains("failed     data source vigie-prometheus: may have been written (the connection to", result.Output, StringComparison.Ordinal);
        Assert.Contains("failed     dashboard vigie-backups: not tried: the server does not answer any more", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(grafana.Writes, write => write.Path == Write);
    }

    [Fact]
    public async Task Apply_EmptyAnswerToAWrite_IsSettledByReading()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("POST", Write) { Status = 200, Body = "", AfterTheWrite = true });
        using var run = new ApplyRun(grafana);

        Assert.Equal(ExitCode.Done, (await run.ApplyAsync()).Code);
    }

    [Theory]
    [InlineData("", "an empty body")]
    [InlineData("null", "not what the API promises")]
    [InlineData("[]", "not what the API promises")]
    [InlineData("""{"dashboard":7,"meta":{}}""", "not what the API promises")]
    [InlineData("""{"dashboard":{},"meta":{"version":"eleven"}}""", "not what the API promises")]
    [InlineData("""{"dashboard":{}}""", "without dashboard or meta")]
    [InlineData("{\"dashboard\":", "not what the API promises")]
    public async Task Apply_NonsenseFromTheServer_RefusesThatResourceOnly(string body, string reason)
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/dashboards/uid/") { Times = 9, Status = 200, Body = body });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains(reason, result.Output, StringComparison.Ordinal);
        Assert.Contains("Done: 2 created", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_NotFoundWithEmptyBody_MeansAbsent()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/dashboards/uid/") { Status = 404, Body = "" });
        using var run = new ApplyRun(grafana);

        Assert.Contains("3 to create", (await run.ApplyAsync()).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/health")]
    [InlineData("GET", "/api/user")]
    [InlineData("GET", "/api/dashboards")]
    public async Task Apply_Redirect_IsNotFollowedWithTheCredentials(string method, string path)
    {
        await using var elsewhere = await FakeGrafana.StartAsync();
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault(method, path) { Times = 99, Status = 302, Header = ("Location", elsewhere.Url + "/login?session=hidden") });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains($"with a redirect to {elsewhere.Url}/login;", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.Error, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
        Assert.Empty(grafana.Writes);
    }

    [Fact]
    public async Task Apply_SubPathForgotten_SaysSo()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);

        var result = await run.RunAsync(["apply", "--grafana", grafana.Url + "/somewhere", "--token-file", run.TokenFile, "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("not Grafana, or the URL lacks its sub-path", result.Error, StringComparison.Ordinal);
        Assert.All(grafana.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task Apply_NobodyListens_SaysWhere()
    {
        using var run = new ApplyRun(null);

        var result = await run.RunAsync(["apply", "--grafana", "http://127.0.0.1:9", "--token-file", run.TokenFile, "--dashboards", run.Dashboards]);

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("cannot connect to http://127.0.0.1:9", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ServerHangs_EndsAtTheDeadline()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/user") { Times = 99, Hang = true });
        using var run = new ApplyRun(grafana);
        run.Retry = run.Retry with { RequestTimeout = TimeSpan.FromMilliseconds(200), Repeats = 1 };

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("did not answer api/user within 0.2 s", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Interrupted_SaysSoAndStops()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/user") { Hang = true });
        using var run = new ApplyRun(grafana);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var result = await run.StoppableAsync(["apply", "--grafana", grafana.Url, "--token-file", run.TokenFile, "--dashboards", run.Dashboards], stop.Token);

        Assert.Equal(ExitCode.Interrupted, result.Code);
    }

    [Fact]
    public async Task Apply_AnswerWithoutEnd_IsBounded()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/dashboards/uid/") { Times = 9, Status = 200, Body = new string('x', 17 * 1024 * 1024) });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync("--dry-run");

        Assert.Contains("is larger than 16 MiB", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_WrongToken_EndsWithItsOwnCode()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);
        run.Write("token", "glsa_wrongwrongwrong");

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("HTTP 401: Invalid API key [api-key.invalid]", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("glsa_wrong", result.Error + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ProxyEchoesTheHeader_TheSecretIsMasked()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("POST", Write) { Times = 9, Status = 400, Body = """{"message":"bad header {authorization}"}""" });
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Contains("HTTP 400: bad header Bearer ***", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeGrafana.Token, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_HealthIsAskedWithoutCredentials()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        using var run = new ApplyRun(grafana);

        await run.ApplyAsync("--dry-run");

        Assert.Null(grafana.Requests.First(request => request.Path == "/api/health").Authorization);
    }

    [Theory]
    [InlineData("10.4.2", ExitCode.Failed)]
    [InlineData("11.0.0", ExitCode.Changes)]
    [InlineData("14.0.0", ExitCode.Changes)]
    public async Task Apply_ServerVersion_OldOnesAreRefused(string version, int code)
    {
        await using var grafana = await FakeGrafana.StartAsync(version);
        using var run = new ApplyRun(grafana);

        Assert.Equal(code, (await run.ApplyAsync("--dry-run")).Code);
    }

    [Fact]
    public async Task Apply_ServerHidesItsVersion_GoesOn()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.HidesItsVersion = true;
        using var run = new ApplyRun(grafana);

        var result = await run.ApplyAsync();

        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("Grafana (version hidden)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_DatabaseDownThenUp_IsWaitedFor()
    {
        await using var grafana = await FakeGrafana.StartAsync();
        grafana.Faults.Add(new Fault("GET", "/api/health") { Times = 2, Status = 503, Body = """{"database":"failing"}""" });
        using var run = new ApplyRun(grafana);

        Assert.Equal(ExitCode.Done, (await run.ApplyAsync()).Code);
    }
}
