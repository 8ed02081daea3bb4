using System.Net.Sockets;

namespace Vigie.Lab.Tunnel;

/// <summary>Takes each connection, reads what comes and closes when the other side does.</summary>
internal sealed class SilentService : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public SilentService(Socket socket)
    {
        _socket = socket;
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _socket.AcceptAsync(_stopping.Token);
                serving.RemoveAll(t => t.IsCompleted);
                serving.Add(ReadAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ReadAsync(Socket client)
    {
        using var own = client;
        var buffer = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(buffer, _stopping.Token) > 0)
            {
                continue;
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            return;
        }
    }
}
