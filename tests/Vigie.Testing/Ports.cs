using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Vigie.Testing;

/// <summary>Ports for servers that want to be told one, and for places where nobody listens.</summary>
public static class Ports
{
    /// <summary>Above every port that the rehearsal ground has by itself, and below those that Linux gives to connections (ip_local_port_range): a server that takes its time finds its port still free.</summary>
    private const int First = 29_000;
    private const int Last = 32_767;

    private static readonly List<Socket> _given = [];

    /// <summary>A port of 127.0.0.1 that nobody uses now, neither by TCP nor by UDP.</summary>
    /// <remarks>
    /// Free means free at that moment: it is not held, so that a program that counts on a fixed port may take it before the caller does. Tests do
    /// not take it from one another: it is given out once in the life of this process, and meanwhile to no other test process of the machine.
    /// </remarks>
    /// <returns>Its number.</returns>
    /// <exception cref="TestFailedException">None was found.</exception>
    public static int Free()
    {
        lock (_given)
        {
            for (var tries = 0; tries < 1_000; tries++)
            {
                var port = Random.Shared.Next(First, Last + 1);
                if (Claim(port) is { } claim)
                {
                    // Even when somebody uses it: who stops using it may want it back.
                    _given.Add(claim);
                    if (IsFree(port))
                    {
                        return port;
                    }
                }
            }
        }

        throw new TestFailedException($"no free port from {First} to {Last} in 1000 tries");
    }

    /// <summary>A name that one process of the machine can have, and that the kernel takes back when it ends.</summary>
    private static Socket? Claim(int port)
    {
        var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return Takes(claim, new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"\0vigie-test-port-{port}"))) ? claim : null;
    }

    private static bool IsFree(int port)
    {
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var place = new IPEndPoint(IPAddress.Loopback, port);
        return Takes(tcp, place) && Takes(udp, place);
    }

    private static bool Takes(Socket socket, EndPoint place)
    {
        try
        {
            socket.Bind(place);
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return false;
        }
    }
}
