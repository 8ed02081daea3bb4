using System.Net;
using System.Net.Sockets;

namespace Vigie.Replication.Tests.MySql.Support;

/// <summary>A slow line: passes what a server sends at a rate, and what it is sent at once.</summary>
internal sealed class Throttle : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _server;
    private volatile int _rate = int.MaxValue;

    public Throttle(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int BytesPerSecond
    {
        set => _rate = value;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            _ = PassAsync(client);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { ReceiveBufferSize = 8192 })
        {
            client.SendBufferSize = 8192;
            await server.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
            await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream(), false), CopyAsync(server.GetStream(), client.GetStream(), true));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool isSlow)
    {
        var buffer = new byte[4096];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            if (isSlow && _rate < int.MaxValue)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)count / _rate), _end.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }
}
