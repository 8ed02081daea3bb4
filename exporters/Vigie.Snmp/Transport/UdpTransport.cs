using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Vigie.Snmp.Transport;

/// <summary>Finds the addresses of a host.</summary>
internal delegate Task<IPAddress[]> Resolver(string host, CancellationToken cancellation);

/// <summary>
/// Datagrams to and from one agent. The socket is connected, so that the system drops what comes from elsewhere and tells a closed port
/// at once; with <see cref="SnmpSettings.AcceptsAnySource"/> it is not. A silent address gives way to the next one of the host.
/// </summary>
internal sealed class UdpTransport(SnmpSettings settings, TrafficCounter traffic, TimeProvider clock, Resolver resolve) : IDisposable
{
    /// <summary>Nobody needs more tries to be heard; a flood ends the attempt instead of keeping a core busy.</summary>
    private const int MostDiscarded = 1000;
    private const int LargestDatagram = 65_535;

    private readonly byte[] _glance = new byte[1];
    private IPAddress[] _addresses = [];
    private int _address;
    private Socket? _socket;
    private IPEndPoint? _agent;
    private bool _isDisposed;

    /// <summary>Sends a datagram and listens until one is judged to be the answer, or the time is over.</summary>
    /// <param name="datagram">What to send.</param>
    /// <param name="judge">Judges what comes; ignored datagrams do not end the wait.</param>
    /// <param name="timeout">How long to wait, finding the host's address included.</param>
    /// <param name="cancellation">Ends the wait with an exception.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Verdict> AskAsync(ReadOnlyMemory<byte> datagram, Func<byte[], Verdict> judge, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var link = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        SnmpException? suspicion = null;
        try
        {
            var socket = await OpenAsync(deadline.Token);
            await SendAsync(socket, datagram, deadline.Token);
            for (var discarded = 0; discarded < MostDiscarded; discarded++)
            {
                var verdict = judge(await ReceiveAsync(socket, deadline.Token));
                if (verdict.Kind != VerdictKind.Ignored)
                {
                    return verdict;
                }

                suspicion = verdict.Error ?? suspicion;
            }

            return Silence(suspicion ?? new SnmpException(SnmpFailure.Protocol, $"{MostDiscarded} datagrams came that answer nothing."));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Silence(suspicion);
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException("The reading was given up.", e, cancellation);
        }
        catch (SocketException e)
        {
            CloseSocket();
            return Silence(new SnmpException(SnmpFailure.Unreachable, $"The agent cannot be reached: {e.SocketErrorCode}.", innerException: e));
        }
    }

    /// <summary>Forgets socket and addresses, so that the name is resolved anew.</summary>
    public void Close()
    {
        CloseSocket();
        (_addresses, _address) = ([], 0);
    }

    public void Dispose()
    {
        _isDisposed = true;
        Close();
    }

    private Verdict Silence(SnmpException? why)
    {
        // With one address the socket stays: an answer to this attempt may still come during the next one.
        if (_addresses.Length > 1)
        {
            CloseSocket();
            _address++;
        }

        return new Verdict(VerdictKind.Silence, Error: why);
    }

    private void CloseSocket()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async ValueTask<Socket> OpenAsync(CancellationToken deadline)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_socket is not null)
        {
            return _socket;
        }

        if (_addresses.Length == 0)
        {
            _addresses = await resolve(settings.Host, deadline);
        }

        if (_addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        _agent = new IPEndPoint(_addresses[_address % _addresses.Length], settings.Port);
        var socket = _socket = new Socket(_agent.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (!settings.AcceptsAnySource)
        {
            await socket.ConnectAsync(_agent, deadline);
        }

        return socket;
    }

    private async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> datagram, CancellationToken deadline)
    {
        traffic.Sent(datagram.Length);
        await (settings.AcceptsAnySource ? socket.SendToAsync(datagram, SocketFlags.None, _agent!, deadline) : socket.SendAsync(datagram, deadline));
    }

    private async ValueTask<byte[]> ReceiveAsync(Socket socket, CancellationToken deadline)
    {
        // Waits with next to nothing in hand: hundreds of silent agents would otherwise hold as many rooms for the largest datagram.
        await GlanceAsync(socket, deadline);
        var room = ArrayPool<byte>.Shared.Rent(LargestDatagram);
        try
        {
            var octets = settings.AcceptsAnySource
                ? (await socket.ReceiveFromAsync(room, SocketFlags.None, new IPEndPoint(AnyOf(_agent!), 0), deadline)).ReceivedBytes
                : await socket.ReceiveAsync(room, deadline);

            // Exactly its size: identifiers and values of the answer share these bytes as long as somebody keeps them.
            return room[..octets];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Ends when a datagram has come, and leaves it there.</summary>
    private async ValueTask GlanceAsync(Socket socket, CancellationToken deadline)
    {
        try
        {
            await socket.ReceiveAsync(_glance, SocketFlags.Peek, deadline);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.MessageSize)
        {
            // How Windows says that there is more than the glance can hold.
        }
    }

    private static IPAddress AnyOf(IPEndPoint agent) => agent.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
}
