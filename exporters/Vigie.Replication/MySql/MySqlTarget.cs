using Vigie.Core.Collecting;
using Vigie.Replication.MySql.Collectors;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql;

/// <summary>What the collectors of one target share.</summary>
/// <param name="Settings">What the configuration says.</param>
/// <param name="Identity">Who the target is.</param>
/// <param name="Reader">The conversation with the server.</param>
/// <param name="Clock">The time.</param>
internal sealed record MySqlParts(MySqlSettings Settings, TargetIdentity Identity, MySqlReader Reader, TimeProvider Clock);

/// <summary>One watched MySQL or MariaDB server.</summary>
internal sealed class MySqlTarget : ITarget
{
    private readonly MySqlParts _parts;
    private readonly IAsyncDisposable? _way;

    /// <summary>Makes session and collectors. Nothing is opened.</summary>
    /// <param name="settings">The target's settings.</param>
    /// <param name="services">What the frame gives.</param>
    /// <param name="connect">Makes a session.</param>
    /// <param name="way">The way that its connections take, ended after them; null for the direct one.</param>
    public MySqlTarget(MySqlSettings settings, TargetServices services, Func<MySqlAccess, TimeProvider, ISqlSession> connect, IAsyncDisposable? way = null)
    {
        _way = way;
        var reader = new MySqlReader(connect(settings.Access, services.Clock), services.Exchanges, services.Clock);
        _parts = new MySqlParts(settings, services.Identity, reader, services.Clock);
        settings.Registry.Open(services.Identity.Name, this);
        Collectors = [new ReplicationCollector(_parts), new StatusCollector(_parts), new GroupCollector(_parts)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ICollector> Collectors { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _parts.Settings.Registry.Close(_parts.Identity.Name, this);
        await _parts.Reader.DisposeAsync();
        if (_way is not null)
        {
            await _way.DisposeAsync();
        }
    }
}
