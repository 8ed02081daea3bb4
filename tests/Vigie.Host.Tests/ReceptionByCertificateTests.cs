using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>A real watcher that knows its senders by their certificates: who shows one is heard without a token, who shows none is not.</summary>
public sealed class ReceptionByCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("watchers");

    public ReceptionByCertificateTests()
    {
        _folder.Write("authority.pem", _authority.Pem);
        using var server = _authority.Issue("one");
        _folder.WriteCertificate("server", server);
        Directory.CreateDirectory(_folder.PathOf("state"));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ping_WithACertificateOfTheAuthority_IsCountedWithoutAToken()
    {
        await using var watcher = await ServeAsync("client_certificates: true");
        using var shown = _authority.Issue("one", forClients: true);
        using var client = Client(watcher, shown);

        Assert.Equal(HttpStatusCode.OK, await PingAsync(client));
        await IsToldAsync(client);
    }

    [Fact]
    public async Task Ping_WithNone_EndsAtTheHandshake()
    {
        await using var watcher = await ServeAsync("client_certificates: true");
        using var client = Client(watcher, null);

        await Assert.ThrowsAsync<HttpRequestException>(() => PingAsync(client));
    }

    [Fact]
    public async Task Ping_WithOneOfAStranger_EndsAtTheHandshake()
    {
        await using var watcher = await ServeAsync("client_certificates: true");
        using var stranger = new TestAuthority("watchers");
        using var shown = stranger.Issue("one", forClients: true);
        using var client = Client(watcher, shown);

        await Assert.ThrowsAsync<HttpRequestException>(() => PingAsync(client));
    }

    [Fact]
    public async Task Ping_CertificateWhereATokenIsAskedFor_IsRefused()
    {
        _folder.WritePrivate("secrets/token", "a-token-of-the-sender\n");
        await using var watcher = await ServeAsync("token_file: secrets/token");
        using var shown = _authority.Issue("one", forClients: true);
        using var client = Client(watcher, shown);

        Assert.Equal(HttpStatusCode.Unauthorized, await PingAsync(client));
    }

    private Task<VigieProcess> ServeAsync(string who) => VigieProcess.ServeAsync(VigieProcess.Product, _folder.Write("watcher.yml", $$"""
        listen: { address: 127.0.0.1, port: 0, tls: { certificate_file: server.pem, key_file: server.key, client_ca_file: authority.pem } }
        targets:
          - { name: alerting-aard, kind: heartbeat, site: AARD, state_folder: state, {{who}}, beats: [ { name: dump, by: ping, period: 1h, grace: 5m } ], alarm: { webhooks: [ { name: soc, url: "http://127.0.0.1:1/" } ] } }
        """), null);

    private static async Task<HttpStatusCode> PingAsync(HttpClient client)
    {
        using var body = new StringContent("", Encoding.UTF8);
        using var answer = await client.PostAsync("/beat/alerting-aard/dump", body, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>The collector tells what was received at its next run.</summary>
    private static Task<string> IsToldAsync(HttpClient client) => Eventually.ShowsAsync(
        () => client.GetStringAsync("/metrics"), text => Regex.IsMatch(text, "^vigie_beat_last_received_timestamp_seconds\\{.*beat=\"dump\"", RegexOptions.Multiline), TimeSpan.FromSeconds(60));

    private HttpClient Client(VigieProcess watcher, X509Certificate2? shown) =>
        new(new SocketsHttpHandler { SslOptions = _authority.ClientTls(shown) }) { BaseAddress = watcher.Client.BaseAddress, Timeout = TimeSpan.FromSeconds(10) };
}
