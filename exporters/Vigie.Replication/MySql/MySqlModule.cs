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
    public string RuleFile => "replication.yml";

    /// <inheritdoc/>
    public string? CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Auth => "User, host or password are refused: on the server `SHOW GRANTS FOR 'vigie'@'ADDRESS OF THIS MACHINE'`; the account is bound to the address that it comes from (docs/mysql.md).",
        FailureReason.Forbidden => "Grant what the message names: REPLICATION CLIENT (MySQL) or SLAVE MONITOR (MariaDB) and PROCESS, as docs/mysql.md shows.",
        FailureReason.Unreachable => "Look whether host and port are right, whether the server runs and listens on that address (bind-address), and whether a firewall lets this machine through.",
        _ => null,
    };

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => MySqlKeys.Read(target, _registry);
}
