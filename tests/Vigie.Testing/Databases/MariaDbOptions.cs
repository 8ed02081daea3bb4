namespace Vigie.Testing.Databases;

/// <summary>How a real MariaDB of a test is set up.</summary>
public sealed record MariaDbOptions
{
    /// <summary>The server_id: 1 for a primary, by custom.</summary>
    public int ServerId { get; init; } = 1;

    /// <summary>The domain of its own GTIDs.</summary>
    public int Domain { get; init; }

    /// <summary>
    /// slave_net_timeout: how long a replica bears a silent primary; heartbeats come after half of it. Short, so that tests need not wait as
    /// long as the default (60 s) would make them.
    /// </summary>
    public int NetTimeoutSeconds { get; init; } = 20;

    /// <summary>Arguments of mariadbd beside the usual ones; they come last and therefore win.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>PEM of the server's certificate; with it and <see cref="KeyPem"/> the server speaks TLS.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>PEM of the certificate's key.</summary>
    public string? KeyPem { get; init; }

    /// <summary>The TCP port, or null for a free one. A restart keeps it.</summary>
    public int? Port { get; init; }
}
