using Vigie.Replication.MySql;
using Vigie.Replication.MySql.Servers;
using Vigie.Replication.Tests.MySql.Support;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.MySql;

/// <summary>A real pair in the states in which the servers' own number lies, and what the product makes of them.</summary>
public sealed class PairTests
{
    [Fact]
    public async Task Collect_StopsAndErrors_AreToldWithTheTrueLag()
    {
        await using var pair = await MariaDbPair.CreateAsync();
        await pair.PollAsync(2);
        await pair.UntilAsync("in_sync", writes: false);
        Assert.Equal(0, pair.Lag);
        Assert.Equal("replica", pair.Samples.State("replication_role"));
        Assert.Equal("primary", pair.OfPrimary!.State("replication_role"));
        Assert.Equal(1, pair.OfPrimary["replication_replicas"]);
        Assert.Equal(1, pair.OfPrimary["replication_expected_replica_connected", "replica=\"dryn\""]);
        Assert.Equal(0, pair.OfPrimary["replication_expected_replica_connected", "replica=\"nobody\""]);
        Assert.Equal(0, pair.OfPrimary["replication_configured"]);
        Assert.Null(pair.OfPrimary["replication_lag_seconds"]);
        Assert.Equal(0, pair.Samples["mysql_gtid_missing_transactions"]);
        Assert.Equal(0, pair.Samples["mysql_gtid_errant_transactions"]);

        await pair.Replica.SqlAsync("stop slave sql_thread");
        await pair.PollAsync(4);
        Assert.Equal("stopped", pair.State);
        Assert.Equal((1, 0), (pair.Samples["replication_running", "part=\"io\""], pair.Samples["replication_running", "part=\"sql\""]));
        Assert.Null(pair.Samples["mysql_reported_lag_seconds"]);
        Assert.True(pair.Samples["mysql_gtid_missing_transactions"] > 3);
        await pair.AssertTrueAsync();
        await pair.Replica.SqlAsync("start slave");
        await pair.UntilAsync("in_sync", writes: false);

        await pair.Replica.SqlAsync("stop slave io_thread");
        await pair.PollAsync(4);
        Assert.Equal("stopped", pair.State);
        Assert.Equal((0, 1), (pair.Samples["replication_running", "part=\"io\""], pair.Samples["replication_running", "part=\"sql\""]));
        Assert.Equal(0, pair.OfPrimary["replication_expected_replica_connected", "replica=\"dryn\""]);
        await pair.AssertTrueAsync();

        await pair.Replica.SqlAsync("stop slave; change master to master_password='wrong'; start slave");
        await pair.UntilAsync("disconnected");
        Assert.Equal("1045", pair.Samples.Label("code", "replication_last_error_info", "part=\"io\""));
        Assert.Equal("connecting", pair.Samples.State("mysql_io_state"));
        await pair.AssertTrueAsync();
        await pair.Replica.SqlAsync($"stop slave; change master to master_password='{MariaDbServer.Password}'; start slave");
        await pair.UntilAsync("in_sync", writes: false);

        await pair.Replica.SqlAsync("set gtid_domain_id=9; insert into app.t(id, ts) values(100000, now(6))");
        await pair.Primary.SqlAsync("insert into app.t(id, ts) values(100000, now(6))");
        await pair.UntilAsync("broken", writes: false);
        Assert.Equal("1062", pair.Samples.Label("code", "replication_last_error_info", "part=\"sql\""));

        await pair.Replica.SqlAsync("stop slave; reset slave all");
        await pair.PollAsync(0);
        Assert.Equal(0, pair.Samples["replication_configured"]);
        Assert.Null(pair.State);
        Assert.Equal("standalone", pair.Samples.State("replication_role"));
    }

    [Fact]
    public async Task Collect_UpstreamFrozenThenGone_IsSilentThenDisconnectedAndLagGrows()
    {
        await using var pair = await MariaDbPair.CreateAsync(netTimeout: 20);
        await pair.PollAsync(2);
        await pair.UntilAsync("in_sync", writes: false);
        pair.Primary.Freeze();
        var frozen = System.Diagnostics.Stopwatch.StartNew();
        await pair.UntilAsync("silent", writes: false);
        Assert.InRange(frozen.Elapsed.TotalSeconds, 5, 21);
        Assert.Equal(0, pair.Samples["mysql_reported_lag_seconds"]);
        Assert.InRange(pair.Lag!.Value, frozen.Elapsed.TotalSeconds - 2, frozen.Elapsed.TotalSeconds + 12);
        await pair.UntilAsync("disconnected", writes: false);
        var first = pair.Lag!.Value;
        await pair.PollAsync(2, writes: false);
        Assert.True(pair.Lag > first + 1);
        Assert.Null(pair.OfPrimary);

        pair.Primary.Thaw();
        await pair.UntilAsync("in_sync");
        await pair.Primary.StopAsync();
        await pair.UntilAsync("disconnected", writes: false);
        await pair.PollAsync(2, writes: false);
        Assert.InRange(pair.Lag!.Value, 1, 10);
        await pair.Primary.StartAsync();
        await pair.UntilAsync("in_sync");
        Assert.Equal(0, pair.Lag);
    }

    [Fact]
    public async Task Collect_ApplierBehindOrDelayed_IsToldApart()
    {
        await using var pair = await MariaDbPair.CreateAsync();
        await pair.UntilAsync("in_sync", writes: false);
        var locked = pair.Replica.SqlAsync("lock tables app.t write; select sleep(5); unlock tables");
        await pair.PollAsync(4.2);
        Assert.Equal("applying", pair.State);
        Assert.True(pair.Samples["mysql_relay_backlog_bytes"] > 0);
        Assert.True(pair.Samples["mysql_gtid_backlog_transactions"] > 0);

        // The rows of a locked table cannot be counted, so the truth is known by when the lock began.
        Assert.InRange(pair.Lag!.Value, 2.5, 6.5);
        await locked;
        await pair.UntilAsync("in_sync", writes: false);

        await pair.Replica.SqlAsync("stop slave; change master to master_delay=6; start slave");
        await pair.PollAsync(4);
        Assert.Equal("delayed", pair.State);
        Assert.Equal(6, pair.Samples["replication_delay_seconds"]);
        Assert.NotNull(pair.Samples["mysql_delay_remaining_seconds"]);
        await pair.AssertTrueAsync();
        await pair.Replica.SqlAsync("stop slave; change master to master_delay=0; start slave");
        await pair.UntilAsync("in_sync", writes: false);
    }

    [Fact]
    public async Task Collect_SlowNetwork_IsBehindAlthoughTheServerSaysZero()
    {
        Throttle? throttle = null;
        try
        {
            await using var pair = await MariaDbPair.CreateAsync(relay: primary => (throttle = new Throttle(primary.Port)).Port);
            await pair.UntilAsync("in_sync", writes: false);
            await pair.Primary.SqlAsync("create table app.big(id int auto_increment primary key, v longtext)");
            await pair.UntilAsync("in_sync", writes: false);
            throttle!.BytesPerSecond = 40_000;
            for (var round = 0; round < 8; round++)
            {
                await pair.Primary.SqlAsync("insert into app.big(v) values(repeat('x', 60000))");
                await pair.PollAsync(0.3);
            }

            Assert.Equal("applying", pair.State);
            Assert.True(pair.Samples["mysql_gtid_missing_transactions"] > 4);
            await pair.AssertTrueAsync();
            throttle.BytesPerSecond = int.MaxValue;
            await pair.UntilAsync("in_sync", limit: 40, writes: false);
        }
        finally
        {
            throttle?.Dispose();
        }
    }

    [Fact]
    public async Task Collect_HistoryThatPartedOrIsGone_IsErrantOrLost()
    {
        await using var pair = await MariaDbPair.CreateAsync(arguments: ["--gtid-strict-mode=0"]);
        await pair.PollAsync(1);
        await pair.UntilAsync("in_sync", writes: false);
        await pair.Replica.SqlAsync("create table app.local_only(id int)");
        await pair.PollAsync(1.5, writes: false);
        Assert.Equal(1, pair.Samples["mysql_gtid_errant_transactions"]);

        await pair.Replica.SqlAsync("stop slave; set sql_log_bin=0; drop table app.local_only");
        await pair.Primary.SqlAsync("insert into app.t() values(); flush binary logs; insert into app.t() values(); flush binary logs");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        await pair.Primary.SqlAsync("purge binary logs before now() + interval 1 day");
        await pair.Replica.SqlAsync("reset master; set global gtid_slave_pos='0-1-2'; start slave");
        await pair.UntilAsync("lost", writes: false);
        Assert.Equal("1236", pair.Samples.Label("code", "replication_last_error_info", "part=\"io\""));
    }

    [Fact]
    public async Task Collect_TwoSources_EachIsJudgedByItself()
    {
        await using var pair = await MariaDbPair.CreateAsync();
        await using var second = await MariaDbServer.CreateAsync(new MariaDbOptions { ServerId = 3, Domain = 3 });
        await pair.Replica.FollowAsync(second, "second");
        await pair.Replica.SqlAsync("stop slave 'second'");
        await pair.PollAsync(2);
        Assert.Equal("stopped", pair.Samples.State("replication_state", "channel=\"second\""));
        Assert.Contains(pair.Samples.State("replication_state", "channel=\"\""), new[] { "in_sync", "applying" });
        Assert.Equal(second.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), pair.Samples.Label("port", "replication_upstream_info", "channel=\"second\""));
    }

    [Fact]
    public async Task Collect_HeartbeatTable_CountsWhileItIsWrittenAndNotAfter()
    {
        await using var pair = await MariaDbPair.CreateAsync(settings => settings with { Heartbeat = new HeartbeatTable("heartbeat", "heartbeat", false, TimeSpan.FromSeconds(1), null) });
        await pair.PollAsync(2, beats: true);
        await pair.UntilAsync("in_sync", writes: false);
        Assert.InRange(pair.Samples["mysql_heartbeat_age_seconds", "writer=\"1\""]!.Value, -1, 3);
        await pair.Replica.SqlAsync("stop slave");
        await pair.PollAsync(4, beats: true);
        Assert.Equal("stopped", pair.State);
        await pair.AssertTrueAsync();
        await pair.Replica.SqlAsync("start slave");
        await pair.PollAsync(1, beats: true);

        // Nobody beats any more: the row grows old everywhere, and the replica is as well as before.
        await pair.PollAsync(6, writes: false);
        Assert.Equal("in_sync", pair.State);
        Assert.Equal(0, pair.Lag);
        Assert.True(pair.Samples["mysql_heartbeat_age_seconds", "writer=\"1\""] > 4);
    }

    [Fact]
    public async Task Collect_AccountWithoutRights_SaysWhichOneIsMissing()
    {
        await using var pair = await MariaDbPair.CreateAsync();
        await using var blind = new WatchedMySql(WatchedMySql.Settings(pair.Replica, new ServerRegistry(), "nobody_special") with { Objectives = new ReplicationObjectives(null, null, ["x"]) }, "blind");
        for (var round = 0; round < 2; round++)
        {
            var ran = await blind.RunAsync();
            Assert.Equal(Core.Collecting.FailureReason.Forbidden, ran.Run.PartialFailure?.Reason);
            Assert.Contains("SLAVE MONITOR", ran.Run.PartialFailure?.Detail, StringComparison.Ordinal);
            Assert.Equal("unknown", ran.Samples.State("replication_role"));
            Assert.Null(ran.Samples["replication_configured"]);
            Assert.Empty(ran.Samples.Series("replication_expected_replica_connected"));
            Assert.Equal(0, ran.Samples["replication_read_only"]);
        }

        // The refused statement is not asked again: each refusal is an error in the server's counters.
        Assert.Equal("1", await pair.Replica.SqlAsync("select VARIABLE_VALUE from information_schema.global_status where VARIABLE_NAME = 'Access_denied_errors'"));
    }

    [Fact]
    public async Task Collect_SemiSyncWithoutItsReplica_HasFallenBack()
    {
        await using var pair = await MariaDbPair.CreateAsync(arguments: ["--rpl-semi-sync-master-enabled=1", "--rpl-semi-sync-slave-enabled=1", "--rpl-semi-sync-master-timeout=300"]);
        await pair.Replica.SqlAsync("stop slave; start slave");
        await pair.PollAsync(1);
        var whole = (await pair.WatchedPrimary.RunAsync("status")).Samples;
        Assert.Equal((1, 1), (whole["mysql_semisync_enabled", "side=\"source\""], whole["mysql_semisync_active", "side=\"source\""]));
        Assert.Equal(1, whole["mysql_semisync_clients"]);
        await pair.Replica.SqlAsync("stop slave");
        await pair.Primary.WriteAsync(2);
        var fallen = (await pair.WatchedPrimary.RunAsync("status")).Samples;
        Assert.Equal((1, 0), (fallen["mysql_semisync_enabled", "side=\"source\""], fallen["mysql_semisync_active", "side=\"source\""]));
        Assert.True(fallen["mysql_semisync_fallbacks_total"] >= 1);
        Assert.Empty(fallen.Series("mysql_galera_cluster_state"));
        Assert.Equal(0, (await pair.WatchedPrimary.RunAsync("group")).Samples.Count);
    }
}
