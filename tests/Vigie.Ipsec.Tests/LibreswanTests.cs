using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Parsing;
using Vigie.Ipsec.Protocol;
using Vigie.Ipsec.Sources;
using Vigie.Ipsec.Tests.Support;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests;

/// <summary>Libreswan in the forms of versions 3 to 5.</summary>
public sealed class LibreswanTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1795161600);

    [Fact]
    public void Status_Version4_TellsConnectionsAlsoThoseThatAreDown()
    {
        var reading = LibreswanParser.Read(LibreswanSamples.Status4, LibreswanSamples.Traffic4, _now);
        Assert.Equal(
        [
            new("site-b", "site-b", "10.1.0.0/24", "10.2.0.0/24") { RemoteAddress = "198.51.100.2" },
            new("many", "many/1x1", "10.1.0.0/24", "10.3.0.0/24") { RemoteAddress = "198.51.100.3" },
            new("many", "many/1x2", "10.1.0.0/24", "10.4.0.0/24") { RemoteAddress = "198.51.100.3" },
            new("down", "down", "10.1.0.0/24", "10.9.0.0/24") { RemoteAddress = "198.51.100.9" },
            new("knocking", "knocking", "198.51.100.1", "198.51.100.8") { RemoteAddress = "198.51.100.8" },
        ], reading.Configured);
        Assert.Null(reading.Fault);
    }

    [Fact]
    public void Status_Version4_TellsStatesByTheirPhraseAndTrafficByNumber()
    {
        var reading = LibreswanParser.Read(LibreswanSamples.Status4, LibreswanSamples.Traffic4, _now);
        Assert.Equal([("site-b", SaPhase.Up, false), ("many", SaPhase.Up, false), ("knocking", SaPhase.Pending, true)], reading.Ikes!.Select(ike => (ike.Connection, ike.Phase, ike.OwesAnswer!.Value)));
        Assert.Equal([("2", 8400UL, 16800UL), ("3", 100UL, 200UL), ("5", 1UL, 2UL)], reading.Children.Select(child => (child.Key, child.In.Bytes!.Value, child.Out.Bytes!.Value)));
        Assert.Equal([600.0, 4600, null], reading.Children.Select(child => child.AgeSeconds));
        Assert.Equal([27800.0, null, 2000], reading.Children.Select(child => child.RekeySeconds));
    }

    [Fact]
    public void Status_Version54_TellsTheSame()
    {
        var reading = LibreswanParser.Read(LibreswanSamples.Status5, LibreswanSamples.Traffic5, _now);
        Assert.Equal(["site-b", "down", "roam"], reading.Configured.Select(one => one.Connection));
        Assert.Equal([("site-b", false), ("roam", true)], reading.Ikes!.Select(ike => (ike.Connection, ike.OwesAnswer!.Value)));
        Assert.Equal([("site-b", 8400UL), ("roam", 10UL)], reading.Children.Select(child => (child.Child, child.In.Bytes!.Value)));
    }

    [Theory]
    [InlineData("#1: \"c\":500 STATE_PARENT_I3 (PARENT SA established); newest;", SaPhase.Up)]
    [InlineData("#1: \"c\":500 STATE_MAIN_I4 (ISAKMP SA established); lastdpd=-1s(seq in:0 out:0); idle;", SaPhase.Up)]
    [InlineData("#1: \"c\":4500 ESTABLISHED_IKE_SA (established IKE SA); REKEY in 1s;", SaPhase.Up)]
    [InlineData("000 #1: \"c\":500 STATE_MAIN_I1 (sent MI1, expecting MR1); RETRANSMIT in 8s;", SaPhase.Pending)]
    public void Status_StateOfAnyVersion_IsUnderstood(string line, object phase) =>
        Assert.Equal(phase, Assert.Single(LibreswanParser.Read($"{line}\nTotal IPsec connections: loaded 0, active 0\n", "", _now).Ikes!).Phase);

    [Fact]
    public void Status_LineThatIsNotUnderstood_IsTold()
    {
        var reading = LibreswanParser.Read("Total IPsec connections: loaded 3, active 0\n", "", _now);
        Assert.Equal("3 connections are loaded, but only 0 of their lines are understood", reading.Fault);
    }

    [Fact]
    public void Status_WithoutTotal_IsRefused() =>
        Assert.Throws<IpsecFormatException>(() => LibreswanParser.Read(LibreswanSamples.Status4[..LibreswanSamples.Status4.IndexOf("Total", StringComparison.Ordinal)], "", _now));

    [Theory]
    [InlineData("Linux Libreswan U5.1/K(no kernel code presently loaded) on 6.1", "5.1")]
    [InlineData("Libreswan 4.10", "4.10")]
    [InlineData("Linux strongSwan U5.9.8/K6.1", "")]
    public void Version_Text_IsFound(string text, string version) => Assert.Equal(version, LibreswanParser.Version(text));

    [Fact]
    public async Task Tunnels_Version4_TellTheGoldenText()
    {
        var shell = new ScriptedShell().On("ipsec status", LibreswanSamples.Status4).On("ipsec trafficstatus", LibreswanSamples.Traffic4);
        await using var watched = new Watched(services => new LibreswanSource(new ShellReader(shell, ["ipsec"], services.Exchanges), services.Clock));
        await watched.RunAsync();
        watched.Clock.Advance(TimeSpan.FromSeconds(5));
        Golden.Check("Golden/libreswan-4.prom", (await watched.RunAsync()).Samples.Text);
    }

    [Fact]
    public async Task Tunnels_PlutoDoesNotRun_IsUnreachable()
    {
        var shell = new ScriptedShell().On("ipsec status", "", 3, "whack: Pluto is not running (no \"/run/pluto/pluto.ctl\")");
        await using var watched = new Watched(services => new LibreswanSource(new ShellReader(shell, ["ipsec"], services.Exchanges), services.Clock));
        Assert.Equal(FailureReason.Unreachable, (await watched.FailAsync()).Reason);
    }
}
