using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Tunnel;

/// <summary>Brings a port of a namespace to the loopback of this machine: whoever connects here is connected in there.</summary>
internal static class PortRelay
{
    /// <summary>Takes connections from now on.</summary>
    /// <param name="port">Port on 127.0.0.1; 0: any free one.</param>
    /// <param name="purpose">What it is for, when it is taken.</param>
    /// <param name="inside">Where the target is.</param>
    /// <param name="target">Its address in there.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static TcpService Start(int port, string purpose, LinuxNamespace inside, IPEndPoint target) =>
        TcpService.OnLoopback(port, purpose, (client, stop) => RelayAsync(client, inside, target, stop));

    private static async Task RelayAsync(Socket client, LinuxNamespace inside, IPEndPoint target, CancellationToken stop)
    {
        using var server = await inside.SocketAsync(SocketType.Stream, ProtocolType.Tcp);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await server.ConnectAsync(target, either.Token);
        client.NoDelay = server.NoDelay = true;
        await Task.WhenAll(CopyAsync(client, server, either), CopyAsync(server, client, either));
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
