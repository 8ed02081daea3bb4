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
    public string RuleFile => "replication.yml";

    /// <inheritdoc/>
    public string? CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Auth => "The role or its password is refused, or pg_hba.conf has no line for this machine: docs/postgres.md has both, and the server's log says which.",
        FailureReason.Forbidden => "`grant pg_monitor to vigie;` on the primary: without it the replication views are empty.",
        FailureReason.Unreachable => "Look whether host and port are right, whether the server runs and listens on that address (listen_addresses), and whether a firewall lets this machine through.",
        _ => null,
    };

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => PostgresKeys.Read(target, _clusters);
}
