namespace Vigie.Tunnel.Tests;

/// <summary>What Vigie says of a real tunnel, through the bastion, when the line or the other end fails: exactly that, and in time. Collectors run every 5 s.</summary>
public sealed class SignalTests(WatchedTunnel watched) : IClassFixture<WatchedTunnel>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await watched.WellAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task PeerKilled_IsToldBeforeStrongSwanGivesUp()
    {
        var before = File.ReadLines(watched.Lab.Aard.Log).Count();
        await watched.BreakAsync(watched.Aard, "tunnel-peer-killed", "gw-aard", s => s.Child("servers", "peer_unresponsive") == 1 && s.Child("databases", "peer_unresponsive") == 1, 40);

        Assert.Equal(1, (await watched.AskAsync("gw-aard")).Child("servers", "up"));
        Assert.DoesNotContain(File.ReadLines(watched.Lab.Aard.Log).Skip(before), l => l.Contains("giving up after", StringComparison.Ordinal));
        await watched.UntilAsync("gw-aard", s => s.Child("servers", "up") == 0 && s.Child("servers", "ike_established") == 0, 60, "the tunnel is down");
        Assert.Contains(File.ReadLines(watched.Lab.Aard.Log).Skip(before), l => l.Contains("giving up after", StringComparison.Ordinal));
        Assert.Equal("unreachable", (await watched.AskAsync("gw-dryn")).Reason);
    }

    [Theory]
    [InlineData("tunnel-esp-dropped")]
    [InlineData("tunnel-esp-in-dropped")]
    public async Task EspDropped_IsToldByProbeAndOneWayWithinTwoMinutes(string fault)
    {
        await watched.BreakAsync(watched.Aard, fault, "gw-aard", s => s.Child("servers", "probe_success") == 0 && s.Child("databases", "probe_success") == 0, 40);
        await watched.UntilAsync("gw-aard", s => s.Child("servers", "one_way") == 1 && s.Child("databases", "one_way") == 1, 80, "one-way");

        var now = await watched.AskAsync("gw-aard");
        Assert.Equal((1, 1, 1), (now.Child("servers", "up"), now.Child("servers", "ike_established"), now.Child("servers", "child_installed")));
        Assert.Equal(0, now.Child("servers", "peer_unresponsive"));
    }

    [Fact]
    public async Task BigDropped_OnlyTheBigProbeFails()
    {
        await watched.BreakAsync(watched.Aard, "tunnel-big-dropped", "gw-aard", s => s.Amiss.SequenceEqual(["databases probe_mtu_success", "servers probe_mtu_success"]), 40);
    }
}
