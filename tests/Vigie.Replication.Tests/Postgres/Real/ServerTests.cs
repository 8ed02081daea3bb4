using Vigie.Core.Collecting;
using Vigie.Replication.Postgres;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Tests.Postgres.Support;
using Vigie.Testing;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.Postgres.Real;

/// <summary>The kind against real servers: what a recording cannot show.</summary>
public sealed class ServerTests
{
    [Fact]
    public async Task Collectors_PrimaryAndStandby_TellTheirRolesAndWhatIsMissing()
    {
        await using var primary = await PostgresServer.CreateAsync();
        await using var standby = await primary.AddStandbyAsync("standby1");
        var clusters = new Clusters();
        await using var above = new Watched(Settings(primary, clusters) with { Beats = true, Objectives = new ReplicationObjectives(null, null, ["standby1", "standby2"]) }, "above");
        await using var below = new Watched(Settings(standby, clusters), "below");
        await primary.SqlAsync("insert into t default values");
        await standby.WaitForAsync("select count(*) from t", "1");
        var samples = (await above.RunAsync()).Samples;
        Assert.Equal("primary", samples.State("replication_role"));
        Assert.Equal((1, 0), (samples["replication_expected_replica_connected", "replica=\"standby1\""], samples["replication_expected_replica_connected", "replica=\"standby2\""]));
        samples = (await below.RunAsync()).Samples;
        Assert.Equal(("replica", "in_sync", 0), (samples.State("replication_role"), samples.State("replication_state"), samples["replication_lag_seconds"]));
        await HeartbeatReachesTheStandbyAsync(above, below, standby);
        await MissingPrivilegeIsToldAsync(primary, standby);
        await MissingSynchronousStandbyIsToldAsync(primary, standby, above);
    }

    [Fact]
    public async Task Subscriptions_ConflictingRow_IsFailingAndItsErrorsAreCounted()
    {
        await using var server = await PostgresServer.CreateAsync();
        await server.SqlAsync("create database sub");
        await server.SqlAsync("create table a(id int primary key); create publication p for table a");
        await server.SqlAsync("select pg_create_logical_replication_slot('s', 'pgoutput')");
        await server.SqlAsync("create table a(id int primary key); insert into a values (7)", "sub");
        await server.SqlAsync($"create subscription s connection 'host={server.SocketFolder} port={server.Port} user=postgres dbname=postgres' publication p with (create_slot = false, slot_name = 's')", "sub");
        await using var watched = new Watched(Settings(server, new Clusters()) with { SubscriptionDatabases = ["sub"] });
        var running = await watched.RunAsync("subscriptions");
        Assert.Contains(running.Samples.State("postgres_subscription_state", "subscription=\"s\""), (string[])["running", "copying"]);
        await server.SqlAsync("insert into a values (7)");
        var deadline = DateTime.UtcNow.AddSeconds(60);
        Ran ran;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            ran = await watched.RunAsync("subscriptions");
        }
        while (ran.Samples.State("postgres_subscription_state") != "failing" && DateTime.UtcNow < deadline);

        Assert.Equal("failing", ran.Samples.State("postgres_subscription_state"));
        Assert.True(ran.Samples["postgres_subscription_errors_total", "activity=\"apply\""] >= 1);
        await server.SqlAsync("alter subscription s disable", "sub");
        Assert.Equal("disabled", (await watched.RunAsync("subscriptions")).Samples.State("postgres_subscription_state"));
        Assert.True((await watched.RunAsync("slots")).Samples["postgres_slot_unconfirmed_bytes", "slot=\"s\""] >= 0);
    }

    [Fact]
    public async Task Archiving_CommandThatFails_CountsFailuresAndWaitingFiles()
    {
        await using var server = await PostgresServer.CreateAsync(new PostgresOptions { Settings = ["archive_mode = on", "archive_command = 'false'"] });
        await server.SqlAsync("select pg_switch_wal()");
        await server.WaitForAsync("select failed_count > 0 from pg_stat_archiver", "t");
        await using var watched = new Watched(Settings(server, new Clusters()));
        var samples = (await watched.RunAsync("archiving")).Samples;
        Assert.Equal((1, 0), (samples["postgres_archiving_enabled"], samples["postgres_archived_files_total"]));
        Assert.True(samples["postgres_archive_failures_total"] >= 1);
        Assert.True(samples["postgres_archive_waiting_files"] >= 1);
        Assert.NotNull(samples["postgres_last_archive_failure_timestamp_seconds"]);
        await using var nobody = new Watched(Settings(server, new Clusters()) with { Access = Watched.AccessTo(server, user: "nobody_special") });
        Assert.Equal(FailureReason.Forbidden, (await nobody.RunAsync("archiving")).Run.PartialFailure!.Value.Reason);
    }

    private static PostgresSettings Settings(PostgresServer server, Clusters clusters) => new() { Access = Watched.AccessTo(server), Clusters = clusters };

    private static async Task HeartbeatReachesTheStandbyAsync(Watched above, Watched below, PostgresServer standby)
    {
        var before = (await below.RunAsync()).Samples["postgres_last_replayed_transaction_timestamp_seconds"];
        Assert.Equal(1, (await above.RunAsync("heartbeat")).Samples["postgres_heartbeats_total"]);
        await standby.WaitForAsync(FormattableString.Invariant($"select extract(epoch from pg_last_xact_replay_timestamp()) > {before + 0.001}"), "t");
    }

    private static async Task MissingPrivilegeIsToldAsync(PostgresServer primary, PostgresServer standby)
    {
        foreach (var server in (PostgresServer[])[primary, standby])
        {
            await using var nobody = new Watched(new PostgresSettings { Access = Watched.AccessTo(server, user: "nobody_special"), Objectives = new ReplicationObjectives(null, null, ["standby1"]) });
            var ran = await nobody.RunAsync();
            Assert.Equal(FailureReason.Forbidden, ran.Run.PartialFailure!.Value.Reason);
            Assert.Equal(0, ran.Samples["postgres_privileged"]);
            Assert.Null(ran.Samples["replication_lag_seconds"]);
            // That nobody is connected is seen by everyone; who it is, is not.
            Assert.Equal(server == primary ? null : 0, ran.Samples["replication_expected_replica_connected"]);
        }
    }

    private static async Task MissingSynchronousStandbyIsToldAsync(PostgresServer primary, PostgresServer standby, Watched above)
    {
        await primary.SetAsync("synchronous_standby_names", "standby1");
        await primary.WaitForAsync("select sync_state from pg_stat_replication", "sync");
        Assert.Equal(1, (await above.RunAsync()).Samples["postgres_synchronous_standbys"]);
        await standby.StopAsync();
        var hanging = primary.SqlAsync("insert into t default values");
        await primary.WaitForAsync("select count(*) from pg_stat_activity where wait_event = 'SyncRep'", "1");
        var samples = (await above.RunAsync()).Samples;
        Assert.Equal((1, 0, 1), (samples["postgres_synchronous_configured"], samples["postgres_synchronous_standbys"], samples["postgres_synchronous_waiters"]));
        Assert.True(samples["postgres_synchronous_oldest_wait_seconds"] > 0);
        Assert.Equal(0, samples["postgres_standby_connected", "standby=\"standby1\""]);
        Assert.Equal(0, samples["replication_expected_replica_connected", "replica=\"standby1\""]);
        await primary.SetAsync("synchronous_standby_names", null);
        await hanging;
    }
}
