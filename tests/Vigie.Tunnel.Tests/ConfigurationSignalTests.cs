using System.Globalization;

namespace Vigie.Tunnel.Tests;

/// <summary>What Vigie says of a real tunnel when what the gateways are configured with is changed, or renewed.</summary>
public sealed class ConfigurationSignalTests(WatchedTunnel watched) : IClassFixture<WatchedTunnel>, IAsyncLifetime
{
    /// <summary>Two polls of 5 s with their jitter, and the logins on the way.</summary>
    private const double TwoPolls = 16;

    public async ValueTask InitializeAsync() => await watched.WellAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task WrongSecret_DownAtBothEnds()
    {
        await watched.BreakAsync(watched.Aard, "tunnel-wrong-secret", "gw-aard", s => s.Child("servers", "up") == 0 && s.Child("databases", "up") == 0, TwoPolls);
        await watched.UntilAsync("gw-dryn", s => s.Child("servers", "up") == 0 && s.Child("servers", "ike_established") == 0 && s.Child("servers", "configured") == 1, TwoPolls, "the other end");
    }

    [Fact]
    public async Task ConnectionRemoved_IsNotConfiguredAnyMore()
    {
        await watched.BreakAsync(watched.Aard, "tunnel-connection-removed", "gw-aard", s => s.Child("servers", "configured") == 0 && s.Child("databases", "configured") == 0 && s.Child("servers", "expected") == 1, TwoPolls);
        Assert.True((await watched.AskAsync("gw-aard"))["ipsec_tunnels"] > 0, "another one is still there");
    }

    [Fact]
    public async Task NoConnections_IsToldAsSuch()
    {
        await watched.BreakAsync(watched.Aard, "tunnel-no-connections", "gw-aard", s => s["ipsec_tunnels"] == 0, TwoPolls);
    }

    [Fact]
    public async Task ChildDeleted_OnlyThatOneIsMissing()
    {
        await watched.BreakAsync(watched.Aard, "tunnel-child-deleted", "gw-aard", s => s.Child("servers", "up") == 0, TwoPolls);

        var now = await watched.AskAsync("gw-aard");
        Assert.Equal((1, 0, 1), (now.Child("servers", "ike_established"), now.Child("servers", "child_installed"), now.Child("databases", "up")));
        Assert.Equal(0, now.Child("databases", "one_way"));
    }

    [Fact]
    public async Task Rekeying_NothingIsAmissAndNoCounterGoesBack()
    {
        var since = (await watched.AskAsync("gw-aard")).Child("servers", "up_since_timestamp_seconds");
        Assert.True(await watched.Aard.SwitchAsync("tunnel-rekey", on: true));
        var last = 0.0;
        for (var i = 0; i < 60; i++)
        {
            var now = await watched.AskAsync("gw-aard");
            Assert.DoesNotContain(now.Amiss, a => a.EndsWith(" up", StringComparison.Ordinal) || a.EndsWith("one_way", StringComparison.Ordinal) || a.EndsWith("configured", StringComparison.Ordinal));
            var bytes = now["ipsec_tunnel_bytes_total", "child=\"servers\",direction=\"in\""] ?? now["ipsec_tunnel_bytes_total", "child=\"servers\""];
            Assert.True(bytes >= last, string.Create(CultureInfo.InvariantCulture, $"{bytes} after {last}"));
            last = bytes!.Value;
            Assert.Equal(since!.Value, now.Child("servers", "up_since_timestamp_seconds")!.Value, tolerance: 2.0);
            await Task.Delay(700, TestContext.Current.CancellationToken);
        }

        Assert.True(last > 0, "traffic was counted");
    }
}
