using System.Net;
using System.Net.Sockets;

namespace Vigie.Lab.Databases;

/// <summary>What a network does to a connection.</summary>
internal enum Line
{
    /// <summary>Passes everything.</summary>
    Good,

    /// <summary>Passes little.</summary>
    Slow,

    /// <summary>Swallows everything: connections stay open and nothing comes through.</summary>
    BlackHole,

    /// <summary>Refuses connections and ends those there are.</summary>
    Cut,
}

/// <summary>The network between two sites: the replica reaches its primary through here.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    /// <summary>What a slow line passes towards the replica, bytes per second.</summary>
    public const int SlowRate = 40_000;

    private const int Piece = 4_096;
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _primary;
    private readonly List<Task> _connections = [];
    private CancellationTokenSource _cut = new();
    private TcpListener _listener;
    private Task _accepting;
    private volatile TaskCompletionSource _changed = New();
    private volatile Line _line = Line.Good;

    /// <param name="port">Port of the primary on loopback.</param>
    public TcpRelay(int port)
    {
        _primary = new IPEndPoint(IPAddress.Loopback, port);
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Port on loopback that the replica connects to.</summary>
    public int Port { get; }

    /// <summary>What the line is like now.</summary>
    public Line Line => _line;

    /// <summary>Changes the line; not for several callers at once.</summary>
    public async Task BecomeAsync(Line line)
    {
        var before = _line;
        _line = line;
        Interlocked.Exchange(ref _changed, New()).SetResult();
        if (line == Line.Cut && before != Line.Cut)
        {
            _listener.Stop();
            await _accepting;
            await EndConnectionsAsync();
        }
        else if (line != Line.Cut && before == Line.Cut)
        {
            _listener = Listen(Port);
            _accepting = AcceptAsync(_listener);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await EndConnectionsAsync();
        _cut.Dispose();
        _stopping.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = false };
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        return listener;
    }

    private async Task EndConnectionsAsync()
    {
        await _cut.CancelAsync();
        await Task.WhenAll(_connections);
        _connections.Clear();
        _cut.Dispose();
        _cut = new CancellationTokenSource();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var replica = await listener.AcceptTcpClientAsync(_stopping.Token);
                _connections.RemoveAll(connection => connection.IsCompleted);
                _connections.Add(RelayAsync(replica, _cut.Token));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task RelayAsync(TcpClient replica, CancellationToken cut)
    {
        using var primary = new TcpClient();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cut);
        using (replica)
        {
            try
            {
                // A small window, so that a slow line is felt at once and not after megabytes in the kernel.
                primary.ReceiveBufferSize = replica.SendBufferSize = Piece * 4;
                await primary.ConnectAsync(_primary, either.Token);
                await Task.WhenAny(PumpAsync(replica.GetStream(), primary.GetStream(), false, either.Token), PumpAsync(primary.GetStream(), replica.GetStream(), true, either.Token));
                await either.CancelAsync();
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool towardsReplica, CancellationToken cut)
    {
        var buffer = new byte[Piece];
        try
        {
            while (await from.ReadAsync(buffer, cut) is var count and > 0)
            {
                await HoldAsync(cut);
                await to.WriteAsync(buffer.AsMemory(0, count), cut);
                if (_line == Line.Slow && towardsReplica)
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)count / SlowRate), TimeProvider.System, cut);
                }
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
        {
            return;
        }
    }

    private async Task HoldAsync(CancellationToken cut)
    {
        for (var changed = _changed; _line == Line.BlackHole; changed = _changed)
        {
            await changed.Task.WaitAsync(cut);
        }
    }
}
