using System.Net;
using System.Net.Sockets;
using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Probing;
using Vigie.Ipsec.Tests.Support;
using Vigie.Ssh;

namespace Vigie.Ipsec.Tests;

/// <summary>Probes over real sockets of this machine, and over a shell in memory.</summary>
public sealed class ProbeTests
{
    private static readonly IPAddress _here = IPAddress.Loopback;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Probe_OpenPort_ConnectsFromTheGivenAddressAndPassesLargeData()
    {
        using var listener = Listen(10);
        var accepting = listener.AcceptAsync(Cancel);
        var outcome = await ProbeAsync(PortOf(listener), probe => probe with { Source = IPAddress.Parse("127.0.0.9"), SendsLarge = true });
        using var accepted = await accepting;
        Assert.Equal("127.0.0.9", ((IPEndPoint)accepted.RemoteEndPoint!).Address.ToString());
        Assert.Equal((ProbeResult.Connected, true), (outcome.Result, outcome.LargePassed));
        Assert.True(outcome.IsGood);
    }

    [Fact]
    public async Task Probe_ClosedPort_IsGoodAndTellsNothingOfLargePackets()
    {
        using var listener = Listen(1);
        var port = PortOf(listener);
        listener.Close();
        var outcome = await ProbeAsync(port, probe => probe with { SendsLarge = true });
        Assert.Equal((ProbeResult.Refused, true, null), (outcome.Result, outcome.IsGood, outcome.LargePassed));
    }

    [Fact]
    public async Task Probe_NobodyAnswers_TimesOut()
    {
        // A queue that is full: the kernel drops what comes, as a tunnel that carries nothing does.
        using var listener = Listen(0);
        using var first = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(_here, PortOf(listener), Cancel);
        var waiting = second.ConnectAsync(_here, PortOf(listener), Cancel).AsTask();
        var outcome = await ProbeAsync(PortOf(listener), probe => probe with { Timeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal((ProbeResult.Timeout, false), (outcome.Result, outcome.IsGood));
        Assert.InRange(outcome.Took, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));
        second.Close();
        await waiting.ContinueWith(_ => { }, Cancel, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task Probe_AddressThatIsNotOurs_SaysNothingAboutThePath()
    {
        var fault = await Assert.ThrowsAsync<TargetFailureException>(() => ProbeAsync(80, probe => probe with { Source = IPAddress.Parse("192.0.2.77") }));
        Assert.Equal(FailureReason.Config, fault.Reason);
    }

    [Theory]
    [InlineData(0, "Connection to 10.2.0.10 8080 port [tcp/*] succeeded!", ProbeResult.Connected)]
    [InlineData(1, "nc: connect to 10.2.0.10 port 8081 (tcp) failed: Connection refused", ProbeResult.Refused)]
    [InlineData(1, "nc: connect to 10.2.0.10 port 8081 (tcp) timed out: Operation now in progress", ProbeResult.Timeout)]
    [InlineData(1, "", ProbeResult.Timeout)]
    [InlineData(1, "nc: connect to 10.2.0.10 port 80 (tcp) failed: No route to host", ProbeResult.Unreachable)]
    public async Task Probe_FromAHostBehindTheGateway_IsReadFromNc(int status, string said, object result)
    {
        var shell = new ScriptedShell().On("nc -z -v -n -w 3 -s 10.1.0.10 10.2.0.10 8080", "", status, said).On("ping -n -c 1 -W 3 -M do -s 1372 -I 10.1.0.10 10.2.0.10", "", 1);
        var outcome = await new ShellProber(shell, new ExchangeLog(), TimeProvider.System)
            .ProbeAsync(new TunnelProbe(IPAddress.Parse("10.2.0.10"), 8080) { Source = IPAddress.Parse("10.1.0.10"), SendsLarge = true }, Cancel);
        Assert.Equal((result, (bool?)false), (outcome.Result, outcome.LargePassed));
    }

    [Fact]
    public async Task Probe_HostBehindTheGatewayIsNotReached_IsAFailureOfTheProbe()
    {
        var shell = new ScriptedShell().On("8080", new SshException(SshFailure.Unreachable, "no route", "host-b"));
        var fault = await Assert.ThrowsAsync<TargetFailureException>(() => new ShellProber(shell, new ExchangeLog(), TimeProvider.System).ProbeAsync(new TunnelProbe(_here, 8080), Cancel));
        Assert.Equal(FailureReason.Unreachable, fault.Reason);
    }

    [Fact]
    public async Task Collector_OneGoodOneBrokenOneImpossible_TellsWhatIsKnown()
    {
        using var listener = Listen(10);
        var port = PortOf(listener);
        TunnelPromise[] promises =
        [
            Promises.Of("b-lan", "site-b", "lan", new TunnelProbe(_here, port)),
            Promises.Of("b-v6", "site-b", "lan-v6", new TunnelProbe(IPAddress.Parse("192.0.2.1"), 80) { Source = IPAddress.Parse("192.0.2.77") }),
        ];
        await using var watched = Watched.Swan(ScriptedShell.Swan(Recorded.Read(Recorded.Connections), Recorded.Read("lab-01-established-idle.list-sas-pretty.txt")), promises);
        await watched.RunAsync();
        var ran = await watched.RunAsync("probe");
        Assert.Equal(FailureReason.Config, ran.Run.PartialFailure?.Reason);
        Assert.Equal(1, ran.Samples["ipsec_tunnel_probe_success", "tunnel=\"b-lan\"", "local_ts=\"10.1.0.0/24\"", "remote_ts=\"10.2.0.0/24\""]);
        Assert.Equal("connected", ran.Samples.State("ipsec_tunnel_probe_result", "tunnel=\"b-lan\""));
        Assert.Empty(ran.Samples.Series("ipsec_tunnel_probe_success", "tunnel=\"b-v6\""));
    }

    private static Socket Listen(int backlog)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(_here, 0));
        listener.Listen(backlog);
        return listener;
    }

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private static Task<ProbeOutcome> ProbeAsync(int port, Func<TunnelProbe, TunnelProbe> change) =>
        new TcpProber(TimeProvider.System).ProbeAsync(change(new TunnelProbe(_here, port)), Cancel);
}
