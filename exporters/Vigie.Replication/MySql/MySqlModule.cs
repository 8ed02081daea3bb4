using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Reach;
using Vigie.Replication.MySql.Collectors;
using Vigie.Replication.MySql.Servers;

namespace Vigie.Replication.MySql;

/// <summary>Watches the replication of MySQL and MariaDB servers: streams, primaries, semi-synchronous and group replication, Galera.</summary>
public sealed class MySqlModule : IModule
{
    private readonly ServerRegistry _registry = new();

    /// <inheritdoc/>
    public string Kind => "mysql";

    /// <inheritdoc/>
    public string Summary => "Replication lag and health of MySQL 5.7 and later and MariaDB 10 and later, right also when the stream is broken";

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> Keys => MySqlKeys.All;

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> SharedKeys => [SshKeys.Bastions];

    /// <inheritdoc/>
    public IReadOnlyList<CollectorDescription> Collectors { get; } = [ReplicationCollector.Fixed, StatusCollector.Fixed, GroupCollector.Fixed];

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => MySqlKeys.Read(target, _registry);
}
