using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Replication.Postgres;
using Vigie.Replication.Postgres.Protocol;
using Vigie.Replication.Sql;
using Vigie.Testing;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.Postgres.Support;

/// <summary>The product's target that watches a server, or what a test puts in its place.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly PostgresTarget _target;

    public Watched(PostgresSettings settings, string name = "db", TimeProvider? clock = null, Func<SqlAccess, SessionKind, ISqlSession>? connect = null)
    {
        Clock = clock ?? TimeProvider.System;
        Exchanges = new ExchangeLog();
        _target = new PostgresTarget(
            settings,
            new TargetServices(new TargetIdentity(name, "postgres", "AARD"), Clock, NullLogger.Instance, Exchanges),
            connect ?? ((access, kind) =>
            {
                var session = new NpgsqlSession(access, kind, Clock, Way.To(access));
                Sessions.Add(session);
                return session;
            }));
    }

    public TimeProvider Clock { get; }

    public ExchangeLog Exchanges { get; }

    public List<NpgsqlSession> Sessions { get; } = [];

    public IReadOnlyList<ICollector> Collectors => _target.Collectors;

    /// <summary>How a server of a test is reached over TCP without TLS.</summary>
    public static SqlAccess AccessTo(PostgresServer server, string user = "exporter", string password = PostgresServer.Password, TlsSettings? tls = null) => new()
    {
        Host = "127.0.0.1",
        Port = server.Port,
        User = user,
        Password = new Secret(password),
        Tls = tls ?? new TlsSettings(TlsMode.Off),
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>Runs a collector once, as the frame does.</summary>
    public Task<Ran> RunAsync(string collector = "replication") => Ran.OnceAsync(_target.Collectors, collector, Clock, TestContext.Current.CancellationToken);

    /// <summary>Runs a collector that is to fail as a whole.</summary>
    public Task<TargetFailureException> FailAsync(string collector = "replication") => Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(collector));

    public async ValueTask DisposeAsync() => await _target.DisposeAsync();
}
