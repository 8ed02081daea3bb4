using Vigie.Core.Configuration;
using Vigie.Replication.MySql;
using Vigie.Replication.MySql.Servers;
using Vigie.Replication.Sql;
using Vigie.Replication.Tests.MySql.Support;
using Vigie.Testing;

namespace Vigie.Replication.Tests.MySql;

/// <summary>What is asked of which version, and the whole text for a server of each kind.</summary>
public sealed class StatementTests
{
    private const string Own = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private const string Source = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    [Theory]
    [InlineData("5.7.44-log", "SHOW SLAVE STATUS", "information_schema.PROCESSLIST", true, false)]
    [InlineData("8.0.21", "SHOW SLAVE STATUS", "information_schema.PROCESSLIST", true, true)]
    [InlineData("8.0.46", "SHOW REPLICA STATUS", "performance_schema.processlist", true, true)]
    [InlineData("8.4.3", "SHOW REPLICA STATUS", "performance_schema.processlist", true, true)]
    [InlineData("9.5.0-commercial", "SHOW REPLICA STATUS", "performance_schema.processlist", true, true)]
    [InlineData("5.5.5-10.4.34-MariaDB-log", "SHOW ALL SLAVES STATUS", "information_schema.PROCESSLIST", false, false)]
    [InlineData("10.11.19-MariaDB-0+deb12u1", "SHOW ALL SLAVES STATUS", "information_schema.PROCESSLIST", false, false)]
    [InlineData("12.0.2-MariaDB", "SHOW ALL SLAVES STATUS", "information_schema.PROCESSLIST", false, false)]
    public async Task Collect_EachVersion_IsAskedWhatItKnows(string version, string status, string threads, bool hasTables, bool hasTimes)
    {
        var server = Replica(version);
        await using var watched = Watched(server);
        await watched.RunAsync();
        Assert.Contains(status, server.Asked);
        Assert.Single(server.Asked, statement => statement.StartsWith("SHOW", StringComparison.Ordinal));
        Assert.Contains(server.Asked, statement => statement.Contains(threads, StringComparison.Ordinal));
        Assert.Equal(hasTables, server.Asked.Any(statement => statement.Contains("replication_connection_status", StringComparison.Ordinal)));
        Assert.Equal(hasTimes, server.Asked.Any(statement => statement.Contains("_TIMESTAMP", StringComparison.Ordinal) && statement.Contains("by_worker", StringComparison.Ordinal)));
        Assert.Equal(version.Contains("MariaDB", StringComparison.Ordinal), server.Asked.Any(statement => statement.Contains("gtid_binlog_pos", StringComparison.Ordinal)));
        var first = server.Asked.Count;
        await watched.RunAsync();
        Assert.InRange(server.Asked.Count - first, 3, 5);
    }

    [Theory]
    [InlineData("mysql8-replica", "replication")]
    [InlineData("mysql8-semisync", "status")]
    [InlineData("galera-non-primary", "status")]
    [InlineData("mysql8-group", "group")]
    public async Task Collect_ServerInMemory_TellsTheGoldenText(string name, string collector)
    {
        await using var watched = Watched(Of(name), settings => settings with { GaleraNodes = 3, Objectives = new ReplicationObjectives(TimeSpan.FromSeconds(30), Model.ReplicationRole.Replica, []) });
        var ran = await watched.RunAsync(collector);
        Golden.Check($"Golden/{name}.prom", ran.Samples.Text);
        await Promtool.LikesAsync(ran.Samples.Text);
    }

    [Fact]
    public async Task Collect_MariaDbWithoutGalera_TellsNoGalera()
    {
        var server = Replica("10.11.19-MariaDB").On("SHOW GLOBAL STATUS", Variables(("wsrep_ready", "OFF"), ("wsrep_cluster_status", "Disconnected"), ("wsrep_cluster_conf_id", "18446744073709551615")))
            .On("SHOW GLOBAL VARIABLES", Variables(("wsrep_on", "OFF")));
        await using var watched = Watched(server);
        Assert.Equal(0, (await watched.RunAsync("status")).Samples.Count);
    }

    [Fact]
    public async Task Collect_TablesForbidden_JudgesByTheStatusAlone()
    {
        var server = Replica("8.0.46").Refuses("performance_schema.replication", SqlFailure.Forbidden, "1142");
        await using var watched = Watched(server);
        var ran = await watched.RunAsync();
        Assert.Equal("in_sync", ran.Samples.State("replication_state"));
        Assert.Equal(Core.Collecting.FailureReason.Forbidden, ran.Run.PartialFailure?.Reason);
        Assert.Contains("performance_schema", ran.Run.PartialFailure?.Detail, StringComparison.Ordinal);
    }

    private static FakeServer Of(string name) => name switch
    {
        "mysql8-replica" => Replica("8.0.46"),
        "mysql8-semisync" => new FakeServer("8.0.46").On("SHOW GLOBAL VARIABLES", Variables(("rpl_semi_sync_source_enabled", "ON")))
            .On("SHOW GLOBAL STATUS", Variables(("Rpl_semi_sync_source_status", "OFF"), ("Rpl_semi_sync_source_clients", "0"), ("Rpl_semi_sync_source_no_times", "1"), ("Rpl_semi_sync_source_no_tx", "2"), ("Rpl_semi_sync_source_yes_tx", "40"), ("Rpl_semi_sync_source_wait_sessions", "0"))),
        "galera-non-primary" => new FakeServer("10.11.19-MariaDB").On("SHOW GLOBAL VARIABLES", Variables(("wsrep_on", "ON"))).On("SHOW GLOBAL STATUS", Variables(
            ("wsrep_cluster_status", "non-Primary"), ("wsrep_local_state", "0"), ("wsrep_ready", "OFF"), ("wsrep_connected", "ON"), ("wsrep_cluster_size", "1"), ("wsrep_cluster_conf_id", "18446744073709551615"),
            ("wsrep_last_committed", "18446744073709551615"), ("wsrep_local_recv_queue", "0"), ("wsrep_flow_control_paused_ns", "1500000000"), ("wsrep_cluster_state_uuid", "a"), ("wsrep_local_state_uuid", "a"))),
        _ => new FakeServer("8.0.46").On("@@global.server_id", FakeServer.Facts(2, Own)).On("replication_group_members", Members()).On("replication_group_member_stats", Recordings.Row(
            ("MEMBER_ID", Own), ("COUNT_TRANSACTIONS_IN_QUEUE", "1"), ("COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE", "7"), ("COUNT_CONFLICTS_DETECTED", "3"))),
    };

    private static SqlRows Members() => new(["MEMBER_ID", "MEMBER_HOST", "MEMBER_PORT", "MEMBER_STATE", "MEMBER_ROLE"],
        [[Own.ToUpperInvariant(), "db1", "3306", "ONLINE", "PRIMARY"], [Source, "db2", "3306", "UNREACHABLE", "SECONDARY"], ["5e11fa47-71ca-11e1-9e33-c80aa9429562", "db3", "3306", "UNREACHABLE", "SECONDARY"]]);

    private static SqlRows Variables(params (string Name, string Value)[] rows) => new(["Variable_name", "Value"], [.. rows.Select(row => new string?[] { row.Name, row.Value })]);

    private static FakeServer Replica(string version) => new FakeServer(version)
        .On("@@global.server_id", FakeServer.Facts(2, version.Contains("MariaDB", StringComparison.Ordinal) ? null : Own, $"{Own}:1-5,{Source}:1-90", "0-1-90"))
        .On("USER_PRIVILEGES", Recordings.Row(("n", "1")))
        .On("replication_connection_status", Recordings.Row(("CHANNEL_NAME", ""), ("SERVICE_STATE", "ON"), ("LAST_HEARTBEAT_TIMESTAMP", "2026-11-18 11:06:35.000000"), ("LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP", "0000-00-00 00:00:00.000000"), ("QUEUEING_TRANSACTION", ""), ("HEARTBEAT_INTERVAL", "30.000")))
        .On(" STATUS", version.Contains("MariaDB", StringComparison.Ordinal)
            ? Recordings.Row(("Connection_name", ""), ("Slave_IO_Running", "Yes"), ("Slave_SQL_Running", "Yes"), ("Master_Host", "db1"), ("Master_Port", "3306"), ("Master_Log_File", "b.1"), ("Read_Master_Log_Pos", "9"), ("Relay_Master_Log_File", "b.1"), ("Exec_Master_Log_Pos", "9"), ("Seconds_Behind_Master", "0"), ("Gtid_IO_Pos", "0-1-90"), ("Gtid_Slave_Pos", "0-1-90"), ("Using_Gtid", "Slave_Pos"), ("Slave_heartbeat_period", "30.000"), ("Slave_received_heartbeats", "4"))
            : Recordings.Row(("Channel_Name", ""), ("Replica_IO_Running", "Yes"), ("Replica_SQL_Running", "Yes"), ("Source_Host", "db1"), ("Source_Port", "3306"), ("Source_UUID", Source), ("Source_Server_Id", "1"), ("Source_Log_File", "b.1"), ("Read_Source_Log_Pos", "9"), ("Relay_Source_Log_File", "b.1"), ("Exec_Source_Log_Pos", "9"), ("Seconds_Behind_Source", "0"), ("Retrieved_Gtid_Set", $"{Source}:1-90"), ("Executed_Gtid_Set", $"{Own}:1-5,\n{Source}:1-90"), ("SQL_Delay", "0"), ("Until_Condition", "None"), ("Last_IO_Errno", "0"), ("Last_SQL_Errno", "0")));

    private static WatchedMySql Watched(FakeServer server, Func<MySqlSettings, MySqlSettings>? change = null)
    {
        var settings = new MySqlSettings
        {
            Access = new MySqlAccess(new SqlAccess { Host = "db", Port = 3306, User = "vigie", Password = new Secret("x"), Tls = new TlsSettings(TlsMode.Off) }),
            Registry = new ServerRegistry(),
        };
        return new WatchedMySql(change?.Invoke(settings) ?? settings, "db", new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_795_000_000)), (_, _) => server, interval: 15);
    }
}
