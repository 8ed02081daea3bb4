using Vigie.Core.Configuration;
using Vigie.Replication.MySql;
using Vigie.Replication.Sql;
using Vigie.Replication.Tests.Support;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.MySql;

/// <summary>One real MariaDB with TLS and an account for each way to log in, shared by the tests that do not harm it.</summary>
public sealed class MariaDbFixture : IAsyncLifetime
{
    private readonly Certificates _certificates = Certificates.Make();

    public MariaDbServer Server { get; private set; } = null!;

    public string Fingerprint => _certificates.Fingerprint;

    public string AuthorityPem => _certificates.AuthorityPem;

    public async ValueTask InitializeAsync()
    {
        Server = await MariaDbServer.CreateAsync(new MariaDbOptions
        {
            CertificatePem = _certificates.CertificatePem,
            KeyPem = _certificates.KeyPem,
            Arguments = ["--plugin-load-add=auth_ed25519", "--performance-schema=ON"],
        });
        await Server.SqlAsync($"""
            create user ed@'127.0.0.1' identified via ed25519 using password('{MariaDbServer.Password}');
            create user tlsonly@'127.0.0.1' identified by '{MariaDbServer.Password}' require ssl;
            create user empty@'127.0.0.1';
            """);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        _certificates.Dispose();
    }

    internal MySqlAccess Access(string user = "exporter", string? password = MariaDbServer.Password, TlsSettings? tls = null) => AccessTo(Server, user, password, tls);

    internal static MySqlAccess AccessTo(MariaDbServer server, string user = "exporter", string? password = MariaDbServer.Password, TlsSettings? tls = null, double timeout = 3) => new(new SqlAccess
    {
        Host = "127.0.0.1",
        Port = server.Port,
        User = user,
        Password = password is null ? null : new Secret(password),
        Tls = tls ?? new TlsSettings(TlsMode.Off),
        Timeout = TimeSpan.FromSeconds(timeout),
    });
}
