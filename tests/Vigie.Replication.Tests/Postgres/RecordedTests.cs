using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Replication.Postgres;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Sql;
using Vigie.Replication.Tests.Postgres.Support;
using Vigie.Testing;

namespace Vigie.Replication.Tests.Postgres;

/// <summary>What Vigie says of servers as they were in the laboratory. Lags that follow from earlier readings are in <see cref="StandbyMemoryTests"/>.</summary>
public sealed class RecordedTests
{
    private const string Channel = "channel=\"\"";

    [Theory]
    [InlineData("01_healthy", "primary")]
    [InlineData("01_healthy", "standby")]
    [InlineData("07_io_wrong_password", "primary")]
    [InlineData("07_io_wrong_password", "standby")]
    [InlineData("09_primary_frozen_34s", "primary")]
    [InlineData("09_primary_frozen_34s", "standby")]
    [InlineData("13_lag_paused", "primary")]
    [InlineData("13_lag_paused", "standby")]
    [InlineData("15_delayed_30s", "primary")]
    [InlineData("15_delayed_30s", "standby")]
    [InlineData("44_slot_lost", "primary")]
    [InlineData("45_standby_cannot_stream", "standby")]
    [InlineData("46_standby_restarted_primary_down", "standby")]
    [InlineData("49_slow_network_pg", "primary")]
    [InlineData("49_slow_network_pg", "standby")]
    [InlineData("51_logical_apply_error", "primary")]
    public async Task Collectors_RecordedServer_TellAsInTheGoldenFile(string state, string side)
    {
        await using var watched = Watch(new Recorded(state, side));
        var text = "";
        foreach (var collector in watched.Collectors)
        {
            text += (await watched.RunAsync(collector.Description.Name)).Samples.Text;
        }

        Golden.Check($"golden/{state}.{side}.txt", text);
    }

    [Fact]
    public async Task Collectors_GoldenFiles_AreCleanForPromtool()
    {
        await using var watched = Watch(new Recorded("01_healthy", "primary"));
        await Promtool.LikesAsync((await watched.RunAsync()).Samples.Text);
    }

    [Theory]
    [InlineData("01_healthy", "in_sync", 0.0)]
    [InlineData("07_io_wrong_password", "disconnected", 21.198)]
    [InlineData("09_primary_frozen_34s", "disconnected", 57.043)]
    [InlineData("13_lag_paused", "stopped", 28.096)]
    [InlineData("45_standby_cannot_stream", "disconnected", 24.008)]
    [InlineData("49_slow_network_pg", "applying", 387.624)]
    public async Task Replication_FirstLookAtAStandby_TellsWhatTheLastTransactionProves(string state, string expected, double lag)
    {
        await using var watched = Watch(new Recorded(state, "standby"));
        var samples = (await watched.RunAsync()).Samples;
        Assert.Equal(expected, samples.State("replication_state", Channel));
        Assert.Equal(lag, samples["replication_lag_seconds", Channel]!.Value, 0.01);
        Assert.Equal(expected == "disconnected" ? 0 : 1, samples["replication_running", "part=\"receiver\""]);
    }

    [Fact]
    public async Task Replication_RestartedStandbyWithoutPrimary_KnowsNoLagAndSaysSo()
    {
        await using var watched = Watch(new Recorded("46_standby_restarted_primary_down", "standby"));
        var samples = (await watched.RunAsync()).Samples;
        Assert.Equal("disconnected", samples.State("replication_state", Channel));
        Assert.Null(samples["replication_lag_seconds", Channel]);
        Assert.Equal(0, samples["postgres_replay_backlog_bytes"]);
    }

    [Fact]
    public async Task Replication_DelayedStandby_IsNoFault()
    {
        await using var watched = Watch(new Recorded("15_delayed_30s", "standby", new() { ["delay"] = "30" }));
        var samples = (await watched.RunAsync()).Samples;
        Assert.Equal("delayed", samples.State("replication_state", Channel));
        Assert.Equal(30, samples["replication_delay_seconds", Channel]);
    }

    [Fact]
    public async Task Replication_LostSlotOfAWatchedPrimary_ItsStandbyIsLost()
    {
        var clusters = new Clusters();
        await using var primary = Watch(new Recorded("44_slot_lost", "primary"), clusters, "primary");
        await primary.RunAsync();
        var slots = (await primary.RunAsync("slots")).Samples;
        Assert.Equal("lost", slots.State("postgres_slot_state", "slot=\"standby1\""));
        Assert.Null(slots["postgres_slot_retained_bytes", "slot=\"standby1\""]);
        await using var standby = Watch(new Recorded("45_standby_cannot_stream", "standby"), clusters, "standby");
        Assert.Equal("lost", (await standby.RunAsync()).Samples.State("replication_state", Channel));
    }

    [Fact]
    public async Task Replication_TwoPrimariesOfOneCluster_BothTellSplitBrain()
    {
        var clusters = new Clusters();
        await using var one = Watch(new Recorded("01_healthy", "primary"), clusters, "one");
        await using var two = Watch(new Recorded("01_healthy", "primary", new() { ["timeline"] = "00000002" }), clusters, "two");
        Assert.Equal(1, (await one.RunAsync()).Samples["postgres_cluster_primaries"]);
        Assert.Equal(2, (await two.RunAsync()).Samples["postgres_cluster_primaries"]);
        Assert.Equal(2, (await one.RunAsync()).Samples["postgres_cluster_primaries"]);
    }

    [Fact]
    public async Task Replication_AccountWithoutPgMonitor_IsForbiddenAndTellsNoLag()
    {
        var hidden = new Dictionary<string, string?> { ["may_read"] = "f", ["status"] = null, ["latest_end_lsn"] = null, ["last_msg_send_time"] = null, ["last_msg_receipt_time"] = null, ["waiters"] = null };
        await using var watched = Watch(new Recorded("01_healthy", "standby", hidden));
        var ran = await watched.RunAsync();
        Assert.Equal(FailureReason.Forbidden, ran.Run.PartialFailure!.Value.Reason);
        Assert.Equal("unknown", ran.Samples.State("replication_state", Channel));
        Assert.Equal(0, ran.Samples["postgres_privileged"]);
        Assert.Null(ran.Samples["replication_lag_seconds", Channel]);
        Assert.Null(ran.Samples["replication_running", "part=\"receiver\""]);
    }

    [Theory]
    [InlineData("01_healthy", 1)]
    [InlineData("07_io_wrong_password", 0)]
    public async Task Replication_ExpectedReplica_IsToldWhetherThereOrNot(string state, double expected)
    {
        await using var watched = Watch(new Recorded(state, "primary"));
        var samples = (await watched.RunAsync()).Samples;
        Assert.Equal(expected, samples["replication_expected_replica_connected", "replica=\"standby1\""]);
        Assert.Equal(0, samples["replication_expected_replica_connected", "replica=\"never-seen\""]);
        Assert.Equal(expected, samples["replication_replicas"]);
    }

    [Fact]
    public async Task Subscriptions_ErrorsGrowBetweenTwoLooks_AreFailing()
    {
        await using var watched = Watch(new Recorded("51_logical_apply_error", "primary"));
        var samples = (await watched.RunAsync("subscriptions")).Samples;
        Assert.Equal("no_worker", samples.State("postgres_subscription_state"));
        Assert.Equal(4, samples["postgres_subscription_errors_total", "activity=\"apply\""]);
        Assert.Equal(1, samples["postgres_subscription_tables", "copy_state=\"ready\""]);
    }

    private static Watched Watch(Recorded server, Clusters? clusters = null, string name = "db") => new(
        new PostgresSettings
        {
            Access = new SqlAccess { Host = "db.example", Port = 5432, User = "exporter", Password = new Secret("never shown"), Tls = new TlsSettings(TlsMode.Verify) },
            Objectives = new ReplicationObjectives(TimeSpan.FromSeconds(30), null, ["standby1", "never-seen"]),
            SubscriptionDatabases = server.HasSubscriptions ? ["sub"] : [],
            Clusters = clusters ?? new Clusters(),
        },
        name,
        new ManualTimeProvider(server.Now),
        (_, _) => server);
}
