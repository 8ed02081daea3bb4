using Vigie.Core.Collecting;
using Vigie.Reach;
using Vigie.Replication.MySql.Servers;

namespace Vigie.Replication.MySql;

/// <summary>The validated settings of a MySQL or MariaDB server.</summary>
internal sealed record MySqlSettings : ITargetPlan
{
    /// <summary>Where the server is, who asks it and how.</summary>
    public required MySqlAccess Access { get; init; }

    /// <summary>What its owner promised and expects.</summary>
    public ReplicationObjectives Objectives { get; init; } = ReplicationObjectives.None;

    /// <summary>The heartbeat table; null when there is none.</summary>
    public HeartbeatTable? Heartbeat { get; init; }

    /// <summary>Name of the target that it follows; null to find out.</summary>
    public string? Upstream { get; init; }

    /// <summary>Nodes of its Galera cluster; null when that does not matter.</summary>
    public long? GaleraNodes { get; init; }

    /// <summary>What the watched servers know of each other.</summary>
    public required ServerRegistry Registry { get; init; }

    /// <inheritdoc/>
    public ITarget Open(TargetServices services)
    {
        var tunnel = Access.Sql.Via is { } bastion ? new Tunnel(bastion) : null;
        return new MySqlTarget(this, services, (access, clock) => new MySqlSession(access, clock, tunnel: tunnel), tunnel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => SshPrograms.CheckAsync(Access.Sql.Via, cancel);
}
