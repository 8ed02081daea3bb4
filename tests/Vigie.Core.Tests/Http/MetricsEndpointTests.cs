using System.IO.Compression;
using System.Net;
using System.Text;

namespace Vigie.Core.Tests.Http;

public sealed class MetricsEndpointTests
{
    private const string Prometheus242 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private const string Prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private static FakeFleet TwoTargets() => new FakeFleet().Add("pbs-aard").Add("nas-dryn", "raid", "DRYN");

    [Fact]
    public async Task Metrics_NothingAsked_AnswersTextWithTargetsAndItself()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: TwoTargets());

        using var answer = await harness.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("test_age_seconds{site=\"AARD\",target=\"pbs-aard\",thing=\"thing-0-\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("test_age_seconds{site=\"DRYN\",target=\"nas-dryn\",thing=\"thing-0-\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"vigie_build_info{{version=\"1.2.3\",revision=\"{SurfaceHarness.Revision}\"}} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_config_last_reload_successful 1\n", text, StringComparison.Ordinal);
        Assert.Contains("vigie_config_last_reload_success_timestamp_seconds 1795161600\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Prometheus242, "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData(Prometheus3, "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    [InlineData("text/plain;version=0.0.4", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("text/html,*/*;q=0.8", "text/plain; version=0.0.4; charset=utf-8")]
    public async Task Metrics_Accept_AnswersInTheFormatAskedFor(string accept, string contentType)
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: TwoTargets());

        using var answer = await harness.GetAsync("/metrics", ("Accept", accept), ("X-Prometheus-Scrape-Timeout-Seconds", "10"));
        var text = await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation);

        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(contentType.StartsWith("application/openmetrics", StringComparison.Ordinal), text.EndsWith("# EOF\n", StringComparison.Ordinal));
        Assert.Contains("Accept", answer.Headers.Vary);
    }

    [Fact]
    public async Task Metrics_GzipAccepted_AnswersTheSameCompressed()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-aard", samples: 2000));

        using var answer = await harness.GetAsync("/metrics?kind=pbs", ("Accept-Encoding", "gzip"));
        var packed = await answer.Content.ReadAsByteArrayAsync(SurfaceHarness.Cancellation);
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
        var text = await unpacked.ReadToEndAsync(SurfaceHarness.Cancellation);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal(await harness.TextAsync("/metrics?kind=pbs"), text);
        Assert.True(packed.Length * 10 < text.Length, $"{packed.Length} bytes for {text.Length}");
    }

    [Fact]
    public async Task Metrics_Head_AnswersHeadersOnly()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: TwoTargets());

        using var answer = await harness.SendAsync(HttpMethod.Head, "/metrics", ("Accept", Prometheus3));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/openmetrics-text", answer.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(SurfaceHarness.Cancellation));
    }

    [Theory]
    [InlineData("?target=pbs-aard", "pbs-aard", "nas-dryn")]
    [InlineData("?kind=raid", "nas-dryn", "pbs-aard")]
    [InlineData("?target=nas-dryn&kind=raid", "nas-dryn", "pbs-aard")]
    public async Task Metrics_Narrowed_HoldsTheseTargetsAlone(string query, string there, string gone)
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: TwoTargets());

        var text = await harness.TextAsync("/metrics" + query);

        Assert.Contains($"target=\"{there}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(gone, text, StringComparison.Ordinal);
        Assert.DoesNotContain("vigie_build_info", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OwnKind_HoldsVigieAlone()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: TwoTargets());

        var text = await harness.TextAsync("/metrics?kind=vigie");

        Assert.Contains("vigie_build_info", text, StringComparison.Ordinal);
        Assert.DoesNotContain("test_age_seconds", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?target=nas", HttpStatusCode.NotFound, "There is no target 'nas'. There are: nas-dryn, pbs-aard\n")]
    [InlineData("?target=", HttpStatusCode.NotFound, "There is no target ''. There are: nas-dryn, pbs-aard\n")]
    [InlineData("?target=http://10.0.0.1/", HttpStatusCode.NotFound, "There is no target 'http://10.0.0.1/'. There are: nas-dryn, pbs-aard\n")]
    [InlineData("?kind=ipsec", HttpStatusCode.NotFound, "There is no target of kind 'ipsec'. There are: pbs, raid, vigie\n")]
    [InlineData("?target=pbs-aard&kind=raid", HttpStatusCode.NotFound, "Target 'pbs-aard' is of kind 'pbs', not 'raid'.\n")]
    [InlineData("?target=pbs-aard&target=pbs-aard", HttpStatusCode.BadRequest, "Parameter 'target' is given 2 times: once is enough.\n")]
    [InlineData("?target=pbs-aard&TARGET=nas-dryn", HttpStatusCode.BadRequest, "Unknown parameter 'TARGET': /metrics takes target, kind.\n")]
    [InlineData("?Target=pbs-aard", HttpStatusCode.BadRequest, "Unknown parameter 'Target': /metrics takes target, kind.\n")]
    [InlineData("?collect=all", HttpStatusCode.BadRequest, "Unknown parameter 'collect': /metrics takes target, kind.\n")]
    [InlineData("?%0A=x", HttpStatusCode.BadRequest, "Unknown parameter '?': /metrics takes target, kind.\n")]
    public async Task Metrics_WrongQuestion_SaysWhatWouldBeRight(string query, HttpStatusCode status, string text)
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: TwoTargets());

        using var answer = await harness.GetAsync("/metrics" + query);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(text, await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
    }

    [Fact]
    public async Task Metrics_UnknownTargetAmongMany_ListsFiftyOfThem()
    {
        var fleet = new FakeFleet();
        for (var i = 0; i < 60; i++)
        {
            fleet.Add($"pbs-{i:00}");
        }

        await using var harness = await SurfaceHarness.StartAsync(fleet: fleet);

        var text = await harness.TextAsync("/metrics?target=" + new string('x', 3000));

        Assert.EndsWith("pbs-49 and 10 more, see /targets\n", text, StringComparison.Ordinal);
        Assert.True(text.Length < 1000, "the whole of a long name is told back");
    }

    [Fact]
    public async Task Metrics_FiftyScrapersAtOnce_AllGetTheWholeAnswer()
    {
        await using var harness = await SurfaceHarness.StartAsync(fleet: new FakeFleet().Add("pbs-aard", samples: 5000));
        var whole = await harness.TextAsync("/metrics?target=pbs-aard");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => harness.TextAsync("/metrics?target=pbs-aard")));

        Assert.All(answers, answer => Assert.Equal(whole, answer));
    }
}
