namespace Vigie.Testing.Databases;

/// <summary>How a real PostgreSQL of a test is set up.</summary>
public sealed record PostgresOptions
{
    /// <summary>Lines of postgresql.conf that come after the usual ones and therefore win.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Lines of pg_hba.conf before the usual ones and therefore first; the usual ones let everybody in from the loopback by SCRAM.</summary>
    public IReadOnlyList<string> Access { get; init; } = [];

    /// <summary>PEM of the server's certificate; with it and <see cref="KeyPem"/> the server speaks TLS.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>PEM of the certificate's key.</summary>
    public string? KeyPem { get; init; }

    /// <summary>How the passwords of new roles are kept: scram-sha-256 or md5.</summary>
    public string PasswordEncryption { get; init; } = "scram-sha-256";

    /// <summary>
    /// wal_receiver_timeout and wal_sender_timeout: how long a silent peer is borne. Short, so that tests need not wait as long as
    /// the defaults (60 s) would make them.
    /// </summary>
    public TimeSpan ReplicationTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The TCP port, or null for a free one. A restart keeps it.</summary>
    public int? Port { get; init; }
}
