using System.Net;
using System.Net.Sockets;

namespace Vigie.Lab.Tunnel;

/// <summary>What the shop does all day: a host of one site asks a host of the other several times a second, and is answered.</summary>
internal sealed class TunnelTraffic : IAsyncDisposable
{
    private const int EchoPort = 7;
    private const int Size = 200;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _tasks = [];
    private long _answers;

    /// <summary>Answers that came back so far.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>Starts one conversation.</summary>
    public async Task AddAsync(LinuxNamespace asking, string own, LinuxNamespace answering, string other)
    {
        var server = await OpenAsync(answering, new IPEndPoint(IPAddress.Parse(other), EchoPort));
        var client = await OpenAsync(asking, new IPEndPoint(IPAddress.Parse(own), 0));
        _tasks.Add(EchoAsync(server, _stopping.Token));
        _tasks.Add(AskAsync(client, new IPEndPoint(IPAddress.Parse(other), EchoPort), _stopping.Token));
        _tasks.Add(CountAsync(client, _stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_tasks);
        _sockets.ForEach(s => s.Dispose());
        _stopping.Dispose();
    }

    private async Task<Socket> OpenAsync(LinuxNamespace at, IPEndPoint address)
    {
        var socket = await at.SocketAsync(SocketType.Dgram, ProtocolType.Udp);
        _sockets.Add(socket);
        socket.Bind(address);
        return socket;
    }

    private static Task EchoAsync(Socket socket, CancellationToken stop) => ForeverAsync(async buffer =>
    {
        var (length, from) = await ReceiveAsync(socket, buffer, stop);
        await socket.SendToAsync(buffer.AsMemory(0, length), SocketFlags.None, from, stop);
    });

    private static Task AskAsync(Socket socket, IPEndPoint other, CancellationToken stop) => ForeverAsync(async buffer =>
    {
        await Task.Delay(Pace, TimeProvider.System, stop);
        await socket.SendToAsync(buffer.AsMemory(0, Size), SocketFlags.None, other, stop);
    });

    private Task CountAsync(Socket socket, CancellationToken stop) => ForeverAsync(async buffer =>
    {
        await ReceiveAsync(socket, buffer, stop);
        Interlocked.Increment(ref _answers);
    });

    private static async Task<(int Length, EndPoint From)> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken stop)
    {
        var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop);
        return (received.ReceivedBytes, received.RemoteEndPoint);
    }

    /// <summary>Goes on when the network says no (no route while a tunnel is down): that is what is rehearsed.</summary>
    private static async Task ForeverAsync(Func<byte[], Task> step)
    {
        var buffer = new byte[2048];
        while (true)
        {
            try
            {
                await step(buffer);
            }
            catch (SocketException)
            {
                await Task.Delay(Pace, TimeProvider.System);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
