using System.Net;
using System.Net.Sockets;

namespace Vigie.Ssh.Tests;

/// <summary>Accepts connections and says nothing, or closes them at once.</summary>
internal sealed class MuteListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _held = [];

    public MuteListener(bool hangsUp = false)
    {
        _listener.Start();
        _ = AcceptAsync(hangsUp);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _held.ForEach(client => client.Dispose());
    }

    private async Task AcceptAsync(bool hangsUp)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                if (hangsUp)
                {
                    client.Dispose();
                }
                else
                {
                    _held.Add(client);
                }
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
