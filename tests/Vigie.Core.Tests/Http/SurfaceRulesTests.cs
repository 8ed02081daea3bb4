using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Core.Tests.Http;

/// <summary>What holds for every address: headers, methods, bodies, limits.</summary>
public sealed partial class SurfaceRulesTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/targets")]
    [InlineData("/sd")]
    [InlineData("/-/healthy")]
    [InlineData("/-/ready")]
    [InlineData("/-/reload")]
    [InlineData("/nothing")]
    public async Task EveryAnswer_CarriesStrictHeaders(string path)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        using var answer = await harness.GetAsync(path);

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/targets")]
    public async Task StyleOfAPage_IsTheOneThatThePolicyAllows(string path)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        using var answer = await harness.GetAsync(path);
        var sheet = StyleTag().Match(await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation)).Groups[1].Value;

        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(sheet)));
        Assert.Contains($"style-src 'sha256-{hash}'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/Metrics")]
    [InlineData("/metrics/")]
    [InlineData("/../etc/passwd")]
    [InlineData("/favicon.ico")]
    public async Task UnknownPath_NamesTheKnownOnes(string path)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        var answer = await RawHttp.AskAsync(harness.Address, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains("There are: / /-/healthy /-/ready /-/reload /metrics /sd /targets\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/metrics", "GET, HEAD")]
    [InlineData("DELETE", "/targets", "GET, HEAD")]
    [InlineData("GET", "/-/reload", "POST")]
    [InlineData("TRACE", "/", "GET, HEAD")]
    public async Task WrongMethod_NamesTheRightOnes(string method, string path, string allow)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        using var answer = await harness.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allow, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("POST /-/reload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n")]
    public async Task Body_IsRefusedAndTheConnectionClosed(string request)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        var answer = await RawHttp.AskAsync(harness.Address, request);

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Empty(harness.Reloader.Causes);
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET http://10.0.0.1/metrics HTTP/1.1\r\nHost: 10.0.0.2\r\n\r\n", "400")]
    [InlineData("CONNECT 10.0.0.1:80 HTTP/1.1\r\nHost: 10.0.0.1:80\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03 a TLS hello, cut\r\n\r\n", "400")]
    public async Task MalformedRequest_IsRefusedWithoutALine(string request, string status)
    {
        await using var harness = await SurfaceHarness.StartAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", await RawHttp.AskAsync(harness.Address, request), StringComparison.Ordinal);
        Assert.DoesNotContain("Error:", harness.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargeHead_IsRefused()
    {
        await using var harness = await SurfaceHarness.StartAsync();

        var answer = await RawHttp.AskAsync(harness.Address, $"GET / HTTP/1.1\r\nHost: x\r\nX: {new string('x', 20_000)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowHeads_AreCutAndBlockNobody()
    {
        await using var harness = await SurfaceHarness.StartAsync(surfaceClock: TimeProvider.System);
        var slow = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => RawHttp.ConnectAsync(harness.Address)));
        await Task.WhenAll(slow.Select(raw => raw.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n")));

        var started = TimeProvider.System.GetTimestamp();
        using (var answer = await harness.GetAsync("/metrics"))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

            // Sooner than the first of the slow ones is cut, so that it cannot have waited for one.
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5), "slow heads held up a scrape");
        }

        var ends = await Task.WhenAll(slow.Select(raw => raw.ReadAsync()));
        Assert.All(ends, end => Assert.StartsWith("HTTP/1.1 408 ", end, StringComparison.Ordinal));
        Assert.All(slow, raw => raw.Dispose());
    }

    [Fact]
    public async Task StuckScrapers_BlockNobodyAndLoseTheirConnectionAtTheDeadline()
    {
        var listen = SurfaceHarness.Listen() with { RequestTimeout = TimeSpan.FromSeconds(2) };
        await using var harness = await SurfaceHarness.StartAsync(listen, new FakeFleet().Add("pbs-aard", samples: 100_000), TimeProvider.System);
        var stuck = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RawHttp.ConnectAsync(harness.Address, receiveBuffer: 4096)));
        await Task.WhenAll(stuck.Select(raw => raw.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")));

        Assert.Equal("Vigie is healthy.\n", await harness.TextAsync("/-/healthy"));

        await Task.Delay(TimeSpan.FromSeconds(3), SurfaceHarness.Cancellation);
        var received = await Task.WhenAll(stuck.Select(raw => raw.ReadAsync()));
        Assert.All(received, text => Assert.True(text.Length < 20_000_000 && !text.EndsWith("0\r\n\r\n", StringComparison.Ordinal), "a stuck scraper got the whole answer"));
        Assert.All(stuck, raw => raw.Dispose());
        Assert.DoesNotContain("Error:", harness.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WithAStuckScraper_EndsInLessThanFiveSeconds()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-aard", samples: 100_000));
        using var stuck = await RawHttp.ConnectAsync(harness.Address, receiveBuffer: 4096);
        await stuck.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        await Task.Delay(TimeSpan.FromMilliseconds(300), SurfaceHarness.Cancellation);

        var started = TimeProvider.System.GetTimestamp();
        await harness.StopAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task TooManyConnections_AreClosedAndTheOthersServed()
    {
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(maxConnections: 3));
        using var first = await harness.GetAsync("/-/healthy");
        using var second = await RawHttp.ConnectAsync(harness.Address);
        using var third = await RawHttp.ConnectAsync(harness.Address);
        await Task.Delay(TimeSpan.FromMilliseconds(200), SurfaceHarness.Cancellation);

        using var fourth = await RawHttp.ConnectAsync(harness.Address);
        Assert.Equal("", await fourth.ReadAsync());

        using var again = await harness.GetAsync("/-/healthy");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task FleetThatThrows_AnswersFiveHundredWithoutItsMessage()
    {
        await using var harness = await SurfaceHarness.StartAsync();
        harness.Fleet.Fault = new InvalidOperationException("inner words");

        using var answer = await harness.GetAsync("/targets");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("Vigie failed to answer; its log says why.\n", await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
        Assert.Contains("inner words", harness.Logs.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleTag();
}
