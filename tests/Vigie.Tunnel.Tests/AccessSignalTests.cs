using Vigie.Testing;

namespace Vigie.Tunnel.Tests;

/// <summary>What Vigie says when the way to a gateway is the trouble: keys, the bastion, the daemon.</summary>
public sealed class AccessSignalTests(WatchedTunnel watched) : IClassFixture<WatchedTunnel>, IAsyncLifetime
{
    /// <summary>Two polls of 5 s with their jitter, and the logins on the way.</summary>
    private const double TwoPolls = 16;

    public async ValueTask InitializeAsync() => await watched.WellAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("gw-host-key", "gw-aard", "gw-dryn")]
    [InlineData("bastion-host-key", "bastion", null)]
    public async Task HostKeyChanged_IsIdentity_NamesTheHop_AndIsNeverAccepted(string fault, string hop, string? untouched)
    {
        await watched.BreakAsync(watched.Aard, fault, "gw-aard", s => s.Reason == "identity", TwoPolls);

        Assert.Contains(hop, await ErrorAsync("gw-aard"), StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(12), TestContext.Current.CancellationToken);
        Assert.Equal("identity", (await watched.AskAsync("gw-aard")).Reason);
        if (untouched is not null)
        {
            Assert.Null((await watched.AskAsync(untouched)).Reason);
        }
        else
        {
            Assert.Equal("identity", (await watched.AskAsync("gw-dryn")).Reason);
        }
    }

    [Fact]
    public async Task BastionBlocked_BothGatewaysCannotBeRead()
    {
        await watched.BreakAsync(watched.Aard, "bastion-blocked", "gw-aard", s => s.Reason is "timeout" or "unreachable", 40);
        await watched.UntilAsync("gw-dryn", s => s.Reason is "timeout" or "unreachable", 40, "the other gateway");
    }

    [Fact]
    public async Task DaemonHangs_IsATimeoutAndNobodyWaitsForEver()
    {
        await watched.BreakAsync(watched.Aard, "gw-daemon-hangs", "gw-aard", s => s.Reason == "timeout", 40);
    }

    [Fact]
    public async Task Firewalls_Healthy_ShowTheSameTunnelsOverApiAndSnmp()
    {
        foreach (var target in (string[])["fw-aard", "fw-dryn"])
        {
            await watched.UntilAsync(target, s => s.Reason is null && s["ipsec_tunnels"] == 2 && s["ipsec_tunnel_up", "tunnel=\"fw-aard-dryn\""] == 1, 30, "tunnels of the firewall");
        }

        Assert.Equal(0, watched.Aard.Firewall.Api.Access.Counts.FailedLogins);
    }

    /// <summary>What the status page says of a target.</summary>
    private async Task<string> ErrorAsync(string target)
    {
        var page = await watched.Vigie.GetAsync("/targets?format=json");
        var at = page.IndexOf($"\"{target}\"", StringComparison.Ordinal);
        return at < 0 ? throw new TestFailedException("no such target: " + page) : page[at..Math.Min(page.Length, at + 3000)];
    }
}
