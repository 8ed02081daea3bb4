using Vigie.Lab.Databases;

namespace Vigie.Lab.Shop.Faults;

/// <summary>The buttons of the PostgreSQL pair: those of its primary stand at AARD, those of its standby at DRYN.</summary>
internal static class PostgresFaults
{
    /// <summary>Deliberate delay of the standby, seconds.</summary>
    public const int Delay = 20;

    private static readonly IReadOnlyList<LabFault> Primary =
    [
        Fault("postgres-primary-stopped", "Primary stopped", "The server at AARD has ended: the standby has no receiver, and the application cannot write.", "some minutes", p => p.StopPrimaryAsync(), "ReplicationDatabaseDown", "ReplicationDisconnected", "ReplicationLagHigh"),
        Fault("postgres-primary-frozen", "Primary frozen", "The server at AARD stands still (SIGSTOP): its port is open and nobody answers. The standby says streaming for 20 s (a minute by default).", null, p => p.FreezePrimaryAsync(), "ReplicationUpstreamSilent", "ReplicationDatabaseDown", "ReplicationLagHigh"),
        Fault("postgres-archive-failing", "Archive refuses", "archive_command fails: point-in-time recovery stands still.", "5 min", p => p.SpoilArchiveAsync(), "ReplicationArchivingFailing"),
        Fault("postgres-no-privilege", "Privilege missing", "The account of Vigie is no member of pg_monitor any more: the server hides what it may not see, without an error.", "1 min", p => p.RevokeAsync(), "ReplicationPrivilegeMissing"),
    ];

    private static readonly IReadOnlyList<LabFault> Standby =
    [
        Fault("postgres-replay-paused", "Replay paused", "WAL arrives and is not replayed.", null, p => p.PauseReplayAsync(), "ReplicationBroken", "ReplicationLagHigh"),
        Fault("postgres-receiver-stopped", "Receiving stopped", "The standby knows no primary any more, and has replayed all that arrived. receive = replay says 0.", null, p => p.StopReceiveAsync(), "ReplicationBroken", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("postgres-wal-left", "Receiving stopped, WAL left", "Replay is paused, so that WAL waits; and no more arrives.", null, p => p.LeaveWalAsync(), "ReplicationBroken", "ReplicationLagHigh"),
        Fault("postgres-repointed", "Re-pointed", "The stream was pointed at a server that was never there.", null, p => p.RepointAsync(), "ReplicationDisconnected", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("postgres-wrong-password", "Replication password wrong", "The primary refuses the standby's account. receive = replay says 0 for ever.", null, p => p.SpoilPasswordAsync(), "ReplicationDisconnected", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("postgres-black-hole", "Line swallows everything", "The connection between the sites stays open and nothing comes through. The standby says streaming for 20 s (a minute by default).", null, p => p.Relay.BecomeAsync(Line.BlackHole), "ReplicationUpstreamSilent", "ReplicationLagHigh"),
        Fault("postgres-line-cut", "Line cut", "The standby cannot connect to its primary.", null, p => p.Relay.BecomeAsync(Line.Cut), "ReplicationDisconnected", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("postgres-slow-line", "Slow line", "The line carries 40 kB/s and the application writes three times that. receive = replay says 0 at first.", "1 min", p => p.SlowDownAsync(), "ReplicationLagHigh", "ReplicationLagRising"),
        Fault("postgres-restarted-alone", "Standby restarted, primary down", "Both servers stopped and only the standby came back: it has replayed nothing since, and receive = replay says 0.", null, p => p.RestartAloneAsync(), "ReplicationDisconnected", "ReplicationDatabaseDown", "ReplicationLagHigh"),
        Fault("postgres-slot-lost", "Slot lost", "The standby was away for longer than its slot may keep WAL: it must be made anew.", null, p => p.LoseSlotAsync(), "ReplicationSlotLost", "ReplicationLost", "ReplicationReplicaMissing"),
        Fault("postgres-promoted", "Promoted by mistake", "The standby was told to be a primary, and somebody writes there: two primaries.", null, p => p.PromoteAsync(), "ReplicationSplitBrain", "ReplicationRoleWrong", "ReplicationReplicaMissing"),
        Fault("postgres-delayed", "Deliberate delay", $"The standby replays everything {Delay} s late, as it was told to. Nothing should be told.", null, p => p.DelayAsync(Delay)),
        Fault("postgres-standby-stopped", "Standby stopped", "The server at DRYN has ended.", "some minutes", p => p.StopReplicaAsync(), "ReplicationDatabaseDown", "ReplicationReplicaMissing"),
    ];

    /// <summary>Those of one site.</summary>
    public static IReadOnlyList<LabFault> At(string site) => site == "AARD" ? Primary : Standby;

    private static LabFault Fault(string name, string title, string effect, string? waits, Func<PostgresPair, Task> make, params string[] alerts) => new()
    {
        Name = name,
        Title = title,
        Section = "PostgreSQL",
        Effect = effect,
        Waits = waits,
        Alerts = alerts,
        Databases = [new DatabaseTrouble(LabDatabases.PostgresEngine, databases => make(databases.Postgres!))],
    };
}
