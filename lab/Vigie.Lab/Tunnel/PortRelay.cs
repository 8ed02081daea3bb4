using System.Net;
using System.Net.Sockets;

namespace Vigie.Lab.Tunnel;

/// <summary>Brings a port of a namespace to the loopback of this machine: whoever connects here is connected in there.</summary>
internal sealed class PortRelay : IAsyncDisposable
{
    private readonly LinuxNamespace _inside;
    private readonly IPEndPoint _target;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    /// <summary>Listens.</summary>
    /// <param name="port">Port on 127.0.0.1; 0: any free one.</param>
    /// <param name="inside">Where the target is.</param>
    /// <param name="target">Its address in there.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public PortRelay(int port, LinuxNamespace inside, IPEndPoint target)
    {
        (_inside, _target) = (inside, target);
        _listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            _listener.Start();
        }
        catch (SocketException taken)
        {
            throw new IOException($"TCP port {port} for the bastion: {taken.Message}", taken);
        }

        _accepting = AcceptAsync(_stopping.Token);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(stop);
                serving.RemoveAll(task => task.IsCompleted);
                serving.Add(ServeAsync(client, stop));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        using var own = client;
        using var server = await _inside.SocketAsync(SocketType.Stream, ProtocolType.Tcp);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            // A client that leaves while the far side is silent must not be waited for.
            var connecting = server.ConnectAsync(_target, either.Token).AsTask();
            await connecting;
            client.NoDelay = server.NoDelay = true;
            await Task.WhenAll(CopyAsync(client, server, either), CopyAsync(server, client, either));
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>One direction; its end is handed on, a broken connection ends both.</summary>
    private static async Task CopyAsync(Socket from, Socket to, CancellationTokenSource either)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, either.Token) is > 0 and var read)
            {
                for (var sent = 0; sent < read;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), either.Token);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            await either.CancelAsync();
        }
    }
}
