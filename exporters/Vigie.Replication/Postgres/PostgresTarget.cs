using Vigie.Core.Collecting;
using Vigie.Replication.Postgres.Collectors;
using Vigie.Replication.Postgres.Protocol;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres;

/// <summary>One watched PostgreSQL server.</summary>
internal sealed class PostgresTarget : ITarget
{
    private readonly PostgresSettings _settings;
    private readonly TargetServices _services;
    private readonly List<ServerReader> _readers = [];
    private readonly IAsyncDisposable? _tunnel;

    /// <summary>Makes sessions and collectors. Nothing is opened.</summary>
    /// <param name="settings">The target's settings.</param>
    /// <param name="services">What the frame gives.</param>
    /// <param name="connect">Makes a session.</param>
    /// <param name="tunnel">What the sessions go through, to be closed with the target.</param>
    public PostgresTarget(PostgresSettings settings, TargetServices services, Func<SqlAccess, SessionKind, ISqlSession> connect, IAsyncDisposable? tunnel = null)
    {
        _tunnel = tunnel;
        _settings = settings;
        _services = services;
        ServerReader Reader(SessionKind kind)
        {
            var reader = new ServerReader(connect(settings.Access, kind), services.Exchanges, services.Clock);
            _readers.Add(reader);
            return reader;
        }

        var parts = new PostgresParts(settings, services.Identity, Reader(new SessionKind(settings.Database)), services.Clock);
        List<ICollector> collectors = [new ServerCollector(parts), new SlotsCollector(parts), new ArchivingCollector(parts), new ConflictsCollector(parts)];
        if (settings.SubscriptionDatabases.Count > 0)
        {
            collectors.Add(new SubscriptionsCollector([.. settings.SubscriptionDatabases.Select(name => KeyValuePair.Create(name, Reader(new SessionKind(name))))]));
        }

        if (settings.Beats)
        {
            collectors.Add(new HeartbeatCollector(Reader(new SessionKind(settings.Database, MayWrite: true)), services.Clock));
        }

        Collectors = collectors;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ICollector> Collectors { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _settings.Clusters.Forget(_services.Identity.Name);
        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }

        await (_tunnel?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
