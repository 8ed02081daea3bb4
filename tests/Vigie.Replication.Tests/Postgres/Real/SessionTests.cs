using System.Diagnostics;
using System.Security.Cryptography;
using Vigie.Replication.Postgres.Protocol;
using Vigie.Replication.Sql;
using Vigie.Replication.Tests.Postgres.Support;
using Vigie.Testing;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.Postgres.Real;

/// <summary>Sessions against a real PostgreSQL: logins, TLS, death and frost.</summary>
public sealed class SessionTests
{
    private const string Question = "select 1 as one, null as nothing, 'text' as \"Word\"";
    private static readonly string _wrongPin = string.Concat(Enumerable.Repeat("ab", 32));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scram-sha-256", "scram-sha-256")]
    [InlineData("md5", "md5")]
    [InlineData("scram-sha-256", "md5")]
    public async Task AskAsync_PasswordOfEachKind_AnswersAsText(string encryption, string method)
    {
        await using var server = await PostgresServer.CreateAsync(new PostgresOptions { PasswordEncryption = encryption, Access = [$"host all all 127.0.0.1/32 {method}"] });
        await using var session = Open(Watched.AccessTo(server));
        var rows = await session.AskAsync(Question, Cancel);
        Assert.Equal(("1", null, "text"), (rows[0, "one"], rows[0, "nothing"], rows[0, "word"]));
        Assert.StartsWith("15.", session.ServerVersion, StringComparison.Ordinal);
        Assert.Equal(1, session.Connections);
        Assert.Equal("vigie|on|5s|pg_catalog", await TextAsync(session, "select concat_ws('|', current_setting('application_name'), current_setting('default_transaction_read_only'), current_setting('statement_timeout'), current_setting('search_path'))"));
    }

    [Fact]
    public async Task AskAsync_WrongPasswordOrRole_FailsAsAuthAndHidesThePassword()
    {
        await using var server = await PostgresServer.CreateAsync();
        await using var wrong = Open(Watched.AccessTo(server, password: "wrong-secret"));
        var failure = await FailAsync(wrong);
        Assert.Equal((SqlFailure.Auth, "28P01"), (failure.Failure, failure.Code));
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);
        await using var nobody = Open(Watched.AccessTo(server, user: "nobody_at_all"));
        Assert.Equal(SqlFailure.Auth, (await FailAsync(nobody)).Failure);
        await using var missing = Open(Watched.AccessTo(server), "no_such_database");
        Assert.Equal(SqlFailure.Config, (await FailAsync(missing)).Failure);
    }

    [Fact]
    public async Task AskAsync_ServerWantsPasswordInClear_RefusesWithoutTls()
    {
        await using var server = await PostgresServer.CreateAsync(new PostgresOptions { Access = ["host all all 127.0.0.1/32 password"] });
        await using var session = Open(Watched.AccessTo(server));
        Assert.Equal(SqlFailure.Auth, (await FailAsync(session)).Failure);
    }

    [Fact]
    public async Task AskAsync_EachTlsMode_KnowsItsServer()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        using var certificate = authority.Issue("db.example");
        using var folder = new TemporaryFolder();
        var (trusted, other) = (folder.Write("ca.pem", authority.Pem), folder.Write("other.pem", stranger.Pem));
        await using var server = await PostgresServer.CreateAsync(new PostgresOptions { CertificatePem = certificate.ExportCertificatePem(), KeyPem = certificate.ExportKeyPem(), Access = ["hostnossl all all 127.0.0.1/32 reject"] });
        await AnswersAsync(new TlsSettings(TlsMode.Verify, trusted));
        await AnswersAsync(new TlsSettings(TlsMode.Verify, trusted, ServerName: "db.example"));
        await AnswersAsync(new TlsSettings(TlsMode.Pin, Fingerprint: CertificateFingerprint.Parse(certificate.GetCertHashString(HashAlgorithmName.SHA256))));
        await AnswersAsync(new TlsSettings(TlsMode.Require));
        await FailsAsync(SqlFailure.Identity, new TlsSettings(TlsMode.Verify));
        await FailsAsync(SqlFailure.Identity, new TlsSettings(TlsMode.Verify, other));
        await FailsAsync(SqlFailure.Identity, new TlsSettings(TlsMode.Verify, trusted, ServerName: "another.example"));
        await FailsAsync(SqlFailure.Identity, new TlsSettings(TlsMode.Pin, Fingerprint: CertificateFingerprint.Parse(_wrongPin)));
        await FailsAsync(SqlFailure.Config, new TlsSettings(TlsMode.Verify, folder.PathOf("missing.pem")));
        await FailsAsync(SqlFailure.Auth, new TlsSettings(TlsMode.Off));

        async Task AnswersAsync(TlsSettings tls)
        {
            await using var session = Open(Watched.AccessTo(server, tls: tls));
            Assert.Equal("t", await TextAsync(session, "select ssl from pg_stat_ssl where pid = pg_backend_pid()"));
        }

        async Task FailsAsync(SqlFailure expected, TlsSettings tls)
        {
            await using var session = Open(Watched.AccessTo(server, tls: tls));
            var failure = await FailAsync(session);
            Assert.True(expected == failure.Failure, failure.ToString());
        }
    }

    [Fact]
    public async Task AskAsync_ServerWithoutTls_FailsAsTls()
    {
        await using var server = await PostgresServer.CreateAsync();
        await using var session = Open(Watched.AccessTo(server, tls: new TlsSettings(TlsMode.Require)));
        Assert.Equal(SqlFailure.Tls, (await FailAsync(session)).Failure);
        await using var socket = Open(new SqlAccess { Socket = Path.Combine(server.SocketFolder, $".s.PGSQL.{server.Port}"), User = "exporter", Tls = new TlsSettings(TlsMode.Off) });
        Assert.Equal("1", await TextAsync(socket, "select 1"));
    }

    [Fact]
    public async Task AskAsync_NobodyListensOrMayNotConnect_FailsAsUnreachable()
    {
        await using var server = await PostgresServer.CreateAsync(new PostgresOptions { Settings = ["max_connections = 7", "superuser_reserved_connections = 3", "max_wal_senders = 0"] });
        await using var one = Open(Watched.AccessTo(server));
        await using var two = Open(Watched.AccessTo(server));
        await using var three = Open(Watched.AccessTo(server));
        await using var four = Open(Watched.AccessTo(server));
        await using var five = Open(Watched.AccessTo(server));
        foreach (var session in (NpgsqlSession[])[one, two, three, four])
        {
            Assert.Equal("1", await TextAsync(session, "select 1"));
        }

        Assert.Equal((SqlFailure.Unreachable, "53300"), (await FailAsync(five)) is var full ? (full.Failure, full.Code) : default);
        await server.StopAsync();
        Assert.Equal(SqlFailure.Unreachable, (await FailAsync(five)).Failure);
        Assert.Equal(SqlFailure.Unreachable, (await FailAsync(one)).Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AskAsync_ServerRestartedBetweenTwo_ConnectsAgainOnce(bool isCrash)
    {
        await using var server = await PostgresServer.CreateAsync();
        await using var session = Open(Watched.AccessTo(server));
        Assert.Equal("1", await TextAsync(session, "select 1"));
        await server.RestartAsync(isCrash);
        Assert.Equal("1", await TextAsync(session, "select 1"));
        Assert.Equal(2, session.Connections);
    }

    [Fact]
    public async Task AskAsync_FrozenServer_IsToldWithinItsTimeoutAndDelaysNobody()
    {
        await using var server = await PostgresServer.CreateAsync();
        var access = Watched.AccessTo(server) with { Timeout = TimeSpan.FromSeconds(1) };
        await using var kept = Open(access);
        await using var fresh = Open(access);
        Assert.Equal("1", await TextAsync(kept, "select 1"));
        server.Freeze();
        var clock = Stopwatch.StartNew();
        var failures = await Task.WhenAll(FailAsync(kept), FailAsync(fresh));
        Assert.All(failures, failure => Assert.Equal(SqlFailure.Timeout, failure.Failure));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 1.8);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        clock.Restart();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kept.AskAsync(Question, impatient.Token));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.1, 0.8);
        clock.Restart();
        await kept.DisposeAsync();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 0.5);
        server.Thaw();
        Assert.Equal("1", await TextAsync(fresh, "select 1"));
    }

    [Fact]
    public async Task AskAsync_StatementThatTakesTooLong_EndsInBothPlaces()
    {
        await using var server = await PostgresServer.CreateAsync();
        await using var session = Open(Watched.AccessTo(server) with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(SqlFailure.Timeout, (await FailAsync(session, "select pg_sleep(20)")).Failure);
        await server.WaitForAsync("select count(*) from pg_stat_activity where query like '%pg_sleep(20)%' and pid <> pg_backend_pid()", "0");
        Assert.Equal("1", await TextAsync(session, "select 1"));
    }

    [Fact]
    public async Task AskAsync_StatementsThatFail_KeepTheConnectionAndSayWhy()
    {
        await using var server = await PostgresServer.CreateAsync();
        await using var session = Open(Watched.AccessTo(server, user: "nobody_special"));
        Assert.Equal(SqlFailure.Forbidden, (await FailAsync(session, "select count(*) from pg_ls_waldir()")).Failure);
        Assert.Equal(SqlFailure.Unsupported, (await FailAsync(session, "select no_such_column from pg_class")).Failure);
        Assert.Equal(SqlFailure.Protocol, (await FailAsync(session, "select 1/0")).Failure);
        Assert.Equal((SqlFailure.Protocol, "25006"), (await FailAsync(session, "create temporary table x(i int)")) is var refused ? (refused.Failure, refused.Code) : default);
        Assert.Equal(1, session.Connections);
    }

    [Theory]
    [InlineData("select i from generate_series(1, 20000) i")]
    [InlineData("select repeat('x', 9000000)")]
    [InlineData("select repeat('x', 1000000) from generate_series(1, 100)")]
    public async Task AskAsync_AnswerLargerThanAnyOfOurs_IsCutOff(string statement)
    {
        await using var server = await PostgresServer.CreateAsync();
        await using var session = Open(Watched.AccessTo(server));
        Assert.Equal(SqlFailure.Protocol, (await FailAsync(session, statement)).Failure);
        Assert.Equal("1", await TextAsync(session, "select 1"));
    }

    [Fact]
    public async Task AskAsync_HundredPollsWithRandomKills_LeakNoConnection()
    {
        await using var server = await PostgresServer.CreateAsync();
        await using var session = Open(Watched.AccessTo(server) with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal("1", await TextAsync(session, "select 1"));
        Assert.Equal(1, OwnConnections.To(server.Port));
        var random = new Random(5);
        var answered = 0;
        for (var poll = 0; poll < 100; poll++)
        {
            var kill = random.Next(10) switch
            {
                0 => server.SqlAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'vigie'"),
                1 when poll % 4 == 0 => server.RestartAsync(isCrash: random.Next(2) == 0),
                _ => Task.CompletedTask,
            };
            answered += await AnswersAsync(session) ? 1 : 0;
            await kill;
        }

        Assert.InRange(answered, 80, 100);
        Assert.Equal("1", await TextAsync(session, "select 1"));
        await server.WaitForAsync("select count(*) from pg_stat_activity where application_name = 'vigie'", "1");
        Assert.Equal(1, OwnConnections.To(server.Port));
    }

    [Theory]
    [InlineData("drop view public.shape; create view public.shape as select 2::bigint as figure, 3 as more; grant select on public.shape to public")]
    [InlineData(null)]
    public async Task AskAsync_PreparedStatementOutdatedOrGone_IsAskedAnewOnAnotherConnection(string? change)
    {
        await using var server = await PostgresServer.CreateAsync();
        await server.SqlAsync("create view public.shape as select 1 as figure; grant usage on schema public to public; grant select on public.shape to public");
        await using var session = Open(Watched.AccessTo(server));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("1", await TextAsync(session, "select * from public.shape"));
        }

        // A pooler between Vigie and the server gives another backend, which knows none of them.
        await (change is null ? session.AskAsync("deallocate all", Cancel) : (Task)server.SqlAsync(change));
        Assert.Equal(change is null ? "1" : "2", await TextAsync(session, "select * from public.shape"));
        Assert.Equal(2, session.Connections);
    }

    private static NpgsqlSession Open(SqlAccess access, string database = "postgres") => new(access, new SessionKind(database), TimeProvider.System, Way.To(access));

    private static async Task<string?> TextAsync(NpgsqlSession session, string statement)
    {
        var rows = await session.AskAsync(statement, Cancel);
        return rows[0, rows.Columns[0]];
    }

    private static Task<SqlException> FailAsync(NpgsqlSession session, string statement = Question) => Assert.ThrowsAsync<SqlException>(() => session.AskAsync(statement, Cancel));

    private static async Task<bool> AnswersAsync(NpgsqlSession session)
    {
        try
        {
            return (await session.AskAsync(Question, Cancel)).Count == 1;
        }
        catch (SqlException)
        {
            return false;
        }
    }
}
