using System.Collections.Concurrent;
using System.Diagnostics;
using Vigie.Testing;

namespace Vigie.Ssh.Tests;

/// <summary>Many polls while somebody kills ssh processes at random: nothing is left.</summary>
public sealed class StressTests
{
    private const int Polls = 200;

    private readonly ConcurrentDictionary<string, int> _failures = new();
    private int _done;

    [Fact]
    public async Task Polls_WithRandomKills_LeaveNoZombieNoSocketNoProcess()
    {
        await using var ground = await SshGround.StartAsync();
        var bastion = ground.BastionHost with { KeepsConnection = true };
        await using var one = ground.Hub.Open(ground.FirewallHost with { Via = bastion });
        await using var two = ground.Hub.Open(ground.FirewallHost with { Name = "fw-other", Via = bastion });
        await using var direct = ground.Hub.Open(ground.FirewallHost);
        using var stop = new CancellationTokenSource();
        var killing = KillAsync(ground.Base, stop.Token);
        var clock = Stopwatch.StartNew();
        var outcomes = await Task.WhenAll(PollsAsync(one), PollsAsync(two), PollsAsync(direct), ForwardsAsync(direct, ground.Firewall.Port));
        await stop.CancelAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Polls} polls in {clock.Elapsed.TotalSeconds:0} s, {await killing} kills, {outcomes.Sum()} polls ended well; failures: {string.Join(", ", _failures.Select(pair => $"{pair.Value} {pair.Key}"))}");
        Assert.InRange(outcomes.Sum(), 1, Polls);
        foreach (var connection in new[] { one, two, direct })
        {
            // How many ended well among the kills is the machine's mood; that each works again when they end is not.
            await WorksAgainAsync(connection);
            await connection.DisposeAsync();
        }

        Assert.True(ground.Hub.IsIdle);
        Assert.Empty(Directory.EnumerateFileSystemEntries(ground.Base));
        Assert.Empty(await SshProcesses.SettleAsync(ground.Base));
        Assert.Empty(SshProcesses.Zombies());
    }

    private static async Task WorksAgainAsync(SshConnection connection)
    {
        for (var left = 60; ; left--)
        {
            try
            {
                await SayHelloAsync(connection);
                return;
            }
            catch (SshException) when (left > 0)
            {
                // A start that failed is not tried again for a while.
                await Task.Delay(TimeSpan.FromMilliseconds(500));
            }
        }
    }

    private static async Task SayHelloAsync(SshConnection connection) =>
        Assert.Equal("hello\n", (await connection.RunAsync(new RemoteCommand("say", "hello") { Deadline = TimeSpan.FromSeconds(10) }, CancellationToken.None)).Require());

    private Task<int> PollsAsync(SshConnection connection) => CountAsync(() => SayHelloAsync(connection));

    private Task<int> ForwardsAsync(IForward forward, int port) => CountAsync(async () =>
        await ForwardTests.GreetingAsync(await forward.SocketAsync("127.0.0.1", port, CancellationToken.None)));

    private async Task<int> CountAsync(Func<Task> poll)
    {
        var good = 0;
        for (var i = 0; i < Polls / 4; i++)
        {
            try
            {
                await poll();
                good++;
            }
            catch (Exception killed) when (killed is SshException or IOException or System.Net.Sockets.SocketException)
            {
                // Its process was the one that was killed. What cannot be started is not tried again for a while: the frame waits longer.
                _failures.AddOrUpdate((killed as SshException)?.Failure.ToString() ?? killed.GetType().Name, 1, (_, count) => count + 1);
                await Task.Delay(TimeSpan.FromMilliseconds(300));
            }

            Interlocked.Increment(ref _done);
        }

        return good;
    }

    private async Task<int> KillAsync(string folder, CancellationToken stop)
    {
        var random = new Random(4711);
        var kills = 0;
        while (!stop.IsCancellationRequested)
        {
            var pids = SshProcesses.Of(folder);
            // One kill for every third poll, however quick this machine is.
            if (pids.Count > 0 && kills * 3 < Volatile.Read(ref _done))
            {
                kills += Signals.Send(pids[random.Next(pids.Count)], Signals.Kill) ? 1 : 0;
            }

            await Task.Delay(random.Next(50, 250), CancellationToken.None);
        }

        return kills;
    }
}
