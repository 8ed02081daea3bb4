using System.Text;
using Vigie.Ipsec.Memory;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Tests.Support;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>The answers that the vendor's documentation shows, in the frame in which the API sends them; and the joins that they need.</summary>
public sealed class SnsDocumentedTests
{
    [Fact]
    public void Sas_Documented42_AreUpWithCapitalState()
    {
        var sa = Assert.Single(SnsParser.Sas(Read(PublicRecordings.ToXml("pub-sns-4.2-monitor-getsa-doc.txt", "rulename"))));
        Assert.Equal(("Site_fw_vm_2", 0UL, 864UL, 8UL), (sa.IkeRule, sa.In.Bytes!.Value, sa.Out.Bytes!.Value, sa.Out.Packets!.Value));
        var child = Assert.Single(SnsJoin.Join([], [], [sa]).Children);
        Assert.Equal((SaPhase.Up, 134.0, 3467.0), (child.Phase, child.AgeSeconds!.Value, child.RekeySeconds!.Value));
    }

    [Fact]
    public void Sas_Documented3x_AreTwoDirectionsOfOneTunnel()
    {
        var halves = SnsParser.HalfSas(Read(PublicRecordings.ToXml("pub-sns-3.x-monitor-getsa-doc.txt", "src")));
        var known = SnsJoin.JoinHalves(halves, ["10.2.0.1"]);
        Assert.Equal([("10.2.0.1...10.2.0.2", null, 101552UL), ("10.2.0.1...10.2.0.2", 282280UL, (ulong?)null)], known.Children.Select(sa => (sa.Connection, sa.In.Bytes, sa.Out.Bytes)));

        // Nobody has said which end is ours: then the bytes have no direction, but the tunnel is known.
        var unknown = SnsJoin.JoinHalves(halves, []);
        Assert.All(unknown.Children, sa => Assert.Equal(("10.2.0.1...10.2.0.2", SaPhase.Up, false), (sa.Connection, sa.Phase, sa.In.IsKnown || sa.Out.IsKnown)));
    }

    [Fact]
    public void Sas_OldFormatWithoutOurAddress_HaveNoBytesRatherThanZero()
    {
        var clock = new ManualTimeProvider();
        var halves = new[] { new SnsSa("a", "mature") { Source = "192.0.2.1", Destination = "192.0.2.2", Out = new(10, null) } };
        var traffic = Assert.Single(new TunnelBook([], false, clock).See(SnsJoin.JoinHalves(halves, []), clock.GetUtcNow()).Views).Traffic!;
        Assert.Equal((true, null, null, (bool?)null), (traffic.ChildInstalled, traffic.In.Bytes, traffic.Out.Bytes, traffic.IsOneWay));
    }

    [Fact]
    public void Takeover_NodeThatStoodBy_CountsFromWhatItFinds()
    {
        var clock = new ManualTimeProvider();
        var book = new TunnelBook([], false, clock);
        GatewayReading Reading(bool isPassive, ulong bytes) => new() { IsPassive = isPassive, Children = [new ChildSa("a", "b", "1/2", SaPhase.Up) { In = new(bytes, 1), Out = new(bytes, 1) }] };
        book.See(Reading(false, 100), clock.GetUtcNow());
        book.See(Reading(true, 0), clock.GetUtcNow());
        var views = book.See(Reading(false, 90_000) with { Children = [new ChildSa("a", "b", "3/4", SaPhase.Up) { In = new(90_000, 1), Out = new(90_000, 1) }] }, clock.GetUtcNow()).Views;
        Assert.Equal(0UL, Assert.Single(views).Traffic!.In.Bytes);
    }

    [Fact]
    public void Ikes_Documented4x_AreUpWithTheirLife()
    {
        var ike = Assert.Single(SnsJoin.Join([], SnsParser.Ikes(Read(PublicRecordings.ToXml("pub-sns-4.x-monitor-getikesa-doc.txt", "rulename"))), []).Ikes!);
        Assert.Equal(("Site_fw_vm_2", SaPhase.Up, 21124.0, "2"), (ike.Connection, ike.Phase, ike.RekeySeconds!.Value, ike.Version));
    }

    [Fact]
    public void Policies_Documented4xWithoutNamesOfTheirOwn_AreOneTunnelOfThePeer()
    {
        var policies = SnsParser.Policies(Read(PublicRecordings.ToXml("pub-sns-4.x-monitor-getspd-doc.cut.txt", "rulename")));
        var sas = SnsParser.Sas(Read(PublicRecordings.ToXml("pub-sns-4.2-monitor-getsa-doc.txt", "rulename")));
        var clock = new ManualTimeProvider();
        var view = Assert.Single(new TunnelBook([], false, clock).See(SnsJoin.Join(policies, [], sas), clock.GetUtcNow()).Views);
        Assert.Equal((new TunnelId("Site_fw_vm_2", "", "192.168.74.4/32", "0.0.0.0/0"), true, true), (view.Id, view.IsConfigured!.Value, view.Traffic!.ChildInstalled));
    }

    [Fact]
    public void TextFrame_Documented_IsNoXml()
    {
        var bytes = File.ReadAllBytes(PublicRecordings.PathOf("pub-sns-api-text-format-doc.txt"));
        Assert.Throws<IpsecFormatException>(() => SnsXml.Read(bytes));
    }

    [Fact]
    public void Rekey_RowThatEndsBesideAFreshOne_IsOneSaAndNoAge()
    {
        var reading = SnsJoin.Join([], [], SnsParser.Sas(Read(SnsSamples.Sas)));
        Assert.Equal([(SaPhase.Closing, null, null), (SaPhase.Up, 3.0, (double?)3597)], reading.Children.Select(sa => (sa.Phase, sa.AgeSeconds, sa.RekeySeconds)));
    }

    [Fact]
    public void Xml_Entities_AreRefused() =>
        Assert.Throws<IpsecFormatException>(() => Read("<!DOCTYPE nws [<!ENTITY a \"b\">]><nws code=\"100\" msg=\"&a;\"/>"));

    private static SnsAnswer Read(string xml) => SnsXml.Read(Encoding.UTF8.GetBytes(xml));
}
