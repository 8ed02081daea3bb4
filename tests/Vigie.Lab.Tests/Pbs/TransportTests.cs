using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Vigie.Lab.Pbs;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Pbs;

public sealed class TransportTests
{
    [Theory]
    [InlineData("PBSAPIToken=ID:SECRET", 200)]
    [InlineData("PBSAPIToken ID:SECRET", 200)]
    [InlineData("PBSAPIToken=ID=SECRET", 401)]
    [InlineData("PVEAPIToken=ID=SECRET", 401)]
    [InlineData("PBSAPIToken=exporter:SECRET", 401)]
    [InlineData("PBSAPIToken=ID:wrong", 401)]
    [InlineData(null, 401)]
    public async Task Token_EachSpelling_AcceptedOrRefused(string? header, int expected)
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        client.Authorization = header?.Replace("ID", pbs.TokenId, StringComparison.Ordinal)
            .Replace("SECRET", pbs.TokenSecret.Replace("-", "%2D", StringComparison.Ordinal), StringComparison.Ordinal);
        var (status, text) = await client.TextAsync("/version");
        Assert.Equal(expected, status);
        Assert.True(status == 200 || text == "authentication failed");
    }

    [Fact]
    public async Task Token_WithCookie_CookieWins()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        using var response = await client.SendAsync("/version", r => r.Headers.Add("Cookie", "PBSAuthCookie=PBS%3Aroot"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Refusals_Declared_AreHeldBack()
    {
        var scenario = new PbsScenario { Access = PbsAccess.None, AuthFailureDelay = TimeSpan.FromMilliseconds(300), ForbiddenDelay = TimeSpan.FromMilliseconds(150) };
        await using var pbs = await PbsDouble.StartAsync(scenario);
        using var client = new PbsClient(pbs);
        await client.TextAsync("/ping");
        var watch = Stopwatch.StartNew();
        Assert.Equal((403, "permission check failed"), await client.TextAsync("/nodes"));
        Assert.InRange(watch.ElapsedMilliseconds, 140, 5000);
        client.Authorization = null;
        watch.Restart();
        Assert.Equal(401, (await client.TextAsync("/version")).Status);
        Assert.InRange(watch.ElapsedMilliseconds, 290, 5000);
        Assert.Equal(TimeSpan.FromSeconds(3), new PbsScenario().AuthFailureDelay);
    }

    [Fact]
    public async Task Error_AnyKind_IsBareTextCalledJson()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        using var response = await client.SendAsync("/admin/datastore/nas/rrd");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "parameter verification failed - 'cf': parameter is missing and it is not optional.",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Target_TooLong_Is414()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        Assert.Equal(414, (await client.TextAsync("/version?x=" + new string('a', 3100))).Status);
    }

    [Theory]
    [InlineData("deflate", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("gzip, br", false)]
    [InlineData(null, false)]
    public async Task Compression_OnlyDeflateAndOnlyWhenAsked(string? accept, bool compressed)
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        using var response = await client.SendAsync("/version", r => r.Headers.TryAddWithoutValidation("Accept-Encoding", accept));
        Assert.Equal(compressed ? "deflate" : "", string.Join(',', response.Content.Headers.ContentEncoding));
        await using var raw = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var plain = compressed ? new ZLibStream(raw, CompressionMode.Decompress) : raw;
        using var document = await JsonDocument.ParseAsync(plain, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("4.2", document.RootElement.GetProperty("data").Text("version"));
    }

    [Theory]
    [InlineData("GET", "301")]
    [InlineData("POST", "308")]
    public async Task PlainHttp_OnTlsPort_IsRedirected(string method, string status)
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, pbs.BaseUri.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"{method} /api2/json/version HTTP/1.1\r\nHost: x\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains($"Location: https://127.0.0.1:{pbs.BaseUri.Port}/api2/json/version", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_Replaced_BreaksThePinUntilRestored()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        await client.DataAsync("/version");
        pbs.ReplaceCertificate();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.TextAsync("/version"));
        Assert.True(PbsClient.IsIdentityFailure(error), error.ToString());
        pbs.RestoreCertificate();
        await client.DataAsync("/version");
    }

    [Fact]
    public async Task Listener_Stopped_RefusesAndComesBackWithSameFingerprint()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var (uri, fingerprint) = (pbs.BaseUri, pbs.Fingerprint);
        await pbs.StopListeningAsync();
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.TextAsync("/version"));
        Assert.IsType<SocketException>(error.InnerException);
        await pbs.ListenAgainAsync();
        await client.DataAsync("/version");
        Assert.Equal((uri, fingerprint), (pbs.BaseUri, pbs.Fingerprint));
    }

    [Fact]
    public async Task Requests_EachOne_IsLogged()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        await client.TextAsync("/admin/datastore/nas/groups?ns=shop");
        await client.TextAsync("/nowhere");
        var log = await Eventually.ShowsAsync(() => pbs.Requests, r => r.Count == 2);
        Assert.Equal(("/api2/json/admin/datastore/nas/groups?ns=shop", PbsEndpoint.Groups, 200), (log[0].Target, log[0].Endpoint, log[0].Status));
        Assert.Equal((PbsEndpoint.Unknown, 404), (log[1].Endpoint, log[1].Status));
        Assert.Equal(log.Sum(r => r.Bytes), pbs.BytesSent);
        Assert.Equal((2L, 1), (pbs.RequestCount, pbs.MaxConcurrentRequests));
    }
}
