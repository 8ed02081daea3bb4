using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Protocol;
using Vigie.Ipsec.Sources;
using Vigie.Ipsec.Tests.Support;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>The kernel's own tables.</summary>
public sealed class XfrmTests
{
    private static readonly string _recorded = Recorded.Read("lab-14-xfrm-on-this-kernel.txt");

    [Fact]
    public void Read_ProtocolWithoutItsName_IsRefused() =>
        Assert.Throws<IpsecFormatException>(() => XfrmParser.Read(XfrmSamples.States.Replace("\tproto esp", "\tproto\n\tesp", StringComparison.Ordinal), XfrmSamples.Policies));

    [Fact]
    public void Recorded_PolicyAndLarvalState_AreATunnelThatIsNotUp()
    {
        var reading = XfrmParser.Read(Part("## a larval state (allocspi): ip -s xfrm state"), Part("## ip -s xfrm policy"));
        Assert.Equal([new ConfiguredTunnel("198.51.100.1...198.51.100.2", "10.1.0.0/24===10.2.0.0/24", "10.1.0.0/24", "10.2.0.0/24") { RemoteAddress = "198.51.100.2" }], reading.Configured);
        Assert.Equal(SaPhase.Pending, Assert.Single(reading.Children).Phase);
        Assert.False(reading.TellsConfiguration);
    }

    [Fact]
    public async Task Tunnels_TwoDirections_AreOneSaAndItsCounters()
    {
        var shell = new ScriptedShell().On("-s xfrm policy", XfrmSamples.Policies).On("-s xfrm state list nokeys", XfrmSamples.States);
        await using var watched = Watch(shell);
        await watched.RunAsync();
        shell.On("-s xfrm state list nokeys", XfrmSamples.States.Replace("8400(bytes), 100(packets)", "8500(bytes), 101(packets)", StringComparison.Ordinal));
        watched.Clock.Advance(TimeSpan.FromSeconds(5));
        var told = (await watched.RunAsync()).Samples;
        Golden.Check("Golden/xfrm.prom", told.Text);
        Assert.Equal((1, 2), (told["ipsec_tunnel_up", "connection=\"198.51.100.1...198.51.100.2\""], told["ipsec_tunnel_child_sas", "connection=\"198.51.100.1...198.51.100.2\""]));
        Assert.Equal(100, told["ipsec_tunnel_bytes_total", "connection=\"198.51.100.1...198.51.100.2\"", "direction=\"out\""]);
        Assert.Equal(0, told["ipsec_tunnel_up", "connection=\"198.51.100.1...198.51.100.3\""]);
        Assert.Equal(["ip -s xfrm policy", "ip -s xfrm state list nokeys"], shell.Asked.Distinct());
    }

    [Fact]
    public async Task Tunnels_PolicyGoneWithItsTunnel_IsDownAndNotForgotten()
    {
        var shell = new ScriptedShell().On("-s xfrm policy", XfrmSamples.Policies).On("-s xfrm state list nokeys", XfrmSamples.States);
        await using var watched = Watch(shell);
        await watched.RunAsync();
        shell.On("-s xfrm policy", "").On("-s xfrm state list nokeys", "");
        await watched.RunAsync();
        Assert.Equal(0, (await watched.RunAsync()).Samples["ipsec_tunnel_up", "connection=\"198.51.100.1...198.51.100.2\""]);
        watched.Clock.Advance(TimeSpan.FromDays(8));
        await watched.RunAsync();
        Assert.Empty((await watched.RunAsync()).Samples.Series("ipsec_tunnel_up"));
    }

    [Fact]
    public async Task Tunnels_WithoutTheRight_AreForbidden()
    {
        await using var watched = Watch(new ScriptedShell().On("-s xfrm policy", "", 1, "RTNETLINK answers: Operation not permitted\nDump terminated"));
        Assert.Equal(FailureReason.Forbidden, (await watched.FailAsync()).Reason);
    }

    private static Watched Watch(ScriptedShell shell) => new(services => new XfrmSource(new ShellReader(shell, ["ip"], services.Exchanges)));

    private static string Part(string title)
    {
        var start = _recorded.IndexOf(title + "\n", StringComparison.Ordinal) + title.Length + 1;
        var end = _recorded.IndexOf("\n## ", start, StringComparison.Ordinal);
        return _recorded[start..(end + 1)];
    }
}
