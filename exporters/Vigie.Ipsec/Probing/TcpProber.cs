using System.Net;
using System.Net.Sockets;
using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Probing;

/// <summary>Connects over TCP from Vigie's own host, from a chosen address, so that the packets take the tunnel and no other way.</summary>
/// <param name="clock">Measures how long answers take.</param>
internal sealed class TcpProber(TimeProvider clock) : IProber
{
    /// <summary>Size of the large probe: with the headers of TCP and IP it is 1,440 bytes, close to the most that a clamped path bears.</summary>
    public const int LargeBytes = 1400;

    /// <summary>Empty lines: most servers wait for more, none takes them for an order.</summary>
    private static readonly byte[] _large = [.. Enumerable.Range(0, LargeBytes).Select(place => (byte)(place % 2 == 0 ? '\r' : '\n'))];

    public async Task<ProbeOutcome> ProbeAsync(TunnelProbe probe, CancellationToken deadline)
    {
        using var socket = new Socket(probe.Host.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        Bind(socket, probe);
        var started = clock.GetTimestamp();
        var result = await ConnectAsync(socket, probe, deadline);
        var took = clock.GetElapsedTime(started);
        var large = result == ProbeResult.Connected && probe.SendsLarge ? await SendLargeAsync(socket, probe.Timeout, deadline) : null;
        return new ProbeOutcome(result, took, large);
    }

    private static void Bind(Socket socket, TunnelProbe probe)
    {
        try
        {
            socket.Bind(new IPEndPoint(probe.Source ?? (probe.Host.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any), 0));
        }
        catch (SocketException fault)
        {
            // Not a word about the tunnel: the address is not on this machine.
            throw new TargetFailureException(FailureReason.Config, $"the probe cannot be sent from {probe.Source}: {fault.SocketErrorCode}", fault);
        }
    }

    private async Task<ProbeResult> ConnectAsync(Socket socket, TunnelProbe probe, CancellationToken deadline)
    {
        using var patience = new CancellationTokenSource(probe.Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, deadline);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(probe.Host, probe.Port), both.Token);
            return ProbeResult.Connected;
        }
        catch (OperationCanceledException) when (!deadline.IsCancellationRequested)
        {
            return ProbeResult.Timeout;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.ConnectionRefused or SocketError.ConnectionReset => ProbeResult.Refused,
                SocketError.TimedOut => ProbeResult.Timeout,
                SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => ProbeResult.Unreachable,
                _ => throw new TargetFailureException(FailureReason.Config, $"the probe to {probe.Host} port {probe.Port} cannot be made: {fault.SocketErrorCode}", fault),
            };
        }
    }

    /// <summary>Small packets pass where large ones die: the data arrived when the other kernel acknowledged it, whatever the server makes of it.</summary>
    private async Task<bool?> SendLargeAsync(Socket socket, TimeSpan limit, CancellationToken deadline)
    {
        using var patience = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, deadline);
        try
        {
            await socket.SendAsync(_large, SocketFlags.None, both.Token);
            while (TcpState.Unacknowledged(socket) is { } left)
            {
                if (left == 0)
                {
                    return true;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), clock, both.Token);
            }

            return null;
        }
        catch (OperationCanceledException) when (!deadline.IsCancellationRequested)
        {
            return false;
        }
        catch (SocketException)
        {
            // The server hung up on us. It may have done so before it read anything: nothing is known.
            return null;
        }
    }
}

/// <summary>What Linux tells of a TCP connection (struct tcp_info of linux/tcp.h).</summary>
internal static class TcpState
{
    private const int LevelTcp = 6;
    private const int OptionInfo = 11;
    private const int PlaceOfState = 0;
    private const int PlaceOfUnacked = 24;

    /// <summary>States in which what was sent can still be acknowledged: established, and closed by the other end.</summary>
    private static readonly byte[] _open = [1, 8];

    /// <summary>Segments that the other end has not acknowledged; null when the system does not tell, or the connection is over.</summary>
    public static uint? Unacknowledged(Socket socket)
    {
        Span<byte> info = stackalloc byte[104];
        try
        {
            var length = socket.GetRawSocketOption(LevelTcp, OptionInfo, info);
            return length >= PlaceOfUnacked + 4 && _open.Contains(info[PlaceOfState]) ? BitConverter.ToUInt32(info[PlaceOfUnacked..]) : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
