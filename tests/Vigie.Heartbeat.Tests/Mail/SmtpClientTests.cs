using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Mail;
using Vigie.Heartbeat.Tests.Support;
using Vigie.Testing;

namespace Vigie.Heartbeat.Tests.Mail;

public sealed class SmtpClientTests : IAsyncDisposable
{
    private readonly MailServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Send_PlainServer_TakesTheMailWithItsDots()
    {
        await SendAsync(Settings(), "Subject: x\r\n\r\n.one\r\n..two\r\nthree\r\n");
        var mail = Assert.Single(_server.Mails);
        Assert.Equal(("admin1@example.org", "Subject: x\n\n.one\n..two\nthree\n"), mail);
        Assert.Equal(["EHLO localhost", "MAIL FROM:<watcher@example.org>", "RCPT TO:<admin1@example.org>", "DATA", "QUIT"], _server.Commands);
    }

    [Fact]
    public async Task Send_RecipientRefused_SaysWhatTheServerSaid()
    {
        _server.RefuseRecipient = "admin1@example.org";
        var failure = await FailAsync(Settings());
        Assert.Equal((550, "the server refused RCPT: 550 no such user"), (failure.Status, failure.Message));
        Assert.Empty(_server.Mails);
    }

    [Theory]
    [InlineData("554 spam")]
    [InlineData("451 later")]
    public async Task Send_RefusedAfterTheText_IsNotTaken(string reply)
    {
        _server.AfterText = reply;
        Assert.Equal(int.Parse(reply[..3], System.Globalization.CultureInfo.InvariantCulture), (await FailAsync(Settings())).Status);
    }

    [Fact]
    public async Task Send_SilentServer_EndsAtItsTimeout()
    {
        _server.IsSilent = true;
        Assert.Contains("did not answer in time", (await FailAsync(Settings() with { Timeout = TimeSpan.FromMilliseconds(300) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ServerHangsUp_IsToldWhere()
    {
        _server.HangsUpAtData = true;
        Assert.Contains("hung up at DATA", (await FailAsync(Settings())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_EndlessReply_IsBounded()
    {
        _server.Offers = string.Concat(Enumerable.Repeat("250-more\r\n", 1000)) + "250 end";
        Assert.Contains("does not end", (await FailAsync(Settings())).Message, StringComparison.Ordinal);
        await using var other = new MailServer { Greeting = "220 " + new string('x', 100_000) };
        await Assert.ThrowsAsync<SmtpException>(() => SendAsync(Settings() with { Port = other.Port }));
    }

    [Fact]
    public async Task Send_WithPassword_LogsInByPlainOrLoginAndNeverRepeatsIt()
    {
        var settings = Settings() with { User = "user", Password = new Secret("secret") };
        await SendAsync(settings);
        Assert.Contains("AUTH PLAIN AHVzZXIAc2VjcmV0", _server.Commands);
        _server.Offers = "250-test\r\n250 AUTH LOGIN";
        await SendAsync(settings);
        Assert.Equal(2, _server.Mails.Count);
        _server.AfterAuth = "535 AHVzZXIAc2VjcmV0 is wrong";
        var failure = await FailAsync(settings);
        Assert.Equal(535, failure.Status);
        Assert.DoesNotContain("c2VjcmV0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_StartTls_EncryptsWithTheAuthorityOfTheConfiguration()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("localhost");
        _server.Certificate = certificate;
        _server.Offers = "250-test\r\n250 STARTTLS";
        var settings = Settings() with { Tls = MailTls.StartTls, Host = "localhost" };
        await SendAsync(settings with { Authorities = [X509CertificateLoader.LoadCertificate(authority.Certificate.RawData)] });
        Assert.Single(_server.Mails);
        Assert.Equal(2, _server.Commands.Count(command => command.StartsWith("EHLO", StringComparison.Ordinal)));
        Assert.Contains("TLS with", (await FailAsync(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_StartTlsNotOffered_SendsNothingInTheClear()
    {
        Assert.Contains("offers no STARTTLS", (await FailAsync(Settings() with { Tls = MailTls.StartTls })).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_ServerSpeaksOnAfterStartTls_IsRefused()
    {
        _server.Offers = "250-test\r\n250 STARTTLS";
        _server.AfterStartTls = "220 go\r\n250 injected\r\n";
        Assert.Contains("in the clear after STARTTLS", (await FailAsync(Settings() with { Tls = MailTls.StartTls })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NobodyListens_IsToldWithAddress()
    {
        var gone = new MailServer();
        var port = gone.Port;
        await gone.DisposeAsync();
        Assert.Contains($"127.0.0.1:{port}", (await FailAsync(Settings() with { Port = port })).Message, StringComparison.Ordinal);
    }

    private MailSettings Settings() => new()
    {
        Host = "127.0.0.1", Port = _server.Port, Tls = MailTls.None, From = "watcher@example.org", To = ["admin1@example.org"], Timeout = TimeSpan.FromSeconds(10),
    };

    private static Task SendAsync(MailSettings settings, string message = "Subject: x\r\n\r\ntext\r\n") =>
        new SmtpClient(settings, TimeProvider.System).SendAsync("admin1@example.org", message, TestContext.Current.CancellationToken);

    private static Task<SmtpException> FailAsync(MailSettings settings) => Assert.ThrowsAsync<SmtpException>(() => SendAsync(settings));
}
