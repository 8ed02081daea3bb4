using System.Globalization;

namespace Vigie.Lab.Databases;

/// <summary>How a PostgreSQL pair can be broken. <see cref="RepairAsync"/> undoes each of them.</summary>
internal sealed partial class PostgresPair
{
    private const string ArchiveNothing = "/bin/true";
    private const int ArchiveTries = 20;

    public Task PauseReplayAsync() => Replica.Sql.AskAsync("SELECT pg_wal_replay_pause();");

    /// <summary>The standby is told of no primary: its receiver ends.</summary>
    public Task StopReceiveAsync() => Replica.SetAsync("primary_conninfo", "");

    /// <summary>The stream is pointed at something that was never there.</summary>
    public Task RepointAsync() => Replica.SetAsync("primary_conninfo", "host=127.0.0.1 port=1 user=" + PairPlan.Replicator);

    /// <summary>WAL has arrived and is not replayed, and no more arrives.</summary>
    public async Task LeaveWalAsync()
    {
        await PauseReplayAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await StopReceiveAsync();
    }

    public async Task SpoilPasswordAsync()
    {
        await FollowAsync("not-the-password");
        await Primary.Sql.AskAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_replication;");
    }

    /// <summary>The standby is started again while its primary is down: it has replayed nothing since.</summary>
    public async Task RestartAloneAsync()
    {
        await StopPrimaryAsync();
        await Replica.StopAsync();
        await Replica.StartAsync();
    }

    /// <summary>The standby was away for longer than its slot may keep WAL.</summary>
    public async Task LoseSlotAsync()
    {
        await Relay.BecomeAsync(Line.Cut);
        await Primary.SetAsync("max_slot_wal_keep_size", "2MB");
        for (var i = 0; i < 8; i++)
        {
            await Primary.Sql.AskAsync("SELECT pg_logical_emit_message(true, 'lab', repeat('x', 600000)); SELECT pg_switch_wal();");
        }

        await Primary.Sql.AskAsync("CHECKPOINT;");
        await Relay.BecomeAsync(Line.Good);
    }

    /// <summary>The standby was told to be a primary, and somebody writes there already.</summary>
    public Task PromoteAsync() => Replica.Sql.AskAsync("SELECT pg_promote(); INSERT INTO orders VALUES (0, 'written at the wrong site');");

    public Task DelayAsync(int seconds) => Replica.SetAsync("recovery_min_apply_delay", string.Create(CultureInfo.InvariantCulture, $"{seconds}s"));

    /// <summary>The archive refuses; segments are filled until this is felt: the archiver takes its new command some time after it was set, and a
    /// segment that it meets before is archived as if nothing were wrong.</summary>
    public async Task SpoilArchiveAsync()
    {
        const string Failed = "SELECT failed_count FROM pg_stat_archiver;";
        var before = await Primary.Sql.ValueAsync(Failed);
        await Primary.SetAsync("archive_command", "/bin/false");
        for (var i = 0; i < ArchiveTries && await Primary.Sql.ValueAsync(Failed) == before; i++)
        {
            await Primary.Sql.AskAsync("SELECT pg_logical_emit_message(true, 'lab', 'x'); SELECT pg_switch_wal();");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    /// <summary>The account of Vigie may no longer see how replication is.</summary>
    public Task RevokeAsync() => Primary.Sql.AskAsync($"REVOKE pg_monitor FROM {PairPlan.Exporter};");

    private protected override string Load => "SELECT pg_logical_emit_message(true, 'lab', repeat('x', 30000));";
}
