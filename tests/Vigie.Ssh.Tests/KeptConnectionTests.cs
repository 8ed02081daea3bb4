using System.Diagnostics;
using System.Globalization;
using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>A kept connection to a real bastion, with many targets behind it.</summary>
public sealed class KeptConnectionTests
{
    private const int Targets = 20;

    [Fact]
    public async Task RunAsync_TwentyTargets_OneLoginAtTheBastionAndFewProcesses()
    {
        await using var ground = await SshGround.StartAsync();
        var (kept, loginsKept) = await MeasureAsync(ground, keeps: true);
        var (anew, loginsAnew) = await MeasureAsync(ground, keeps: false);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Targets} targets behind one bastion, one round:");
        TestContext.Current.TestOutputHelper?.WriteLine($"kept connection: {kept}, {loginsKept} logins at the bastion");
        TestContext.Current.TestOutputHelper?.WriteLine($"login for each:  {anew}, {loginsAnew} logins at the bastion");
        Assert.Equal((1, Targets), (loginsKept, loginsAnew));
        // The master, and four turns of a client with its jump each.
        Assert.InRange(kept.MostProcesses, 1, 9);
        Assert.InRange(anew.MostProcesses, 1, 2);
    }

    [Fact]
    public async Task RunAsync_BastionRefusesTheKey_ReasonIsNotLost()
    {
        await using var ground = await SshGround.StartAsync();
        var failure = await ground.FailAsync(ground.FirewallHost with { Via = ground.BastionHost with { KeepsConnection = true, KeyFile = ground.OtherKey.File } });
        Assert.Equal((SshFailure.AuthRefused, "bastion-aard"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_DestinationNotPermittedOrClosed_ReasonIsNotLost()
    {
        await using var ground = await SshGround.StartAsync();
        var kept = ground.FirewallHost with { Via = ground.BastionHost with { KeepsConnection = true } };
        var forbidden = await ground.FailAsync(kept with { Port = 1 });
        Assert.Equal((SshFailure.Forbidden, "bastion-aard"), (forbidden.Failure, forbidden.Hop));
        await ground.Firewall.DisposeAsync();
        var closed = await ground.FailAsync(kept);
        Assert.Equal((SshFailure.TargetUnreachable, "fw-dryn"), (closed.Failure, closed.Hop));
    }

    [Fact]
    public async Task RunAsync_HostKeyOfTheTargetChanged_IsSeenThoughTheBastionIsKept()
    {
        await using var ground = await SshGround.StartAsync();
        var host = ground.FirewallHost with { Via = ground.BastionHost with { KeepsConnection = true } };
        await using var connection = ground.Hub.Open(host);
        Assert.Equal("a\n", (await connection.RunAsync(new RemoteCommand("say", "a"), CancellationToken.None)).Require());
        var port = ground.Firewall.Port;
        await ground.Firewall.DisposeAsync();
        await using var stranger = await Testing.Ssh.RealSshd.StartAsync(ground.Folder, "stranger", [ground.Key.Public], port);
        var failure = await Assert.ThrowsAsync<SshException>(() => connection.RunAsync(new RemoteCommand("say", "a"), CancellationToken.None));
        Assert.Equal((SshFailure.HostKeyChanged, "fw-dryn"), (failure.Failure, failure.Hop));
    }

    [Fact]
    public async Task RunAsync_KeptConnectionKilled_ComesBack()
    {
        await using var ground = await SshGround.StartAsync();
        await using var connection = ground.Hub.Open(ground.FirewallHost with { Via = ground.BastionHost with { KeepsConnection = true } });
        await connection.RunAsync(new RemoteCommand("say", "a"), CancellationToken.None);
        Assert.True(Signals.Send(Assert.Single(SshProcesses.Of(ground.Base)), Signals.Kill));
        Assert.Equal("b\n", (await connection.RunAsync(new RemoteCommand("say", "b"), CancellationToken.None)).Require());
    }

    private static async Task<(Figures Figures, int Logins)> MeasureAsync(SshGround ground, bool keeps)
    {
        var before = Logins(ground);
        var bastion = ground.BastionHost with { KeepsConnection = keeps };
        var connections = Enumerable.Range(1, Targets).Select(i => ground.Hub.Open(ground.FirewallHost with { Name = $"fw-{i}", Via = bastion })).ToList();
        var clock = Stopwatch.StartNew();
        var (most, cpu) = (0, new Dictionary<int, double>());
        var runs = Task.WhenAll(connections.Select(connection => connection.RunAsync(new RemoteCommand("say", "hello") { Deadline = TimeSpan.FromMinutes(1) }, CancellationToken.None)));
        while (!runs.IsCompleted)
        {
            var pids = SshProcesses.Of(ground.Base);
            most = Math.Max(most, pids.Count);
            foreach (var pid in pids)
            {
                cpu[pid] = Math.Max(cpu.GetValueOrDefault(pid), SshProcesses.CpuSeconds(pid));
            }

            await Task.Delay(10);
        }

        Assert.All(await runs, result => Assert.Equal("hello\n", result.Require()));
        var figures = new Figures(most, clock.Elapsed, cpu.Values.Sum());
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return (figures, Logins(ground) - before);
    }

    private static int Logins(SshGround ground) => ground.Bastion.Lines.Count(line => line.Contains("Accepted publickey", StringComparison.Ordinal));

    private sealed record Figures(int MostProcesses, TimeSpan Took, double CpuSeconds)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"at most {MostProcesses} ssh processes, {Took.TotalSeconds:0.0} s, about {CpuSeconds:0.00} s of CPU on this side");
    }
}
