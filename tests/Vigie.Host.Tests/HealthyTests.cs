using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary><c>vigie healthy</c> against a Vigie that runs, one that does not, and strangers on its port.</summary>
public sealed class HealthyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Healthy_VigieThatRuns_IsGoodAndSilent()
    {
        await using var vigie = await VigieProcess.ServeAsync(Write("running.yml", "port: 0"));

        var result = await AskAsync($"port: {vigie.Client.BaseAddress!.Port}");

        Assert.Equal((ExitCode.Good, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Healthy_NothingThere_FailsAndSaysWhere()
    {
        var port = Ports.Free();

        var result = await AskAsync($"port: {port}");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.StartsWith($"vigie: 127.0.0.1:{port}: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Healthy_SilentListener_FailsInTime()
    {
        using var silent = Listen();

        var result = await AskAsync($"port: {((IPEndPoint)silent.LocalEndpoint).Port}");

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.EndsWith("no answer within 4 s\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, ExitCode.Good)]
    [InlineData(false, ExitCode.Failed)]
    public async Task Healthy_OverTls_TakesItsOwnCertificateAlone(bool isOwn, int exitCode)
    {
        using var own = TestAuthority.SelfSigned("vigie");
        using var other = TestAuthority.SelfSigned("vigie");
        _folder.WriteCertificate("tls", own);
        using var listener = Listen();
        var answering = AnswerOnceAsync(listener, isOwn ? own : other);

        var result = await AskAsync($"port: {((IPEndPoint)listener.LocalEndpoint).Port}, tls: {{ certificate_file: tls.pem, key_file: tls.key }}");

        Assert.Equal(exitCode, result.ExitCode);
        await answering;
    }

    private static async Task AnswerOnceAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            _ = await stream.ReadAsync(new byte[200], TestContext.Current.CancellationToken);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n"), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The other end left on seeing a certificate that is not its own: what the test of a stranger wants.
        }
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private Task<ToolResult> AskAsync(string listen) =>
        Tool.RunAsync(VigieProcess.PathOf(VigieProcess.Rehearsal), ["healthy", "--config", Write("asking.yml", listen)]);

    private string Write(string name, string listen) =>
        _folder.Write(name, $"listen: {{ address: 127.0.0.1, {listen} }}\ntargets:\n  - {{ kind: rehearsal, site: AARD, name: one }}\n");
}
