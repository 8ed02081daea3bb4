using System.Net;
using Vigie.Ssh.Forwarding;

namespace Vigie.Ssh;

/// <summary>The way to one host: runs commands there and forwards ports from there. Safe for use by several threads.</summary>
public sealed class SshConnection : IRemoteShell, IForward, IAsyncDisposable
{
    /// <summary>What ssh writes comes to us later than the end of the connection that it is about.</summary>
    private const int MostLooks = 15;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<HostWay> _ways;
    private readonly Func<IReadOnlyList<HostWay>, ValueTask> _give;
    private int _isDisposed;

    internal SshConnection(IReadOnlyList<HostWay> ways, Func<IReadOnlyList<HostWay>, ValueTask> give) => (_ways, _give) = (ways, give);

    /// <summary>The host and the way to it.</summary>
    public SshHost Host => Way.Host;

    private HostWay Way
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
            return _ways[^1];
        }
    }

    /// <inheritdoc/>
    public Task<RemoteResult> RunAsync(RemoteCommand command, CancellationToken cancel) => Way.RunAsync(command, cancel);

    /// <inheritdoc/>
    public async Task<string> SocketAsync(string host, int port, string socketName, CancellationToken cancel)
    {
        var forward = Way.Forward(ForwardKey.Socket(host, port, socketName));
        await forward.ReadyAsync(cancel);
        return forward.SocketPath;
    }

    /// <inheritdoc/>
    public async Task<IPEndPoint> PortAsync(string host, int port, CancellationToken cancel)
    {
        var forward = Way.Forward(ForwardKey.Loopback(host, port));
        await forward.ReadyAsync(cancel);
        return new IPEndPoint(IPAddress.Loopback, forward.Port);
    }

    /// <inheritdoc/>
    public async Task<SshException?> WhyClosedAsync(string host, int port, CancellationToken cancel)
    {
        var way = Way;
        for (var looks = 0; looks < MostLooks; looks++)
        {
            if (way.WhyClosed(host, port) is { } said)
            {
                return said;
            }

            await Task.Delay(_look, way.Hub.Clock, cancel);
        }

        return way.WhyClosed(host, port);
    }

    /// <summary>Ends the use of the way; what nobody else uses is ended.</summary>
    /// <returns>When it is.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _give(_ways);
        }
    }
}
