using System.Net;
using System.Net.Sockets;
using Vigie.Snmp;
using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;

namespace Vigie.Testing.Snmp;

/// <summary>An agent on a free port of the loopback that answers, or misbehaves, as a test tells it.</summary>
internal sealed class FakeAgent : IDisposable
{
    private readonly Socket _socket;
    private readonly Func<byte[], IEnumerable<byte[]>> _answer;
    private readonly Task _loop;
    private readonly Lock _lock = new();
    private readonly List<Pdu> _requests = [];

    /// <summary>Starts an agent on the level of datagrams.</summary>
    /// <param name="answer">What to send back for a datagram.</param>
    /// <param name="address">Where to listen; the IPv4 loopback unless told otherwise.</param>
    public FakeAgent(Func<byte[], IEnumerable<byte[]>> answer, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        _answer = answer;
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(address, 0));
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Starts an agent on the level of units: null is silence.</summary>
    public FakeAgent(Func<CommunityMessage, Pdu?> answer)
        : this(datagram =>
        {
            var message = CommunityMessage.Parse(datagram);
            return answer(message) is { } pdu ? [Bytes(message with { Pdu = pdu })] : [];
        })
    {
    }

    /// <summary>Starts a well-behaved agent.</summary>
    public FakeAgent(Mib mib)
        : this(message => mib.Answer(message.Pdu, message.Version))
    {
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Who asked last.</summary>
    public EndPoint? Client { get; private set; }

    /// <summary>The requests of v1 and v2c that came.</summary>
    public IReadOnlyList<Pdu> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public static byte[] Bytes(CommunityMessage message)
    {
        var room = new byte[message.Room()];
        var writer = new BerWriter(room);
        message.Write(ref writer);
        return writer.Written.ToArray();
    }

    public SnmpSession Session(SnmpVersion version = SnmpVersion.V2c, double timeout = 2, int retries = 2, TimeProvider? clock = null, Func<SnmpSettings, SnmpSettings>? change = null)
    {
        var settings = new SnmpSettings
        {
            Host = "127.0.0.1", Port = Port, Credentials = new SnmpCommunity(version, "public"), Timeout = TimeSpan.FromSeconds(timeout), Retries = retries,
        };
        return new SnmpSession(change?.Invoke(settings) ?? settings, clock ?? TimeProvider.System);
    }

    public void Dispose()
    {
        _socket.Dispose();
#pragma warning disable xUnit1031 // The socket is closed: the loop ends by itself.
        _loop.Wait(TimeSpan.FromSeconds(5));
#pragma warning restore xUnit1031
    }

    private async Task LoopAsync()
    {
        var room = new byte[65_535];
        try
        {
            while (true)
            {
                var came = await _socket.ReceiveFromAsync(room, SocketFlags.None, new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
                Client = came.RemoteEndPoint;
                var datagram = room[..came.ReceivedBytes];
                Remember(datagram);
                foreach (var answer in _answer(datagram))
                {
                    await _socket.SendToAsync(answer, SocketFlags.None, came.RemoteEndPoint);
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private void Remember(byte[] datagram)
    {
        try
        {
            var pdu = CommunityMessage.Parse(datagram).Pdu;
            lock (_lock)
            {
                _requests.Add(pdu);
            }
        }
        catch (SnmpFormatException)
        {
            // A message of v3, which is encrypted as a rule.
        }
    }
}
