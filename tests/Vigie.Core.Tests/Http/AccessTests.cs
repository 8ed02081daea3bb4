using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vigie.Core.Configuration;
using Vigie.Core.Http.Access;
using Vigie.Testing;

namespace Vigie.Core.Tests.Http;

/// <summary>Who is let in: passwords, TLS, client certificates.</summary>
public sealed class AccessTests
{
    private const string Password = "correct horse: battery staple ü";

    private static readonly Dictionary<string, PasswordHash> _users = new()
    {
        ["prometheus"] = PasswordHash.Create(Password, PasswordHash.MinIterations),
        ["grafana"] = PasswordHash.Create("other", PasswordHash.MinIterations),
    };

    private static string Basic(string name, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));

    [Fact]
    public async Task BasicAuth_RightPassword_IsLetIn()
    {
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(users: _users));

        using var answer = await harness.GetAsync("/metrics", ("Authorization", Basic("prometheus", Password)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public static TheoryData<string?> WrongCredentials => new()
    {
        (string?)null,
        Basic("prometheus", "wrong"),
        Basic("prometheus", "other"),
        Basic("prometheus", ""),
        Basic("nobody", Password),
        Basic("", ""),
        "Basic " + Convert.ToBase64String("no colon"u8),
        "Basic ???",
        "Basic",
        "Bearer abc",
        "Basic " + new string('A', 8000),
    };

    [Theory]
    [MemberData(nameof(WrongCredentials))]
    public async Task BasicAuth_WrongOrNone_IsRefusedWithARealm(string? authorization)
    {
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(users: _users));

        using var answer = authorization is null ? await harness.GetAsync("/metrics") : await harness.GetAsync("/metrics", ("Authorization", authorization));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Basic realm=\"vigie\", charset=\"UTF-8\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal("Name and password are needed.\n", await answer.Content.ReadAsStringAsync(SurfaceHarness.Cancellation));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/targets")]
    [InlineData("/sd")]
    [InlineData("/-/ready")]
    [InlineData("/-/reload")]
    [InlineData("/nothing")]
    public async Task BasicAuth_None_EverythingButHealthyIsClosed(string path)
    {
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(users: _users));

        using var closed = await harness.GetAsync(path);
        using var open = await harness.GetAsync("/-/healthy");

        Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
    }

    [Fact]
    public async Task BasicAuth_TwoHeaders_IsRefused()
    {
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(users: _users));
        var right = Basic("prometheus", Password);

        var answer = await RawHttp.AskAsync(harness.Address, $"GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: {right}\r\nAuthorization: {right}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BasicAuth_Refused_IsLoggedOnceInAWhileWithoutNameOrPassword()
    {
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(users: _users));
        for (var i = 0; i < 5; i++)
        {
            (await harness.GetAsync("/metrics", ("Authorization", Basic("typed-in-the-wrong-field", "hunter2")))).Dispose();
        }

        Assert.Single(harness.Logs.Text.Split('\n'), line => line.Contains("refused a client", StringComparison.Ordinal));
        Assert.DoesNotContain("wrong-field", harness.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", harness.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CredentialCheck_SameCredentialAgain_CostsNoHashUntilItsTimeIsOver()
    {
        var clock = new ManualTimeProvider();
        using var check = new CredentialCheck(_users, clock);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(CredentialVerdict.Granted, await check.CheckAsync(Basic("prometheus", Password), SurfaceHarness.Cancellation));
            Assert.Equal(CredentialVerdict.Refused, await check.CheckAsync(Basic("prometheus", "wrong"), SurfaceHarness.Cancellation));
        }

        Assert.Equal(2, check.HashesComputed);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(CredentialVerdict.Granted, await check.CheckAsync(Basic("prometheus", Password), SurfaceHarness.Cancellation));
        Assert.Equal(3, check.HashesComputed);
    }

    [Fact]
    public async Task CredentialCheck_FloodOfGuesses_IsTurnedAwayAndTheProvenOneStillServed()
    {
        using var check = new CredentialCheck(_users, new ManualTimeProvider());
        Assert.Equal(CredentialVerdict.Granted, await check.CheckAsync(Basic("prometheus", Password), SurfaceHarness.Cancellation));

        var flood = Enumerable.Range(0, 60).Select(i => Task.Run(async () => await check.CheckAsync(Basic("prometheus", $"guess {i}"), SurfaceHarness.Cancellation))).ToList();
        var proven = check.CheckAsync(Basic("prometheus", Password), SurfaceHarness.Cancellation);
        Assert.True(proven.IsCompletedSuccessfully, "a proven credential had to wait");
        Assert.Equal(CredentialVerdict.Granted, await proven);
        var verdicts = await Task.WhenAll(flood);

        Assert.Contains(CredentialVerdict.Busy, verdicts);
        Assert.DoesNotContain(CredentialVerdict.Granted, verdicts);
    }

    [Fact]
    public async Task Renew_OtherPassword_CountsFromTheNextRequestOn()
    {
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(users: _users));
        using var before = await harness.GetAsync("/sd", ("Authorization", Basic("prometheus", Password)));

        harness.Access.Renew(SurfaceHarness.Listen(users: new Dictionary<string, PasswordHash> { ["prometheus"] = PasswordHash.Create("new", PasswordHash.MinIterations) }));
        using var old = await harness.GetAsync("/sd", ("Authorization", Basic("prometheus", Password)));
        using var renewed = await harness.GetAsync("/sd", ("Authorization", Basic("prometheus", "new")));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK], [before.StatusCode, old.StatusCode, renewed.StatusCode]);
    }

    [Fact]
    public async Task Tls_TrustedAuthority_AnswersOverHttpsAndTellsSoInDiscovery()
    {
        using var authority = new TestAuthority("site authority");
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(ServerTls(authority)), new FakeFleet().Add("pbs-aard"));
        using var client = harness.NewClient(authority.ClientTls());

        var text = await client.GetStringAsync("/sd", SurfaceHarness.Cancellation);

        Assert.Equal("https", harness.Address.Scheme);
        Assert.Contains("\"__scheme__\":\"https\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_Plaintext_GetsNoPage()
    {
        using var authority = new TestAuthority("site authority");
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(ServerTls(authority)), new FakeFleet().Add("pbs-aard"));

        Assert.DoesNotContain("HTTP/1.1 200", await RawHttp.AskAsync(harness.Address, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_OldVersion_IsRefused()
    {
        using var authority = new TestAuthority("site authority");
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(ServerTls(authority)));
        var result = await Tool.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{harness.Address.Port}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]);

        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task Renew_OtherCertificate_IsShownAtTheNextHandshake()
    {
        using var old = new TestAuthority("old authority");
        using var renewed = new TestAuthority("new authority");
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(ServerTls(old)));
        using var client = harness.NewClient(renewed.ClientTls());
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/-/healthy", SurfaceHarness.Cancellation));

        harness.Access.Renew(SurfaceHarness.Listen(ServerTls(renewed)));

        Assert.Equal("Vigie is healthy.\n", await client.GetStringAsync("/-/healthy", SurfaceHarness.Cancellation));
    }

    [Fact]
    public async Task ClientCertificate_OfTheAuthority_IsLetIn()
    {
        using var authority = new TestAuthority("clients");
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(ServerTls(authority, [authority.Certificate])));
        using var certificate = authority.Issue("prometheus", forClients: true);
        using var client = harness.NewClient(authority.ClientTls(certificate));

        Assert.Contains("vigie_build_info", await client.GetStringAsync("/metrics", SurfaceHarness.Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("of another authority")]
    [InlineData("self-signed")]
    [InlineData("for servers")]
    [InlineData("expired")]
    public async Task ClientCertificate_NotGood_EndsTheHandshakeEvenForHealthy(string shown)
    {
        using var authority = new TestAuthority("clients");
        using var other = new TestAuthority("clients");
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(ServerTls(authority, [authority.Certificate])));
        using var certificate = shown switch
        {
            "none" => null,
            "of another authority" => other.Issue("prometheus", forClients: true),
            "self-signed" => other.Certificate,
            "for servers" => authority.Issue("prometheus", forClients: false),
            _ => authority.Issue("prometheus", forClients: true, until: TimeProvider.System.GetUtcNow().AddMinutes(-1)),
        };
        using var client = harness.NewClient(authority.ClientTls(certificate));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync("/-/healthy", SurfaceHarness.Cancellation));
    }

    [Fact]
    public async Task SilentHandshake_IsCut()
    {
        using var authority = new TestAuthority("site authority");
        await using var harness = await SurfaceHarness.StartAsync(SurfaceHarness.Listen(ServerTls(authority)), surfaceClock: TimeProvider.System);
        using var silent = await RawHttp.ConnectAsync(harness.Address);

        Assert.Equal("", await silent.ReadAsync());
    }

    [Fact]
    public async Task Start_PortTaken_SaysWhichAndWhy()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var fault = await Assert.ThrowsAsync<ListenException>(() => SurfaceHarness.StartAsync(SurfaceHarness.Listen() with { Port = port }));

        Assert.Equal($"cannot listen on 127.0.0.1:{port}: another program has the port", fault.Message);
    }

    [Fact]
    public async Task Start_ForeignAddress_SaysWhichAndWhy()
    {
        var fault = await Assert.ThrowsAsync<ListenException>(() => SurfaceHarness.StartAsync(SurfaceHarness.Listen() with { Address = "192.0.2.1" }));

        Assert.Equal("cannot listen on 192.0.2.1:0: the address is not one of this machine", fault.Message);
    }
    private static TlsConfig ServerTls(TestAuthority authority, X509Certificate2Collection? clientAuthorities = null)
    {
        var certificate = authority.Issue("vigie");
        return new TlsConfig(certificate, [certificate], clientAuthorities);
    }
}
