using System.Net;
using System.Net.Sockets;
using System.Text;
using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>Forwards through a real bastion to a listener that greets.</summary>
public sealed class ForwardTests
{
    private static readonly CancellationToken _cancel = CancellationToken.None;

    [Fact]
    public async Task SocketAsync_PermittedPort_LeadsThereAndIsPrivate()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.BastionHost);
        IForward forward = connection;
        var path = await forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel);
        Assert.StartsWith("SSH-2.0-", await GreetingAsync(path), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        Assert.Equal(path, await forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel));
        Assert.Single(SshProcesses.Of(ground.Base));
        Assert.Null(await forward.WhyClosedAsync("127.0.0.1", ground.Firewall.Port, _cancel));
    }

    [Fact]
    public async Task SocketAsync_NameOfTheCallersChoice_IsTheFilesName()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.BastionHost);
        var path = await connection.SocketAsync("127.0.0.1", ground.Firewall.Port, ".s.PGSQL.5432", _cancel);
        Assert.Equal(".s.PGSQL.5432", Path.GetFileName(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
        await Assert.ThrowsAsync<ArgumentException>(() => connection.SocketAsync("127.0.0.1", 1, "../x", _cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => connection.SocketAsync("-oProxyCommand=x", 1, "x", _cancel));
    }

    [Fact]
    public async Task SocketAsync_FarEndClosed_IsAcceptedAndWhyClosedTells()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.BastionHost);
        IForward forward = connection;
        await ground.Firewall.DisposeAsync();
        var path = await forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel);
        // The connection is accepted, and dropped: nothing can be learnt from that.
        Assert.Equal("", await GreetingAsync(path));
        var why = await forward.WhyClosedAsync("127.0.0.1", ground.Firewall.Port, _cancel);
        Assert.Equal(SshFailure.TargetUnreachable, why?.Failure);
    }

    [Fact]
    public async Task SocketAsync_DestinationNotPermitted_WhyClosedTells()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.BastionHost);
        IForward forward = connection;
        Assert.Equal("", await GreetingAsync(await forward.SocketAsync("127.0.0.1", 1, _cancel)));
        var why = await forward.WhyClosedAsync("127.0.0.1", 1, _cancel);
        Assert.Equal((SshFailure.Forbidden, "bastion-aard"), (why?.Failure, why?.Hop));
    }

    [Fact]
    public async Task PortAsync_PermittedPort_IsALoopbackPort()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.BastionHost);
        var end = await connection.PortAsync("127.0.0.1", ground.Firewall.Port, _cancel);
        using var client = new TcpClient();
        await client.ConnectAsync(end, _cancel);
        Assert.StartsWith("SSH-2.0-", await ReadAsync(client.GetStream()), StringComparison.Ordinal);
        Assert.Equal(IPAddress.Loopback, end.Address);
    }

    [Fact]
    public async Task SocketAsync_ProcessKilled_IsStartedAnew()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.BastionHost);
        IForward forward = connection;
        await forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel);
        var first = Assert.Single(SshProcesses.Of(ground.Base));
        Assert.True(Signals.Send(first, Signals.Kill));
        await Eventually.IsSoAsync(() => SshProcesses.Of(ground.Base).Any(pid => pid != first));
        var path = await forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel);
        Assert.StartsWith("SSH-2.0-", await GreetingAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SocketAsync_KeyRefused_IsToldWithoutKnockingAgain()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.BastionHost with { KeyFile = ground.OtherKey.File });
        IForward forward = connection;
        for (var tries = 0; tries < 3; tries++)
        {
            var failure = await Assert.ThrowsAsync<SshException>(() => forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel));
            Assert.Equal((SshFailure.AuthRefused, "bastion-aard"), (failure.Failure, failure.Hop));
        }

        Assert.Single(ground.Bastion.Lines, line => line.Contains("Connection from", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SocketAsync_NobodyUsesIt_IsEndedAndComesBack()
    {
        await using var ground = await SshGround.StartAsync(idle: TimeSpan.FromSeconds(1));
        await using var connection = ground.Hub.Open(ground.BastionHost);
        IForward forward = connection;
        var path = await forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel);
        using (var socket = await ConnectAsync(path))
        {
            // A connection that is open is a use, however long nobody asked.
            await Task.Delay(TimeSpan.FromSeconds(2.5), _cancel);
            Assert.Single(SshProcesses.Of(ground.Base));
        }

        await Eventually.IsSoAsync(() => SshProcesses.Of(ground.Base).Count == 0 && !File.Exists(path));
        Assert.StartsWith("SSH-2.0-", await GreetingAsync(await forward.SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TwiceTheSameBastion_SharesTheForwardUntilBothAreGone()
    {
        await using var ground = await SshGround.StartAsync();
        var one = ground.Hub.Open(ground.BastionHost);
        var two = ground.Hub.Open(ground.BastionHost);
        var paths = await Task.WhenAll(
            ((IForward)one).SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel), ((IForward)two).SocketAsync("127.0.0.1", ground.Firewall.Port, _cancel));
        Assert.Equal(paths[0], paths[1]);
        Assert.Single(SshProcesses.Of(ground.Base));
        await one.DisposeAsync();
        Assert.StartsWith("SSH-2.0-", await GreetingAsync(paths[1]), StringComparison.Ordinal);
        await two.DisposeAsync();
        Assert.Empty(SshProcesses.Of(ground.Base));
        Assert.True(ground.Hub.IsIdle);
        Assert.Empty(Directory.EnumerateFileSystemEntries(ground.Base));
    }

    internal static async Task<string> GreetingAsync(string path)
    {
        using var socket = await ConnectAsync(path);
        await using var stream = new NetworkStream(socket);
        return await ReadAsync(stream);
    }

    private static async Task<Socket> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), _cancel);
        return socket;
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[200];
        return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, time.Token));
    }
}
