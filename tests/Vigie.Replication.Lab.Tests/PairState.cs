using Vigie.Lab.Databases;

namespace Vigie.Replication.Lab.Tests;

/// <summary>A state that a pair is put into, and the word that Vigie must have for it.</summary>
/// <typeparam name="T">The pair.</typeparam>
/// <param name="Name">In a few words, as the table says it.</param>
/// <param name="Make">Puts the pair into it.</param>
/// <param name="Word">What Vigie's answer must hold.</param>
internal sealed record PairState<T>(string Name, Func<T, Task> Make, string Word)
    where T : IReplicationPair
{
    /// <summary>Nobody needs to be woken up.</summary>
    public bool IsHealthy { get; init; }

    /// <summary>The replica runs and is merely behind: only a number of lag tells.</summary>
    public bool IsBehind { get; init; }

    /// <summary>Nobody writes.</summary>
    public bool IsIdle { get; init; }

    /// <summary>There is no lag, or none can be known.</summary>
    public bool HasNoLag { get; init; }
}

/// <summary>The states of a MariaDB pair. The servers that Vigie cannot reach come last: it asks them less and less often.</summary>
internal static class MariaDbStates
{
    private const int Delay = 6;

    public static readonly IReadOnlyList<PairState<MariaDbPair>> All =
    [
        new("in sync, nobody writes", _ => Task.CompletedTask, "in_sync") { IsHealthy = true, IsIdle = true },
        new("in sync, five writes a second", _ => Task.CompletedTask, "in_sync") { IsHealthy = true },
        new("apply thread stopped", pair => pair.StopApplyAsync(), "stopped"),
        new("IO thread stopped, all applied", pair => pair.StopReceiveAsync(), "stopped"),
        new("IO thread stopped, relay log left, applier runs", pair => pair.LeaveRelayLogAsync(), "stopped"),
        new("applier blocked by a lock", pair => pair.BlockApplyAsync(), "applying") { IsBehind = true },
        new("re-pointed at a server that was never there", pair => pair.RepointAsync(), "2003"),
        new("replication password wrong", pair => pair.SpoilPasswordAsync(), "1045"),
        new("line swallows everything, TCP open", pair => pair.Relay.BecomeAsync(Line.BlackHole), "silent"),
        new("line cut", pair => pair.Relay.BecomeAsync(Line.Cut), "disconnected"),
        new("slow line", pair => pair.SlowDownAsync(), "applying") { IsBehind = true },
        new("promoted by mistake", pair => pair.PromoteAsync(), "not a replica, writable") { HasNoLag = true },
        new("deliberate delay of 6 s", pair => pair.DelayAsync(Delay), "delayed") { IsHealthy = true },
        new("write on the replica", pair => pair.WriteErrantAsync(), "1950"),
        new("duplicate key", pair => pair.CollideAsync(), "1062"),
        new("binary log purged", pair => pair.PurgeAsync(), "lost"),
        new("replica is writable", pair => pair.AllowWritesAsync(), "writable"),
        new("privilege missing", pair => pair.RevokeAsync(), "privilege missing") { HasNoLag = true },
        new("primary frozen (SIGSTOP)", pair => pair.FreezePrimaryAsync(), "silent"),
        new("primary stopped", pair => pair.StopPrimaryAsync(), "disconnected"),
        new("replica stopped", pair => pair.StopReplicaAsync(), "down") { HasNoLag = true },
    ];
}

/// <summary>The states of a PostgreSQL pair.</summary>
internal static class PostgresStates
{
    private const int Delay = 6;

    public static readonly IReadOnlyList<PairState<PostgresPair>> All =
    [
        new("in sync, nobody writes", _ => Task.CompletedTask, "in_sync") { IsHealthy = true, IsIdle = true },
        new("in sync, five writes a second", _ => Task.CompletedTask, "in_sync") { IsHealthy = true },
        new("replay paused", pair => pair.PauseReplayAsync(), "stopped"),
        new("receiver stopped, all replayed", pair => pair.StopReceiveAsync(), "stopped"),
        new("receiver stopped, WAL left", pair => pair.LeaveWalAsync(), "stopped"),
        new("re-pointed at a server that was never there", pair => pair.RepointAsync(), "disconnected"),
        new("replication password wrong", pair => pair.SpoilPasswordAsync(), "disconnected"),
        new("line swallows everything, TCP open", pair => pair.Relay.BecomeAsync(Line.BlackHole), "silent"),
        new("line cut", pair => pair.Relay.BecomeAsync(Line.Cut), "disconnected"),
        new("slow line", pair => pair.SlowDownAsync(), "applying") { IsBehind = true },
        new("slot lost", pair => pair.LoseSlotAsync(), "slot lost"),
        new("promoted by mistake", pair => pair.PromoteAsync(), "not a replica, writable, split brain") { HasNoLag = true },
        new("deliberate delay of 6 s", pair => pair.DelayAsync(Delay), "delayed") { IsHealthy = true },
        new("archiving fails", pair => pair.SpoilArchiveAsync(), "archiving fails"),
        new("privilege missing", pair => pair.RevokeAsync(), "privilege missing") { HasNoLag = true },
        new("primary frozen (SIGSTOP)", pair => pair.FreezePrimaryAsync(), "silent"),
        new("primary stopped", pair => pair.StopPrimaryAsync(), "disconnected"),
        new("standby restarted while its primary is down", pair => pair.RestartAloneAsync(), "disconnected"),
        new("standby stopped", pair => pair.StopReplicaAsync(), "down") { HasNoLag = true },
    ];
}
