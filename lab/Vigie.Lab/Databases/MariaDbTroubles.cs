using System.Globalization;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Databases;

/// <summary>How a MariaDB pair can be broken. <see cref="RepairAsync"/> undoes each of them.</summary>
internal sealed partial class MariaDbPair
{
    private const int ClosedPort = 1;
    private static readonly TimeSpan PurgeTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PurgePause = TimeSpan.FromMilliseconds(100);

    private SqlClient? _locking;
    private bool _touched;

    public Task StopApplyAsync() => Replica.Sql.AskAsync("STOP SLAVE SQL_THREAD;");

    public Task StopReceiveAsync() => Replica.Sql.AskAsync("STOP SLAVE IO_THREAD;");

    /// <summary>The applier waits for a lock while events arrive; then nothing arrives any more and the applier still stands there, running.</summary>
    public async Task LeaveRelayLogAsync()
    {
        await BlockApplyAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await StopReceiveAsync();
    }

    /// <summary>Somebody holds a table: the applier runs and gets no further.</summary>
    public async Task BlockApplyAsync()
    {
        _locking ??= Replica.Client();
        await _locking.AskAsync("LOCK TABLES shop.stamp READ;");
    }

    /// <summary>The stream is pointed at something that was never there.</summary>
    public Task RepointAsync() => FollowAsync(port: ClosedPort);

    /// <summary>The password by which the replica reads its primary is not the one the primary knows.</summary>
    public Task SpoilPasswordAsync() => FollowAsync(password: "not-the-password");

    /// <summary>The replica was told to be a primary, and somebody writes there already.</summary>
    public async Task PromoteAsync()
    {
        _touched = true;
        await Replica.Sql.AskAsync("STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = 0; INSERT INTO shop.orders (text) VALUES ('written at the wrong site');");
    }

    public Task DelayAsync(int seconds) =>
        Replica.Sql.AskAsync(string.Create(CultureInfo.InvariantCulture, $"STOP SLAVE; CHANGE MASTER TO MASTER_DELAY = {seconds}; START SLAVE;"));

    /// <summary>An administrator writes on the replica, in a domain of its own so that replication goes on.</summary>
    public async Task WriteErrantAsync()
    {
        _touched = true;
        await Replica.Sql.AskAsync("CREATE DATABASE IF NOT EXISTS errant; CREATE OR REPLACE TABLE errant.note (text TEXT); INSERT INTO errant.note VALUES ('written on the replica');");
    }

    public Task AllowWritesAsync() => Replica.Sql.AskAsync("SET GLOBAL read_only = 0;");

    /// <summary>A row is there before the primary sends it.</summary>
    public async Task CollideAsync()
    {
        _touched = true;
        var next = await Primary.Sql.ValueAsync("SELECT COALESCE(MAX(id), 0) + 1 FROM shop.orders;");
        await Replica.Sql.AskAsync($"SET sql_log_bin = 0; REPLACE INTO shop.orders VALUES ({next}, 'in the way'); SET sql_log_bin = 1;");
        await Primary.Sql.AskAsync($"INSERT INTO shop.orders VALUES ({next}, 'of a customer');");
    }

    /// <summary>The replica was away for longer than the primary keeps its binary log.</summary>
    public async Task PurgeAsync()
    {
        await Replica.Sql.AskAsync("STOP SLAVE;");

        // A log that somebody still reads is not purged.
        await PurgeStepAsync("the replica still reads", async () =>
        {
            await Primary.Sql.AskAsync($"KILL USER {PairPlan.Replicator}@'127.0.0.1';");
            return await Primary.Sql.ValueAsync($"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '{PairPlan.Replicator}';") == "0";
        });
        await Primary.Sql.AskAsync("INSERT INTO shop.orders (text) VALUES ('not read in time'); FLUSH BINARY LOGS; INSERT INTO shop.orders (text) VALUES ('later'); FLUSH BINARY LOGS;");

        // Logs whose transactions InnoDB has not yet made durable stay, for about a second.
        await PurgeStepAsync("old logs stay", async () =>
        {
            var logs = await Primary.Sql.AskAsync("SHOW BINARY LOGS;");
            await Primary.Sql.AskAsync($"PURGE BINARY LOGS TO '{logs[^1].Split('\t')[0]}';");
            return logs.Count == 1;
        });
        await Replica.Sql.AskAsync("START SLAVE;");
    }

    /// <summary>The account of Vigie may no longer see how replication is; its connections are ended, so that this is felt at once.</summary>
    public Task RevokeAsync() => Replica.Sql.AskAsync($"""
        SET sql_log_bin = 0;
        REVOKE SLAVE MONITOR, BINLOG MONITOR ON *.* FROM {PairPlan.Exporter}@'127.0.0.1';
        SET sql_log_bin = 1;
        KILL USER {PairPlan.Exporter}@'127.0.0.1';
        """);

    private static async Task PurgeStepAsync(string otherwise, Func<Task<bool>> isDone)
    {
        if (!await Waiting.UntilAsync(isDone, PurgeTime, PurgePause))
        {
            throw new IOException("the binary log cannot be purged: " + otherwise);
        }
    }

    /// <summary>A row that is replaced by itself would not be written at all.</summary>
    private protected override string Load => "REPLACE INTO shop.orders VALUES (1, CONCAT(UUID(), REPEAT('x', 30000)));";

    /// <inheritdoc/>
    private protected override async Task EndDisturbanceAsync()
    {
        await base.EndDisturbanceAsync();
        if (_locking is not null)
        {
            await _locking.DisposeAsync();
            _locking = null;
        }
    }
}
