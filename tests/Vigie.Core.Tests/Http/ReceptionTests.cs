using System.Net;
using System.Text;
using Vigie.Core.Http;

namespace Vigie.Core.Tests.Http;

/// <summary>What a target is told at its own address: who may speak, how much, and by which way.</summary>
public sealed class ReceptionTests
{
    private const string Path = "/beat/alerting/watchdog";

    [Fact]
    public async Task Post_WithToken_ReachesTheTargetWithBodyAndParameters()
    {
        await using var surface = await StartAsync(out var reception);
        var (status, text) = await PostAsync(surface, $"{Path}?number=7", "the body");
        Assert.Equal((HttpStatusCode.OK, "heard the body, number 7\n"), (status, text));
        Assert.Equal(1, reception.Received);
    }

    [Fact]
    public async Task Post_WithoutToken_IsRefusedBeforeItsBodyIsRead()
    {
        await using var surface = await StartAsync(out var reception);
        var (status, _) = await PostAsync(surface, Path, new string('x', 500), token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal(0, reception.Received);
    }

    [Fact]
    public async Task Post_LargerThanDeclared_IsRefusedWithAndWithoutALength()
    {
        await using var surface = await StartAsync(out var reception);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(surface, Path, new string('x', 1000))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(surface, Path, new string('x', 1001))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(surface, Path, new string('x', 100_000), chunked: true)).Status);
        Assert.Equal(1, reception.Received);
    }

    [Theory]
    [InlineData($"{Path}?other=1")]
    [InlineData($"{Path}?number=1&number=2")]
    public async Task Post_OtherParameters_AreRefused(string path)
    {
        await using var surface = await StartAsync(out _);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(surface, path, "")).Status);
    }

    [Fact]
    public async Task Get_AtAReception_IsNotItsMethod()
    {
        await using var surface = await StartAsync(out _);
        using var response = await surface.GetAsync(Path);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (response.StatusCode, string.Join(',', response.Content.Headers.Allow)));
    }

    [Fact]
    public async Task Post_AtAPathOfNoTarget_IsNotFound()
    {
        await using var surface = await StartAsync(out _);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(surface, "/beat/alerting/other", "")).Status);
    }

    private static Task<SurfaceHarness> StartAsync(out FakeReception reception)
    {
        reception = new FakeReception();
        return SurfaceHarness.StartAsync(fleet: new FakeFleet { Reception = reception });
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostAsync(SurfaceHarness surface, string path, string body, string? token = "right", bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Headers.TransferEncodingChunked = chunked;
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await surface.Client.SendAsync(request, SurfaceHarness.Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
    }

    private sealed class FakeReception : Reception
    {
        public int Received { get; private set; }

        public override string Path => ReceptionTests.Path;

        public override int MaxBodyBytes => 1000;

        public override IReadOnlyList<string> Parameters { get; } = ["number"];

        public override ReceptionAnswer? Refuse(ReceptionHead head) => head.Authorization == "Bearer right" ? null : new ReceptionAnswer(401, "no");

        public override Task<ReceptionAnswer> ReceiveAsync(ReceptionHead head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        {
            Received++;
            return Task.FromResult(new ReceptionAnswer(200, $"heard {Encoding.UTF8.GetString(body.Span)}, number {head.Parameters.GetValueOrDefault("number")}"));
        }
    }
}
