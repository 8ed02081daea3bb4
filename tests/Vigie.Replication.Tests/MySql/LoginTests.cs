using Vigie.Replication.MySql;
using Vigie.Replication.Sql;
using Vigie.Testing;

namespace Vigie.Replication.Tests.MySql;

/// <summary>Logging in to a real MariaDB: ways to prove who we are and who it is.</summary>
public sealed class LoginTests(MariaDbFixture fixture) : IClassFixture<MariaDbFixture>
{
    private static readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exporter")]
    [InlineData("ed")]
    public async Task Ask_RightPassword_Answers(string user)
    {
        await using var session = Session(fixture.Access(user));
        var rows = await session.AskAsync("select current_user() as who, null as nothing, '' as empty, 'é€' as text", _cancel);
        Assert.Equal(1, rows.Count);
        Assert.Equal($"{user}@127.0.0.1", rows[0, "WHO"]);
        Assert.Null(rows[0, "nothing"]);
        Assert.Equal("", rows[0, "empty"]);
        Assert.Equal("é€", rows[0, "text"]);
        Assert.Null(rows[0, "absent"]);
        Assert.Contains("MariaDB", session.ServerVersion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NoPassword_Answers()
    {
        await using var session = Session(fixture.Access("empty", null));
        Assert.Equal(1, (await session.AskAsync("select 1 as one", _cancel)).Count);
    }

    [Theory]
    [InlineData("exporter")]
    [InlineData("ed")]
    [InlineData("nobody_at_all")]
    public async Task Ask_WrongPassword_IsAuthWithoutTheSecret(string user)
    {
        await using var session = Session(fixture.Access(user, "wrong-secret"));
        var failure = await FailAsync(session);
        Assert.Equal(SqlFailure.Auth, failure.Failure);
        Assert.Equal("1045", failure.Code);
        Assert.DoesNotContain("wrong-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_AccountThatNeedsTlsWithout_IsAuth()
    {
        await using var session = Session(fixture.Access("tlsonly"));
        Assert.Equal(SqlFailure.Auth, (await FailAsync(session)).Failure);
    }

    [Theory]
    [InlineData("tlsonly")]
    [InlineData("ed")]
    public async Task Ask_PinnedCertificate_IsEncrypted(string user) =>
        await AssertEncryptedAsync(fixture.Access(user, tls: new TlsSettings(TlsMode.Pin, Fingerprint: CertificateFingerprint.Parse(fixture.Fingerprint))));

    [Fact]
    public async Task Ask_OtherPin_IsIdentityAndTellsTheOneShown()
    {
        var pin = CertificateFingerprint.Parse(new string('a', 64));
        await using var session = Session(fixture.Access(tls: new TlsSettings(TlsMode.Pin, Fingerprint: pin)));
        var failure = await FailAsync(session);
        Assert.Equal(SqlFailure.Identity, failure.Failure);
        Assert.Contains(CertificateFingerprint.Parse(fixture.Fingerprint)!.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_TrustedAuthority_IsEncrypted()
    {
        using var folder = new TemporaryFolder();
        var ca = folder.Write("ca.pem", fixture.AuthorityPem);
        await AssertEncryptedAsync(fixture.Access(tls: new TlsSettings(TlsMode.Verify, ca)));
        await AssertEncryptedAsync(fixture.Access(tls: new TlsSettings(TlsMode.Verify, ca, ServerName: "db.example")));
    }

    [Fact]
    public async Task Ask_NameThatIsNotInTheCertificate_IsIdentity()
    {
        using var folder = new TemporaryFolder();
        await using var session = Session(fixture.Access(tls: new TlsSettings(TlsMode.Verify, folder.Write("ca.pem", fixture.AuthorityPem), ServerName: "other.example")));
        var failure = await FailAsync(session);
        Assert.Equal(SqlFailure.Identity, failure.Failure);
        Assert.Contains("other.example", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_UnknownAuthority_IsIdentity()
    {
        using var other = new TestAuthority();
        using var folder = new TemporaryFolder();
        await using var elsewhere = Session(fixture.Access(tls: new TlsSettings(TlsMode.Verify, folder.Write("ca.pem", other.Pem))));
        Assert.Equal(SqlFailure.Identity, (await FailAsync(elsewhere)).Failure);
        await using var system = Session(fixture.Access(tls: new TlsSettings(TlsMode.Verify)));
        Assert.Equal(SqlFailure.Identity, (await FailAsync(system)).Failure);
    }

    [Fact]
    public async Task Ask_AnyCertificate_IsEncrypted() => await AssertEncryptedAsync(fixture.Access(tls: new TlsSettings(TlsMode.Require)));

    [Fact]
    public async Task Ask_ServersOwnSocket_Answers()
    {
        var access = new MySqlAccess(new SqlAccess { Socket = fixture.Server.Socket, User = "root", Tls = new TlsSettings(TlsMode.Off) });
        await using var session = Session(access);
        Assert.Equal("root@localhost", (await session.AskAsync("select current_user() as who", _cancel))[0, "who"]);
    }

    [Fact]
    public async Task Ask_Session_ReadsOnlyInUtcAndIsNamed()
    {
        await using var session = Session(fixture.Access());
        var rows = await session.AskAsync("select @@session.time_zone as zone, @@session.lock_wait_timeout as locks, @@session.max_statement_time as most, @@session.tx_read_only as readonly", _cancel);
        Assert.Equal(("+00:00", "2", "3.000000", "1"), (rows[0, "zone"], rows[0, "locks"], rows[0, "most"], rows[0, "readonly"]));
        var attributes = await session.AskAsync("select ATTR_VALUE as name from performance_schema.session_connect_attrs where ATTR_NAME = 'program_name' and PROCESSLIST_ID = connection_id()", _cancel);
        Assert.Equal("vigie", attributes[0, "name"]);
    }

    [Fact]
    public async Task Ask_FileOfOurs_IsNotGiven()
    {
        await using var session = Session(new MySqlAccess(new SqlAccess { Socket = fixture.Server.Socket, User = "root", Tls = new TlsSettings(TlsMode.Off) }));
        var failure = await Assert.ThrowsAsync<SqlException>(() => session.AskAsync("load data local infile '/etc/hostname' into table app.t", _cancel));
        Assert.NotEqual(SqlFailure.Timeout, failure.Failure);
        Assert.Equal("0", await fixture.Server.SqlAsync("select count(*) from app.t"));
    }

    [Theory]
    [InlineData("selec 1", nameof(SqlFailure.Unsupported), "1064", 1)]
    // A session keeps the privileges of its login, so what was granted since is seen by a new one only.
    [InlineData("select no_such_column from app.t", nameof(SqlFailure.Forbidden), "1142", 2)]
    [InlineData("show slave hosts", nameof(SqlFailure.Forbidden), "1227", 2)]
    public async Task Ask_Refused_TellsWhyAndGoesOn(string statement, string expected, string code, int connections)
    {
        await using var session = Session(fixture.Access());
        var failure = await Assert.ThrowsAsync<SqlException>(() => session.AskAsync(statement, _cancel));
        Assert.Equal((expected, code), (failure.Failure.ToString(), failure.Code));
        Assert.Equal(1, (await session.AskAsync("select 1 as one", _cancel)).Count);
        Assert.Equal(connections, session.Connections);
    }

    [Fact]
    public async Task Ask_TooMuch_IsProtocolAndGoesOn()
    {
        await using var session = Session(new MySqlAccess(new SqlAccess { Socket = fixture.Server.Socket, User = "root", Tls = new TlsSettings(TlsMode.Off) }));
        foreach (var statement in new[] { "select seq from app.seq_1_to_200000", "select repeat('x', 1000) as big from app.seq_1_to_9999", "select " + string.Join(", ", Enumerable.Range(0, 600)) })
        {
            var failure = await Assert.ThrowsAsync<SqlException>(() => session.AskAsync(statement, _cancel));
            Assert.Equal(SqlFailure.Protocol, failure.Failure);
            Assert.Null(failure.Code);
        }

        // One row beyond the limit: the library itself hangs up.
        await Assert.ThrowsAsync<SqlException>(() => session.AskAsync("select repeat('x', 9000000) as big", _cancel));
        Assert.Equal("9999", (await session.AskAsync("select count(*) as n from app.seq_1_to_9999", _cancel))[0, "n"]);
    }

    [Fact]
    public async Task Ask_NothingListens_IsUnreachable()
    {
        var access = fixture.Access();
        await using var session = Session(access with { Sql = access.Sql with { Port = 1 } });
        Assert.Equal(SqlFailure.Unreachable, (await FailAsync(session)).Failure);
        await using var secured = Session(access with { Sql = access.Sql with { Port = 1, Tls = new TlsSettings(TlsMode.Require) } });
        Assert.Equal(SqlFailure.Unreachable, (await FailAsync(secured)).Failure);
        await using var gone = Session(new MySqlAccess(new SqlAccess { Socket = "/nonexistent/s.sock", User = "x", Tls = new TlsSettings(TlsMode.Off) }));
        Assert.Equal(SqlFailure.Unreachable, (await FailAsync(gone)).Failure);
    }

    [Fact]
    public async Task Ask_LibraryMissing_IsConfigAndNamesThePackage()
    {
        await using var session = new MySqlSession(fixture.Access(), TimeProvider.System, () => throw new DllNotFoundException());
        var failure = await FailAsync(session);
        Assert.Equal(SqlFailure.Config, failure.Failure);
        Assert.Contains("libmariadb3", failure.Message, StringComparison.Ordinal);
    }

    private static MySqlSession Session(MySqlAccess access) => new(access, TimeProvider.System);

    private static async Task<SqlException> FailAsync(MySqlSession session) => await Assert.ThrowsAsync<SqlException>(() => session.AskAsync("select 1", _cancel));

    private static async Task AssertEncryptedAsync(MySqlAccess access)
    {
        await using var session = Session(access);
        Assert.StartsWith("TLS", (await session.AskAsync("show session status like 'Ssl_version'", _cancel))[0, "Value"], StringComparison.Ordinal);
    }
}
