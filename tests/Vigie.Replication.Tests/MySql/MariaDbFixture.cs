using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Configuration;
using Vigie.Replication.MySql;
using Vigie.Replication.Sql;
using Vigie.Testing;
using Vigie.Testing.Databases;

namespace Vigie.Replication.Tests.MySql;

/// <summary>One real MariaDB with TLS and an account for each way to log in, shared by the tests that do not harm it.</summary>
public sealed class MariaDbFixture : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private readonly X509Certificate2 _certificate;

    public MariaDbFixture() => _certificate = _authority.Issue("db.example");

    public MariaDbServer Server { get; private set; } = null!;

    public string Fingerprint => _certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public string AuthorityPem => _authority.Pem;

    public async ValueTask InitializeAsync()
    {
        Server = await MariaDbServer.CreateAsync(new MariaDbOptions
        {
            CertificatePem = _certificate.ExportCertificatePem(),
            KeyPem = _certificate.ExportKeyPem(),
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

        _certificate.Dispose();
        _authority.Dispose();
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
