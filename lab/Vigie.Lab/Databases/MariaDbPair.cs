using System.Globalization;

namespace Vigie.Lab.Databases;

/// <summary>MariaDB at both sites: a primary, a replica that follows it through a relay, and a shop that writes.</summary>
internal sealed partial class MariaDbPair : ReplicationPair<MariaDbNode>
{
    private MariaDbPair(PairPlan plan, MariaDbNode primary, MariaDbNode replica)
        : base(plan, primary, replica)
    {
    }

    /// <summary>Starts the pair and waits until the replica has everything.</summary>
    /// <exception cref="IOException">A server does not start.</exception>
    public static async Task<MariaDbPair> StartAsync(PairPlan plan)
    {
        var (primaryPort, replicaPort) = (PairPlan.Port(plan.PrimaryPort, "mariadb-aard"), PairPlan.Port(plan.ReplicaPort, "mariadb-dryn"));
        var making = new[]
        {
            MariaDbNode.MakeAsync(plan.State, "mariadb-aard", 1, primaryPort),
            MariaDbNode.MakeAsync(plan.State, "mariadb-dryn", 2, replicaPort, "--read-only"),
        };
        try
        {
            await Task.WhenAll(making);
        }
        catch
        {
            await Task.WhenAll(making.Where(node => node.IsCompletedSuccessfully).Select(async node => await (await node).DisposeAsync()));
            throw;
        }

        var pair = new MariaDbPair(plan, await making[0], await making[1]);
        await pair.BeginAsync();
        return pair;
    }

    public override async Task RepairAsync()
    {
        await Relay.BecomeAsync(Line.Good);
        Primary.Thaw();
        Replica.Thaw();
        await Task.WhenAll(Primary.StartAsync(), Replica.StartAsync());
        await EndDisturbanceAsync();
        await Task.WhenAll(AccountsAsync(Primary), AccountsAsync(Replica));
        await Primary.Sql.AskAsync("SET GLOBAL read_only = 0;");
        await Replica.Sql.AskAsync("STOP ALL SLAVES; SET GLOBAL read_only = 1;");
        if (await IsDivergedAsync())
        {
            await RebuildAsync();
        }

        await FollowAsync();
        await WaitUntilLevelAsync();
    }

    private protected override async Task SetUpAsync()
    {
        await Task.WhenAll(AccountsAsync(Primary), AccountsAsync(Replica));
        await Primary.Sql.AskAsync("""
            CREATE DATABASE shop;
            CREATE TABLE shop.stamp (id INT PRIMARY KEY, number BIGINT NOT NULL, at DATETIME(6) NOT NULL);
            CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, text LONGTEXT);
            CREATE DATABASE heartbeat;
            CREATE TABLE heartbeat.heartbeat (ts VARCHAR(26) NOT NULL, server_id INT UNSIGNED NOT NULL PRIMARY KEY, file VARCHAR(255), position BIGINT UNSIGNED, relay_master_log_file VARCHAR(255), exec_master_log_pos BIGINT UNSIGNED);
            """);
        await FollowAsync();
    }

    private protected override string Stamp(long number) => string.Create(CultureInfo.InvariantCulture, $"""
        BEGIN;
        REPLACE INTO shop.stamp VALUES (1, {number}, UTC_TIMESTAMP(6));
        REPLACE INTO heartbeat.heartbeat (ts, server_id) VALUES (DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%f'), @@server_id);
        COMMIT;
        """);

    private protected override async Task<long?> ReadStampAsync() =>
        await Replica.Sql.ValueAsync("SELECT number FROM shop.stamp;") is { Length: > 0 } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;

    /// <summary>The accounts belong to each server alone and are not replicated.</summary>
    private async Task AccountsAsync(MariaDbNode node) => await node.Sql.AskAsync($"""
        SET sql_log_bin = 0;
        CREATE OR REPLACE USER {PairPlan.Replicator}@'127.0.0.1' IDENTIFIED BY '{Plan.Secret("mariadb-repl")}';
        GRANT REPLICATION SLAVE ON *.* TO {PairPlan.Replicator}@'127.0.0.1';
        CREATE OR REPLACE USER {PairPlan.Exporter}@'127.0.0.1' IDENTIFIED BY '{Plan.Secret("mariadb-vigie")}';
        GRANT SLAVE MONITOR, BINLOG MONITOR, PROCESS ON *.* TO {PairPlan.Exporter}@'127.0.0.1';
        GRANT SELECT ON heartbeat.* TO {PairPlan.Exporter}@'127.0.0.1';
        SET sql_log_bin = 1;
        """);

    private async Task FollowAsync(int? port = null, string? password = null) => await Replica.Sql.AskAsync(string.Create(CultureInfo.InvariantCulture, $"""
        STOP SLAVE;
        CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = {port ?? Relay.Port}, MASTER_USER = '{PairPlan.Replicator}', MASTER_PASSWORD = '{password ?? Plan.Secret("mariadb-repl")}',
          MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_HEARTBEAT_PERIOD = 1, MASTER_DELAY = 0;
        START SLAVE;
        """));

    /// <summary>Whether the replica holds what its primary never had, or lacks what that no longer keeps.</summary>
    private async Task<bool> IsDivergedAsync()
    {
        var stream = await Replica.StreamAsync();
        var own = await Replica.Sql.ValueAsync("SELECT @@gtid_binlog_pos REGEXP '(^|,)[0-9]+-2-';");
        var errors = stream.Count == 0 || stream["Last_SQL_Errno"] != "0" || stream["Last_IO_Errno"] == "1236";
        return own == "1" || errors || _touched;
    }

    /// <summary>Loads the replica anew from the primary.</summary>
    private async Task RebuildAsync()
    {
        var dump = await Primary.DumpAsync();
        await Replica.Sql.AskAsync("RESET SLAVE ALL; RESET MASTER; SET GLOBAL gtid_slave_pos = ''; DROP DATABASE IF EXISTS errant;");
        await Replica.Sql.AskAsync("SET sql_log_bin = 0;\n" + dump + "\nSET sql_log_bin = 1;");
        _touched = false;
    }
}
