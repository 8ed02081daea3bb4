using Vigie.Ipsec.Tests.Support;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>What Vigie says while a real strongSwan is rekeyed, loses its peer, or has its ESP dropped: the recorded moments in their order.</summary>
public sealed class SequenceTests
{
    private const string Lan = "tunnel=\"b-lan\"";
    private const string In = "direction=\"in\"";
    private const string Out = "direction=\"out\"";

    [Fact]
    public async Task Rekey_Recorded_CountsOnAndStaysUp()
    {
        await using var swan = new Replay();
        var before = await swan.PlayAsync("lab-04-child-rekey-0-before.txt", 0);
        var during = await swan.PlayAsync("lab-04-child-rekey-1-after-0.3s.list-sas-pretty.txt", 1);
        var after = await swan.PlayAsync("lab-04-child-rekey-2-after-6s.list-sas.txt", 6);
        Assert.Equal([1, 1, 1], new[] { before, during, after }.Select(one => one["ipsec_tunnel_up", Lan]!.Value));
        Assert.Equal([0, 0, 168], new[] { before, during, after }.Select(one => one["ipsec_tunnel_bytes_total", Lan, Out]!.Value));
        Assert.Equal(before["ipsec_tunnel_up_since_timestamp_seconds", Lan], after["ipsec_tunnel_up_since_timestamp_seconds", Lan]);
        Assert.Equal(1, during["ipsec_tunnel_child_sas", Lan]);
        Assert.Equal(3570, during["ipsec_tunnel_rekey_seconds", Lan]);
    }

    [Fact]
    public async Task RekeyOfIkev1_Recorded_OldSaThatLingersIsNotCountedAsUp()
    {
        await using var swan = new Replay();
        await swan.PlayAsync("lab-06-ikev1-0-before.txt", 0);
        var after = await swan.PlayAsync("lab-06-ikev1-2-after-15s.list-sas.txt", 15);
        Assert.Equal(1, after["ipsec_tunnel_child_sas", "connection=\"old-v1\""]);
        Assert.Equal(0, after["ipsec_tunnel_bytes_total", "connection=\"old-v1\"", Out]);
    }

    [Fact]
    public async Task PeerKilled_Recorded_IsToldLongBeforeStrongswanGivesUp()
    {
        await using var swan = new Replay();
        var told = new Dictionary<int, Samples>();
        foreach (var (name, at) in Replay.PeerKilled)
        {
            told[at] = await swan.PlayAsync(name, at);
        }

        // The liveness task begins between 3 s and 6 s. strongSwan itself gives the SAs up between 25 s and 30 s.
        Assert.Equal(0, told[6]["ipsec_tunnel_peer_unresponsive", Lan]);
        Assert.Equal(1, told[12]["ipsec_tunnel_peer_unresponsive", Lan]);
        Assert.Equal(1, told[25]["ipsec_tunnel_up", Lan]);
        Assert.Equal((1, 0), (told[30]["ipsec_tunnel_up", Lan], told[30]["ipsec_tunnel_child_installed", Lan]));
        Assert.Equal((0, 0), (told[35]["ipsec_tunnel_up", Lan], told[35]["ipsec_tunnel_ike_established", Lan]));
        Assert.Equal(1, told[40]["ipsec_tunnel_peer_unresponsive", Lan]);
        Assert.Null(told[40]["ipsec_tunnel_up_since_timestamp_seconds", Lan]);
        Assert.Equal(told[25]["ipsec_tunnel_bytes_total", Lan, Out], told[40]["ipsec_tunnel_bytes_total", Lan, Out]);
    }

    [Fact]
    public async Task PeerBackAfterGivingUp_Recorded_TunnelIsDownAndNamed()
    {
        await using var swan = new Replay();
        await swan.PlayAsync("lab-08-peer-is-back-but-we-gave-up.list-sas.txt", 0);
        var told = await swan.PlayAsync("lab-08-peer-is-back-but-we-gave-up.list-sas.txt", 5);
        Assert.Equal((1, 0, 0), (told["ipsec_tunnel_configured", Lan], told["ipsec_tunnel_up", Lan], told["ipsec_tunnel_ike_established", Lan]));
        Assert.Null(told["ipsec_tunnel_peer_unresponsive", Lan]);
    }

    [Fact]
    public async Task EspDropped_Recorded_IsOneWayWithinHalfAMinute()
    {
        await using var swan = new Replay();
        await swan.PlayAsync("lab-13-esp-blackholed-0-before.txt", 0);
        var after16 = await swan.PlayAsync("lab-13-esp-blackholed-1-after-16s.txt", 16);
        Assert.Equal((1, 1, 0), (after16["ipsec_tunnel_up", Lan], after16["ipsec_tunnel_ike_established", Lan], after16["ipsec_tunnel_one_way", Lan]));
        Assert.Equal((5040, 0), (after16["ipsec_tunnel_bytes_total", Lan, Out], after16["ipsec_tunnel_bytes_total", Lan, In]));
        var after31 = await swan.PlayAsync(Recorded.ToPretty(Recorded.Read("lab-13-esp-blackholed-1-after-16s.txt").Replace("5040 bytes,    60", "9072 bytes,   108", StringComparison.Ordinal)), 31, isText: true);
        Assert.Equal(1, after31["ipsec_tunnel_one_way", Lan]);
        var healed = await swan.PlayAsync("lab-13-esp-blackholed-2-healed.txt", 36);
        Assert.Equal(0, healed["ipsec_tunnel_one_way", Lan]);
    }

    [Fact]
    public async Task TwoIkeSas_BothWithAChild_AreCountedAndAreOneTunnel()
    {
        var model = new SwanModel();
        model.Duplicate();
        await using var watched = Watched.Swan(ScriptedShell.Swan(SwanModel.Connections, model.List()));
        Assert.Equal(2, (await watched.RunAsync()).Samples["ipsec_tunnel_child_sas", "child=\"lan\""]);
    }
}
