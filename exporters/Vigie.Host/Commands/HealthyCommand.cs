using System.CommandLine;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core;
using Vigie.Core.Configuration;

namespace Vigie.Host.Commands;

/// <summary>
/// <c>vigie healthy</c>: asks the Vigie that runs with this configuration on this machine whether it answers; for supervisors of containers,
/// which have no other program at hand. With client certificates it shows none, so there it is enough that the other end proves to be this
/// configuration's own by its certificate.
/// </summary>
internal static class HealthyCommand
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(4);

    public static Command Create(IReadOnlyList<IModule> modules)
    {
        var options = new ConfigOptions(modules);
        var command = new Command("healthy", "Ask the Vigie that runs here with this configuration whether it answers: exit code 0 when it does, 1 when not.");
        options.AddTo(command, withOnly: false);
        command.SetAction((parsed, stop) => RunAsync(options.LoaderOf(parsed)(), parsed.InvocationConfiguration, stop));
        return command;
    }

    private static async Task<int> RunAsync(ConfigResult result, InvocationConfiguration console, CancellationToken stop)
    {
        if (result.Config is not { } config)
        {
            return await ConfigOptions.TellFaultsAsync(result, console.Error);
        }

        using var deadline = new CancellationTokenSource(_limit, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        var problem = await ProblemAsync(config.Listen, both.Token);
        if (problem is null)
        {
            return ExitCode.Good;
        }

        await console.Error.WriteLineAsync($"vigie: {config.Listen}: {problem}");
        return ExitCode.Failed;
    }

    private static async Task<string?> ProblemAsync(ListenConfig listen, CancellationToken cancel)
    {
        var wasRecognised = false;
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(listen.Address is "*" or "0.0.0.0" or "::" ? "localhost" : listen.Address, listen.Port, cancel);
            await using var stream = listen.Tls is { } tls
                ? await HandshakeAsync(socket, tls.Certificate, () => wasRecognised = true, cancel)
                : (Stream)socket.GetStream();
            await stream.WriteAsync("GET /-/healthy HTTP/1.0\r\nHost: localhost\r\n\r\n"u8.ToArray(), cancel);
            using var reader = new StreamReader(stream);
            var status = await reader.ReadLineAsync(cancel);
            return status?.Split(' ') is [_, "200", ..] || IsRefusedForWantOfACertificate() ? null : $"answered '{status}'";
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return IsRefusedForWantOfACertificate() ? null : e.GetBaseException().Message;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {_limit.TotalSeconds:0} s";
        }

        bool IsRefusedForWantOfACertificate() => wasRecognised && listen.Tls?.ClientAuthorities is not null;
    }

    private static async Task<SslStream> HandshakeAsync(TcpClient socket, X509Certificate2 own, Action recognised, CancellationToken cancel)
    {
        var stream = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) =>
        {
            var isOwn = shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(own.RawData);
            if (isOwn)
            {
                recognised();
            }

            return isOwn;
        });
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancel);
        return stream;
    }
}
