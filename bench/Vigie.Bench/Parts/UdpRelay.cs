using System.Net;
using System.Net.Sockets;

namespace Vigie.Bench.Parts;

/// <summary>Stands between a client and an agent and counts what the client sends. For counting only: runs that are timed go past it.</summary>
internal sealed class UdpRelay : IDisposable
{
    private readonly Socket _front = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _back = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private EndPoint? _client;
    private int _requests;

    public UdpRelay(int agentPort)
    {
        _front.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _back.Connect(IPAddress.Loopback, agentPort);
        _ = Task.Run(ForthAsync);
        _ = Task.Run(BackAsync);
    }

    public int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    public int Requests => Volatile.Read(ref _requests);

    public void Dispose()
    {
        _front.Dispose();
        _back.Dispose();
    }

    private async Task ForthAsync()
    {
        var room = new byte[65_535];
        await UntilClosedAsync(async () =>
        {
            var came = await _front.ReceiveFromAsync(room, new IPEndPoint(IPAddress.Any, 0));
            _client = came.RemoteEndPoint;
            Interlocked.Increment(ref _requests);
            await _back.SendAsync(room.AsMemory(0, came.ReceivedBytes));
        });
    }

    private async Task BackAsync()
    {
        var room = new byte[65_535];
        await UntilClosedAsync(async () =>
        {
            var octets = await _back.ReceiveAsync(room);
            await _front.SendToAsync(room.AsMemory(0, octets), _client!);
        });
    }

    private static async Task UntilClosedAsync(Func<Task> step)
    {
        try
        {
            while (true)
            {
                await step();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The bench has what it wants.
        }
    }
}
