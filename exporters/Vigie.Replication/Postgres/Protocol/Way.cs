using System.Net;
using System.Net.Sockets;
using Vigie.Core.Collecting;
using Vigie.Reach;
using Vigie.Replication.Sql;
using Vigie.Ssh;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>The way to a server.</summary>
internal sealed class Way
{
    private readonly Func<CancellationToken, Task<Socket>> _connect;
    private readonly Func<CancellationToken, Task<TargetFailureException?>> _whyClosed;

    private Way(Func<CancellationToken, Task<Socket>> connect, Func<CancellationToken, Task<TargetFailureException?>>? whyClosed = null) =>
        (_connect, _whyClosed) = (connect, whyClosed ?? (_ => Task.FromResult<TargetFailureException?>(null)));

    /// <summary>The way that the configuration names: TCP, or a socket of this machine.</summary>
    /// <param name="access">Where the server is.</param>
    public static Way To(SqlAccess access) => access.Socket is { } path
        ? new Way(cancel => SocketAsync(path, cancel))
        : new Way(cancel => TcpAsync(access.Host!, access.Port, cancel));

    /// <summary>The way through a bastion.</summary>
    /// <param name="tunnel">The bastion.</param>
    /// <param name="access">Where the server is, behind it.</param>
    public static Way Through(Tunnel tunnel, SqlAccess access) => new(
        async cancel => await SocketAsync(await ForwardAsync(tunnel.Forward, access, cancel), cancel),
        cancel => tunnel.WhyClosedAsync(access.Host!, access.Port, cancel));

    /// <summary>Makes a connection.</summary>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The connection; through a bastion it says nothing about the far end.</returns>
    /// <exception cref="SocketException">Nobody listens there, or there is no way.</exception>
    /// <exception cref="TargetFailureException">The bastion could not be used.</exception>
    public Task<Socket> ConnectAsync(CancellationToken cancel) => _connect(cancel);

    /// <summary>Tells why a connection was dropped at once, when something on the way knows.</summary>
    /// <param name="cancel">Ends the waiting.</param>
    public Task<TargetFailureException?> WhyClosedAsync(CancellationToken cancel) => _whyClosed(cancel);

    private static async Task<string> ForwardAsync(IForward forward, SqlAccess access, CancellationToken cancel)
    {
        try
        {
            return await forward.SocketAsync(access.Host!, access.Port, cancel);
        }
        catch (SshException failure)
        {
            throw failure.ToFailure();
        }
    }

    private static Task<Socket> SocketAsync(string path, CancellationToken cancel) =>
        ConnectAsync(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path), cancel);

    private static Task<Socket> TcpAsync(string host, int port, CancellationToken cancel) =>
        ConnectAsync(new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port), cancel);

    private static async Task<Socket> ConnectAsync(Socket socket, EndPoint to, CancellationToken cancel)
    {
        try
        {
            await socket.ConnectAsync(to, cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
