using System.Net.Sockets;
using Vigie.Core.Collecting;
using Vigie.Ssh;

namespace Vigie.Reach;

/// <summary>The way of one target's connections to its host and port: through a bastion.</summary>
/// <param name="bastion">The bastion.</param>
/// <param name="hub">What all targets share; null for that of the process.</param>
public sealed class Tunnel(SshHost bastion, SshHub? hub = null) : IAsyncDisposable
{
    private readonly SshConnection _connection = (hub ?? SshHub.Shared).Open(bastion);

    /// <summary>The forwards of the bastion, for clients that make their connections themselves.</summary>
    public IForward Forward => _connection;

    /// <summary>Makes a connection, as <c>SocketsHttpHandler.ConnectCallback</c> wants it. That it is made says nothing about the far end.</summary>
    /// <param name="host">Host behind the bastion.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="TargetFailureException">ssh failed; the reason is told.</exception>
    public async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var path = await Forward.SocketAsync(host, port, cancel);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SshException failure)
        {
            socket.Dispose();
            throw failure.ToFailure();
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tells why a connection was dropped at once, if ssh said so within the last minute.</summary>
    /// <param name="host">Host behind the bastion.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancel">Ends the waiting for its words.</param>
    /// <returns>The failure, or null when ssh knows of none.</returns>
    public async Task<TargetFailureException?> WhyClosedAsync(string host, int port, CancellationToken cancel) =>
        (await _connection.WhyClosedAsync(host, port, cancel))?.ToFailure();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
