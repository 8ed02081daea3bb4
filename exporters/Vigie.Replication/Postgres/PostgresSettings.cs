using Vigie.Core.Collecting;
using Vigie.Reach;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Postgres.Protocol;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres;

/// <summary>The validated settings of a PostgreSQL server.</summary>
internal sealed record PostgresSettings : ITargetPlan
{
    /// <summary>Where it is and who asks it.</summary>
    public required SqlAccess Access { get; init; }

    /// <summary>What its owner expects of it.</summary>
    public ReplicationObjectives Objectives { get; init; } = ReplicationObjectives.None;

    /// <summary>The database that is connected to.</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>Databases whose subscriptions are watched.</summary>
    public IReadOnlyList<string> SubscriptionDatabases { get; init; } = [];

    /// <summary>Whether a primary is made to commit something at each run of the heartbeat.</summary>
    public bool Beats { get; init; }

    /// <summary>How long a standby that left is missed.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What the watched servers tell about each other.</summary>
    public Clusters Clusters { get; init; } = new();

    /// <inheritdoc/>
    public ITarget Open(TargetServices services)
    {
        var tunnel = Access.Via is { } bastion ? new Tunnel(bastion) : null;
        var way = tunnel is null ? Way.To(Access) : Way.Through(tunnel, Access);
        return new PostgresTarget(this, services, (access, kind) => new NpgsqlSession(access, kind, services.Clock, way), tunnel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => SshPrograms.CheckAsync(Access.Via, cancel);
}
