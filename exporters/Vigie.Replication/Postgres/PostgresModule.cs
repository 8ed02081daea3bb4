using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Reach;
using Vigie.Replication.Postgres.Collectors;
using Vigie.Replication.Postgres.Memory;

namespace Vigie.Replication.Postgres;

/// <summary>Watches the replication of PostgreSQL servers: standbys, primaries, slots, archiving and subscriptions.</summary>
public sealed class PostgresModule : IModule
{
    private readonly Clusters _clusters = new();

    /// <inheritdoc/>
    public string Kind => "postgres";

    /// <inheritdoc/>
    public string Summary => "Replication lag and health of PostgreSQL 12 and later, right also when the stream is broken";

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> Keys => PostgresKeys.All;

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> SharedKeys => [SshKeys.Bastions];

    /// <inheritdoc/>
    public IReadOnlyList<CollectorDescription> Collectors { get; } =
        [ServerCollector.Fixed, SlotsCollector.Fixed, ArchivingCollector.Fixed, ConflictsCollector.Fixed, SubscriptionsCollector.Fixed, HeartbeatCollector.Fixed];

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => PostgresKeys.Read(target, _clusters);
}
