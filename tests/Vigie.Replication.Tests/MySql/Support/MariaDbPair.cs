using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Replication.MySql;
using Vigie.Replication.MySql.Servers;
using Vigie.Testing;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.MySql.Support;

/// <summary>A real primary and its replica, watched as two targets of one process, and the truth about them.</summary>
internal sealed class MariaDbPair : IAsyncDisposable
{
    private static readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    private MariaDbPair(MariaDbServer primary, MariaDbServer replica, Func<MySqlSettings, MySqlSettings> change)
    {
        (Primary, Replica) = (primary, replica);
        var registry = new ServerRegistry();
        WatchedPrimary = new WatchedMySql(
            change(WatchedMySql.Settings(primary, registry, timeout: 1)) with { Objectives = new ReplicationObjectives(null, null, ["dryn", "nobody"]) }, "aard");
        WatchedReplica = new WatchedMySql(change(WatchedMySql.Settings(replica, registry, timeout: 1)), "dryn");
    }

    public MariaDbServer Primary { get; }

    public MariaDbServer Replica { get; }

    public WatchedMySql WatchedPrimary { get; }

    public WatchedMySql WatchedReplica { get; }

    /// <summary>What the last poll of the primary told; null when it could not be asked.</summary>
    public Samples? OfPrimary { get; private set; }

    /// <summary>What the last poll of the replica told.</summary>
    public Samples Samples { get; private set; } = null!;

    public string? State => Samples.State("replication_state");

    public double? Lag => Samples["replication_lag_seconds"];

    public static async Task<MariaDbPair> CreateAsync(Func<MySqlSettings, MySqlSettings>? change = null, int netTimeout = 20, int? through = null, Func<MariaDbServer, int>? relay = null, IReadOnlyList<string>? arguments = null)
    {
        var primary = await MariaDbServer.CreateAsync(new MariaDbOptions { NetTimeoutSeconds = netTimeout, Arguments = arguments ?? [] });
        var replica = await MariaDbServer.CreateAsync(new MariaDbOptions { ServerId = 2, NetTimeoutSeconds = netTimeout, Arguments = arguments ?? [] });
        await replica.FollowAsync(primary, through: relay?.Invoke(primary) ?? through);
        return new MariaDbPair(primary, replica, change ?? (settings => settings));
    }

    /// <summary>Polls both for a while; writes a row on the primary each time when told so.</summary>
    public async Task PollAsync(double seconds, bool writes = true, bool beats = false)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            if (writes)
            {
                await Primary.WriteAsync();
            }

            if (beats)
            {
                await Primary.BeatAsync();
            }

            await OnceAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(300), _cancel);
        }
        while (clock.Elapsed.TotalSeconds < seconds);
        await OnceAsync();
    }

    /// <summary>Polls until the replica's stream is in a state.</summary>
    public async Task UntilAsync(string state, double limit = 40, bool writes = true)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            if (writes)
            {
                await Primary.WriteAsync();
            }

            await OnceAsync();
            if (State == state)
            {
                return;
            }

            Assert.True(clock.Elapsed.TotalSeconds < limit, $"state is {State}, not {state}:\n{Samples.Text}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), _cancel);
        }
    }

    /// <summary>Asserts that the lag is the age of the oldest row that the primary has and the replica has not.</summary>
    public async Task AssertTrueAsync(double tolerance = 2)
    {
        var last = await Replica.SqlAsync("select ifnull(max(id), 0) from app.t");
        var age = await Primary.SqlAsync($"select ifnull(max(unix_timestamp(now(6)) - unix_timestamp(ts)), 0) from app.t where id > {last}");
        var truth = double.Parse(age, CultureInfo.InvariantCulture);
        Assert.True(Lag is { } lag && Math.Abs(lag - truth) <= tolerance, $"lag {Lag}, truth {truth}:\n{Samples.Text}");
    }

    public async Task OnceAsync()
    {
        try
        {
            OfPrimary = (await WatchedPrimary.RunAsync()).Samples;
        }
        catch (TargetFailureException)
        {
            OfPrimary = null;
        }

        Samples = (await WatchedReplica.RunAsync()).Samples;
    }

    public async ValueTask DisposeAsync()
    {
        await WatchedPrimary.DisposeAsync();
        await WatchedReplica.DisposeAsync();
        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
