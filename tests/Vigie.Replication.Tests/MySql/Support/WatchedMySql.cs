using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Replication.MySql;
using Vigie.Replication.MySql.Servers;
using Vigie.Replication.Sql;
using Vigie.Testing;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.MySql.Support;

/// <summary>The product's target that watches a server, or what a test puts in its place.</summary>
internal sealed class WatchedMySql : IAsyncDisposable
{
    private readonly MySqlTarget _target;
    private readonly TimeSpan _interval;

    public WatchedMySql(MySqlSettings settings, string name, TimeProvider? clock = null, Func<MySqlAccess, TimeProvider, ISqlSession>? connect = null, double interval = 0.5)
    {
        Clock = clock ?? TimeProvider.System;
        _interval = TimeSpan.FromSeconds(interval);
        _target = new MySqlTarget(
            settings, new TargetServices(new TargetIdentity(name, "mysql", "AARD"), Clock, NullLogger.Instance, Exchanges), connect ?? ((access, time) => new MySqlSession(access, time)));
    }

    public TimeProvider Clock { get; }

    public ExchangeLog Exchanges { get; } = new();

    public IReadOnlyList<ICollector> Collectors => _target.Collectors;

    public static MySqlSettings Settings(MariaDbServer server, ServerRegistry registry, string user = "exporter", double timeout = 3) =>
        new() { Access = MariaDbFixture.AccessTo(server, user, timeout: timeout), Registry = registry };

    /// <summary>Runs a collector once, as the frame does.</summary>
    public Task<Ran> RunAsync(string collector = "replication") => Ran.OnceAsync(_target.Collectors, collector, Clock, TestContext.Current.CancellationToken, "db", _interval);

    /// <summary>Runs a collector that is to fail as a whole.</summary>
    public Task<TargetFailureException> FailAsync(string collector = "replication") => Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(collector));

    public async ValueTask DisposeAsync() => await _target.DisposeAsync();
}
