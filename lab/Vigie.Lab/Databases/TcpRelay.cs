using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Kit;

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
    private const int SlowRate = 40_000;

    private const int Piece = 4_096;
    private readonly IPEndPoint _primary;
    private TcpService? _service;
    private volatile TaskCompletionSource _changed = New();
    private volatile Line _line = Line.Good;

    /// <param name="port">Port of the primary on loopback.</param>
    public TcpRelay(int port)
    {
        _primary = new IPEndPoint(IPAddress.Loopback, port);
        _service = Listen(0);
        Port = _service.Port;
    }

    /// <summary>Port on loopback that the replica connects to.</summary>
    public int Port { get; }

    /// <summary>Changes the line; not for several callers at once.</summary>
    public async Task BecomeAsync(Line line)
    {
        _line = line;
        Interlocked.Exchange(ref _changed, New()).SetResult();
        if (line == Line.Cut && _service is { } service)
        {
            _service = null;
            await service.DisposeAsync();
        }
        else if (line != Line.Cut)
        {
            _service ??= Listen(Port);
        }
    }

    public ValueTask DisposeAsync() => _service?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TcpService Listen(int port) => TcpService.OnLoopback(port, "the line to a primary", RelayAsync);

    private async Task RelayAsync(Socket replica, CancellationToken cut)
    {
        using var primary = new TcpClient();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cut);

        // A small window, so that a slow line is felt at once and not after megabytes in the kernel.
        primary.ReceiveBufferSize = replica.SendBufferSize = Piece * 4;
        await primary.ConnectAsync(_primary, either.Token);
        await using var stream = new NetworkStream(replica);
        Task[] pumps = [PumpAsync(stream, primary.GetStream(), false, either.Token), PumpAsync(primary.GetStream(), stream, true, either.Token)];
        await Task.WhenAny(pumps);
        await either.CancelAsync();
        await Task.WhenAll(pumps);
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
