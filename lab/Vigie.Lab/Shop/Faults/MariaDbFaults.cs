using Vigie.Lab.Databases;

namespace Vigie.Lab.Shop.Faults;

/// <summary>The buttons of the MariaDB pair: those of its primary stand at AARD, those of its replica at DRYN.</summary>
internal static class MariaDbFaults
{
    /// <summary>Deliberate delay of the replica, seconds.</summary>
    public const int Delay = 20;

    private static readonly IReadOnlyList<LabFault> Primary =
    [
        Fault("mariadb-primary-stopped", "Primary stopped", "The server at AARD has ended: the replica cannot connect, and the shop cannot write.", "some minutes", p => p.StopPrimaryAsync(), "ReplicationDatabaseDown", "ReplicationDisconnected", "ReplicationLagHigh", "ReplicationReplicaMissing"),
        Fault("mariadb-primary-frozen", "Primary frozen", "The server at AARD stands still (SIGSTOP): its port is open and nobody answers. The replica's own number says 0, Yes, Yes for a minute.", null, p => p.FreezePrimaryAsync(), "ReplicationUpstreamSilent", "ReplicationDatabaseDown", "ReplicationLagHigh"),
    ];

    private static readonly IReadOnlyList<LabFault> Replica =
    [
        Fault("mariadb-apply-stopped", "Apply stopped", "The SQL thread was stopped: what arrives is not applied. The server's own lag is NULL.", null, p => p.StopApplyAsync(), "ReplicationBroken", "ReplicationLagHigh"),
        Fault("mariadb-io-stopped", "Receiving stopped", "The IO thread was stopped and all that arrived is applied. The server's own lag is NULL.", null, p => p.StopReceiveAsync(), "ReplicationBroken", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("mariadb-relay-left", "Receiving stopped, relay log left", "Somebody holds a table, so that events wait in the relay log; and no more arrive.", null, p => p.LeaveRelayLogAsync(), "ReplicationBroken", "ReplicationLagHigh"),
        Fault("mariadb-apply-blocked", "Apply blocked", "Somebody holds a table: the applier runs and gets no further.", "10 min", p => p.BlockApplyAsync(), "ReplicationLagHigh", "ReplicationLagRising"),
        Fault("mariadb-repointed", "Re-pointed", "The stream was pointed at a server that was never there.", null, p => p.RepointAsync(), "ReplicationDisconnected", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("mariadb-wrong-password", "Replication password wrong", "The primary refuses the replica's account: error 1045.", null, p => p.SpoilPasswordAsync(), "ReplicationDisconnected", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("mariadb-black-hole", "Line swallows everything", "The connection between the sites stays open and nothing comes through. The replica's own number says 0, Yes, Yes for a minute.", null, p => p.Relay.BecomeAsync(Line.BlackHole), "ReplicationUpstreamSilent", "ReplicationLagHigh"),
        Fault("mariadb-line-cut", "Line cut", "The replica cannot connect to its primary.", null, p => p.Relay.BecomeAsync(Line.Cut), "ReplicationDisconnected", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("mariadb-slow-line", "Slow line", "The line carries 40 kB/s and the shop writes three times that. The replica's own number says 0.", "15 min", p => p.SlowDownAsync(), "ReplicationLagHigh", "ReplicationLagRising"),
        Fault("mariadb-promoted", "Promoted by mistake", "The replica was told to be a primary, and somebody writes there: two primaries.", null, p => p.PromoteAsync(), "ReplicationSplitBrain", "ReplicationRoleWrong", "ReplicationReplicaMissing"),
        Fault("mariadb-delayed", "Deliberate delay", $"The replica applies everything {Delay} s late, as it was told to. Nothing should be told.", null, p => p.DelayAsync(Delay)),
        Fault("mariadb-errant", "Write on the replica", "An administrator wrote on the replica: its history is not that of its primary any more, and gtid_strict_mode stops it (error 1950).", null, p => p.WriteErrantAsync(), "ReplicationErrantTransactions", "ReplicationBroken", "ReplicationLagHigh"),
        Fault("mariadb-apply-error", "Duplicate key", "A row is there before the primary sends it: the applier stops with error 1062.", null, p => p.CollideAsync(), "ReplicationBroken", "ReplicationLagHigh"),
        Fault("mariadb-purged", "Binary log gone", "The replica was away for longer than its primary keeps its binary log: error 1236.", null, p => p.PurgeAsync(), "ReplicationLost", "ReplicationReplicaMissing", "ReplicationLagHigh"),
        Fault("mariadb-writable", "Replica is writable", "read_only is off on the replica.", "5 min", p => p.AllowWritesAsync(), "ReplicationReadOnlyWrong"),
        Fault("mariadb-no-privilege", "Privilege missing", "The account of Vigie may not see replication any more (error 1227).", "1 min", p => p.RevokeAsync(), "ReplicationPrivilegeMissing"),
        Fault("mariadb-replica-stopped", "Replica stopped", "The server at DRYN has ended.", "some minutes", p => p.StopReplicaAsync(), "ReplicationDatabaseDown", "ReplicationReplicaMissing"),
    ];

    /// <summary>Those of one site.</summary>
    public static IReadOnlyList<LabFault> At(string site) => site == "AARD" ? Primary : Replica;

    /// <summary>No label is asked for: a fault of a pair may be told of either server.</summary>
    private static LabFault Fault(string name, string title, string effect, string? waits, Func<MariaDbPair, Task> make, params string[] alerts) => new()
    {
        Name = name,
        Title = title,
        Section = "MariaDB",
        Effect = effect,
        Waits = waits,
        Alerts = alerts,
        Databases = [new DatabaseTrouble(LabDatabases.MariaDbEngine, databases => make(databases.MariaDb!))],
    };
}
