using System.Net;
using System.Net.Sockets;

namespace Vigie.Testing.Tests;

public sealed class PortsTests
{
    [Fact]
    public void Free_ManyAtOnce_AreAllDifferent()
    {
        var given = ParallelEnumerable.Range(0, 200).Select(_ => Ports.Free()).ToList();

        Assert.Equal(given.Count, given.Distinct().Count());
    }

    [Fact]
    public void Free_Given_TakesAServerOfEachProtocol()
    {
        var place = new IPEndPoint(IPAddress.Loopback, Ports.Free());

        using var udp = new UdpClient(place);
        using var tcp = new TcpListener(place);
        tcp.Start();
    }
}
