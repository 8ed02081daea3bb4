using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>A real watcher that knows its senders by their certificates: who shows one is heard without a token, who shows none is not.</summary>
public sealed class ReceptionByCertificateTests : IDisposable
{
    private static readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-1);
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public ReceptionByCertificateTests()
    {
        _authority = Authority(_authorityKey);
        _folder.Write("authority.pem", _authority.ExportCertificatePem());
        using var server = Issue(_authority, "1.3.6.1.5.5.7.3.1");
        _folder.Write("server.pem", server.ExportCertificatePem());
        _folder.Write("server.key", server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Directory.CreateDirectory(_folder.PathOf("state"));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Ping_WithACertificateOfTheAuthority_IsCountedWithoutAToken()
    {
        await using var watcher = await ServeAsync("client_certificates: true");
        using var shown = Issue(_authority, "1.3.6.1.5.5.7.3.2");
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
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = Authority(key);
        using var shown = Issue(stranger, "1.3.6.1.5.5.7.3.2");
        using var client = Client(watcher, shown);

        await Assert.ThrowsAsync<HttpRequestException>(() => PingAsync(client));
    }

    [Fact]
    public async Task Ping_CertificateWhereATokenIsAskedFor_IsRefused()
    {
        _folder.Write("secrets/token", "a-token-of-the-sender\n");
        File.SetUnixFileMode(_folder.PathOf("secrets/token"), UnixFileMode.UserRead);
        await using var watcher = await ServeAsync("token_file: secrets/token");
        using var shown = Issue(_authority, "1.3.6.1.5.5.7.3.2");
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
    private static async Task IsToldAsync(HttpClient client)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!Regex.IsMatch(await client.GetStringAsync("/metrics", limit.Token), "^vigie_beat_last_received_timestamp_seconds\\{.*beat=\"dump\"", RegexOptions.Multiline))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), limit.Token);
        }
    }

    private HttpClient Client(VigieProcess watcher, X509Certificate2? shown)
    {
        var tls = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            ClientCertificateContext = shown is null ? null : SslStreamCertificateContext.Create(shown, null, offline: true),
        };
        tls.CertificateChainPolicy.CustomTrustStore.Add(_authority);
        return new HttpClient(new SocketsHttpHandler { SslOptions = tls }) { BaseAddress = watcher.Client.BaseAddress, Timeout = TimeSpan.FromSeconds(10) };
    }

    private static X509Certificate2 Authority(ECDsa key)
    {
        var request = new CertificateRequest("CN=watchers", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(_from, _from.AddDays(2));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=one", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using var issued = request.Create(authority, _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
