using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Vigie.Lab.Kit;

/// <summary>
/// Takes TCP connections and serves each by itself. A connection beyond the bound is closed at once. A client that leaves is no fault; what else goes wrong ends
/// its connection alone, is told on standard error, and is thrown when the service is disposed.
/// </summary>
internal sealed class TcpService : IAsyncDisposable
{
    /// <summary>Connections served at once unless another bound is given.</summary>
    public const int MostConnections = 256;

    private readonly Socket _listener;
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private readonly int _most;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Exception> _faults = new();
    private readonly Task _accepting;

    /// <summary>Takes connections from now on.</summary>
    /// <param name="listener">A socket that listens; the service disposes it.</param>
    /// <param name="serve">Serves one connection until it is over. The token ends with the service; the socket is disposed for it.</param>
    /// <param name="most">Connections served at once.</param>
    public TcpService(Socket listener, Func<Socket, CancellationToken, Task> serve, int most = MostConnections)
    {
        (_listener, _serve, _most) = (listener, serve, most);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Listens on the loopback.</summary>
    /// <param name="port">Port; 0: any free one.</param>
    /// <param name="purpose">What it is for, when it is taken.</param>
    /// <param name="serve">Serves one connection, as the constructor says.</param>
    /// <param name="most">Connections served at once.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static TcpService OnLoopback(int port, string purpose, Func<Socket, CancellationToken, Task> serve, int most = MostConnections)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen();
        }
        catch (SocketException taken)
        {
            listener.Dispose();
            throw new IOException($"TCP port {port} for {purpose}: {taken.Message}", taken);
        }

        return new TcpService(listener, serve, most);
    }

    /// <summary>Listens no more, ends all connections and waits until each is over.</summary>
    /// <exception cref="AggregateException">What went wrong while it served, if anything did.</exception>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _stopping.Dispose();
        if (!_faults.IsEmpty)
        {
            throw new AggregateException($"TCP service on port {Port}", _faults);
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        using (_listener)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptAsync(_stopping.Token);
                    serving.RemoveAll(task => task.IsCompleted);
                    if (serving.Count < _most)
                    {
                        serving.Add(ServeAsync(client));
                    }
                    else
                    {
                        client.Dispose();
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed: the ordinary end.
            }
            catch (Exception fault)
            {
                Tell(fault);
            }
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket client)
    {
        using var own = client;
        await using var end = _stopping.Token.Register(client.Dispose);
        try
        {
            await _serve(client, _stopping.Token);
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
        {
            // The client left, or whoever it was connected to, or the service ends.
        }
        catch (ObjectDisposedException) when (_stopping.IsCancellationRequested)
        {
            // Its socket was taken away because the service ends.
        }
        catch (Exception fault)
        {
            Tell(fault);
        }
    }

    private void Tell(Exception fault)
    {
        _faults.Enqueue(fault);
        Console.Error.WriteLine($"vigie-lab: TCP service on port {Port}: {fault}");
    }
}
