using Vigie.Core.Collecting;
using Vigie.Ipsec.Protocol;
using Vigie.Ipsec.Sources;
using Vigie.Ipsec.Tests.Support;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>The SNMP tables of a Stormshield firewall, in both layouts.</summary>
public sealed class SnsSnmpTests
{
    private const string Root = "1.3.6.1.4.1.11256.1";
    private const string Hash = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Tunnels_NewLayout_TellTheGoldenText()
    {
        await using var watched = Watch(New());
        await watched.RunAsync();
        Golden.Check("Golden/sns-snmp-new.prom", (await watched.RunAsync()).Samples.Text);
    }

    [Fact]
    public async Task Tunnels_OldLayout_TellTheGoldenText()
    {
        await using var watched = Watch(Old());
        await watched.RunAsync();
        Golden.Check("Golden/sns-snmp-old.prom", (await watched.RunAsync()).Samples.Text);
    }

    [Theory]
    [InlineData("4.8.13")]
    [InlineData("4.2.0")]
    [InlineData(null)]
    public async Task Layout_NewFirmware_IsFoundByVersionOrColumn(string? version)
    {
        await using var watched = Watch(New().Put($"{Root}.18.2.0", version));
        Assert.Equal(1, (await watched.RunAsync()).Samples["ipsec_tunnel_up", $"child=\"{Hash}\""]);
    }

    /// <summary>Column 11 is the state in the old layout and an SPI in the new one: taken for the other, nothing is up.</summary>
    [Theory]
    [InlineData("4.1.6")]
    [InlineData("3.11.17")]
    [InlineData(null)]
    public async Task Layout_OldFirmware_IsFoundByVersionOrColumn(string? version)
    {
        await using var watched = Watch(Old().Put($"{Root}.0.2.0", version));
        Assert.Equal(1, (await watched.RunAsync()).Samples["ipsec_tunnel_up", "connection=\"192.0.2.1...192.0.2.2\""]);
    }

    [Fact]
    public async Task Layout_SaidByTheOwner_IsTaken()
    {
        await using var watched = Watch(New().Put($"{Root}.18.2.0", "3.0"), SnsLayout.New);
        Assert.Equal(1, (await watched.RunAsync()).Samples["ipsec_tunnel_up", $"child=\"{Hash}\""]);
    }

    [Fact]
    public async Task Tunnels_SaGone_IsDownAndMobileOnesAreLeftOut()
    {
        var agent = New().Drop($"{Root}.1.1.1");
        await using var watched = Watch(agent);
        await watched.RunAsync();
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal((1, 0), (told["ipsec_tunnels"], told["ipsec_tunnel_up"]));
    }

    [Fact]
    public async Task Tunnels_OneDirectionOfTheOldLayout_HasItsBytesByOurAddress()
    {
        var agent = Old();
        await using var watched = Watch(agent);
        await watched.RunAsync();
        agent.Put($"{Root}.1.1.1.13.7", 5000UL);
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal((4000, 0), (told["ipsec_tunnel_bytes_total", "direction=\"out\""], told["ipsec_tunnel_bytes_total", "direction=\"in\""]));
    }

    [Fact]
    public async Task Tunnels_PassiveNode_AreToldWithoutSas()
    {
        await using var watched = Watch(New().Put($"{Root}.16.2.1.3.0", "Passive"));
        var told = (await watched.RunAsync()).Samples;
        Assert.Equal(1, told["ipsec_gateway_passive"]);
        Assert.Empty(told.Series("ipsec_tunnel_child_installed"));
    }

    [Fact]
    public async Task Tunnels_TableThatDoesNotEnd_IsRefused()
    {
        var agent = New();
        agent.Cut = (Oid.Parse($"{Root}.1.1.1"), WalkEnd.NotIncreasing);
        await using var watched = Watch(agent);
        Assert.Equal(FailureReason.Protocol, (await watched.FailAsync()).Reason);
    }

    [Theory]
    [InlineData(SnmpFailure.Timeout, FailureReason.Timeout)]
    [InlineData(SnmpFailure.Auth, FailureReason.Auth)]
    public async Task Tunnels_AgentFails_IsAReason(SnmpFailure failure, FailureReason reason)
    {
        await using var watched = Watch(new Agent { Fault = new SnmpException(failure, "no") });
        Assert.Equal(reason, (await watched.FailAsync()).Reason);
    }

    [Fact]
    public async Task Node_Pair_IsTold()
    {
        var agent = New().Put($"{Root}.11.8.0", 1).Put($"{Root}.16.2.1.4.0", "Good")
            .Row($"{Root}.11.7.1", "0", (2, "SN1"), (3, 1), (10, 1)).Row($"{Root}.11.7.1", "1", (2, "SN2"), (3, 2), (10, 2));
        await using var watched = Watch(agent);
        var told = (await watched.RunAsync("node")).Samples;
        Assert.Equal(("active", "passive", "ok"), (told.State("ipsec_ha_node_mode", "node=\"SN1\""), told.State("ipsec_ha_node_mode", "node=\"SN2\""), told.State("ipsec_ha_link_state", "node=\"SN1\"")));
        Assert.Equal((1, 0, 1), (told["ipsec_ha_node_online", "node=\"SN1\""], told["ipsec_ha_node_online", "node=\"SN2\""], told["ipsec_ha_synchronised"]));
    }

    [Theory]
    [InlineData("pub-sns-snmprec-sn2000-3.11.17.snmprec", "SN2000", "3.11.17")]
    [InlineData("pub-sns-snmprec-sn710-4.8.13.snmprec", "SN710", "4.8.13")]
    public async Task Node_RecordedFirewall_IsIdentified(string file, string model, string version)
    {
        await using var watched = Watch(Agent.Recorded(PublicRecordings.PathOf(file)));
        Assert.Equal(($"Stormshield SNS {model}", version), (await watched.RunAsync("node")).Run.Identified);
    }

    private static Watched Watch(Agent agent, SnsLayout layout = SnsLayout.Auto) =>
        new(services => new SnsSnmpSource(new AgentReader(agent, services.Exchanges, services.Clock), layout, []));

    private static Agent New() => new Agent()
        .Put($"{Root}.18.1.0", "SN710").Put($"{Root}.18.2.0", "4.8.13").Put($"{Root}.18.3.0", "SN1")
        .Row($"{Root}.1.3.1", "1", (2, "Site_dryn"), (3, Hash), (4, 2), (5, "192.0.2.1"), (6, "192.0.2.2"), (7, "10.1.0.0/24"), (8, "10.2.0.0/24"), (13, 1))
        .Row($"{Root}.1.3.1", "2", (2, "Mobile"), (3, "fedcba9876543210fedcba9876543210"), (4, 2), (5, "192.0.2.1"), (6, "0.0.0.0"), (7, "10.1.0.0/24"), (8, "0.0.0.0/0"), (13, 2))
        .Row($"{Root}.1.2.1", "1", (2, "Site_dryn"), (3, 2), (4, "192.0.2.1"), (5, "192.0.2.2"), (6, "established"), (17, 100UL), (18, 14400UL))
        .Row($"{Root}.1.1.1", "4", Sa("destroying", 11, 5000, 0, 0)).Row($"{Root}.1.1.1", "900", Sa("installed", 21, 10, 3, 3600));

    private static (int, object?)[] Sa(string state, uint spi, ulong bytes, ulong age, ulong life) =>
    [
        (2, Hash), (4, "Site_dryn"), (5, "192.0.2.1"), (6, "192.0.2.2"), (11, spi), (12, spi + 1), (18, state),
        (19, bytes), (20, bytes * 2), (21, bytes / 10), (22, bytes / 5), (23, age), (24, life),
    ];

    private static Agent Old() => new Agent()
        .Put($"{Root}.0.1.0", "SN2000").Put($"{Root}.0.2.0", "3.11.17").Put("1.3.6.1.2.1.4.20.1.1.192.0.2.1", SnmpValue.OfBytes(SnmpType.IpAddress, new byte[] { 192, 0, 2, 1 }))
        .Row($"{Root}.1.1.1", "7", (2, "192.0.2.1"), (3, "192.0.2.2"), (6, 111u), (11, 1), (13, 1000UL))
        .Row($"{Root}.1.1.1", "9", (2, "192.0.2.2"), (3, "192.0.2.1"), (6, 112u), (11, 2), (13, 2000UL));
}
