using Vigie.Core.Configuration;
using Vigie.Ssh;

namespace Vigie.Replication.Sql;

/// <summary>How the peer of a TLS connection is known.</summary>
internal enum TlsMode
{
    /// <summary>By a chain to a trusted authority and by its name.</summary>
    Verify,

    /// <summary>By the fingerprint of its certificate.</summary>
    Pin,

    /// <summary>Not at all: the connection is encrypted, to whomever answers.</summary>
    Require,

    /// <summary>No TLS.</summary>
    Off,
}

/// <summary>What the owner says about TLS.</summary>
/// <param name="Mode">How the peer is known.</param>
/// <param name="CaFile">PEM file of the trusted authorities; null for the system's.</param>
/// <param name="Fingerprint">SHA-256 of the pinned certificate.</param>
/// <param name="ServerName">The name in the certificate when it is another than the host's.</param>
internal sealed record TlsSettings(TlsMode Mode, string? CaFile = null, CertificateFingerprint? Fingerprint = null, string? ServerName = null);

/// <summary>Where a database server is and who asks it. Its text never holds the password.</summary>
internal sealed record SqlAccess
{
    /// <summary>Name or address; null when the server is reached by a socket.</summary>
    public string? Host { get; init; }

    /// <summary>TCP port.</summary>
    public int Port { get; init; }

    /// <summary>The bastion that the server is reached through; null when it is reached directly.</summary>
    public SshHost? Via { get; init; }

    /// <summary>Path of a unix socket; null when the server is reached by TCP.</summary>
    public string? Socket { get; init; }

    /// <summary>The account.</summary>
    public required string User { get; init; }

    /// <summary>Its password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>What the owner says about TLS.</summary>
    public required TlsSettings Tls { get; init; }

    /// <summary>How long to wait for a connection with its login, and for each statement.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The server for people: <c>db.example:3306</c> or the path of its socket.</summary>
    public string Address => Socket ?? $"{Host}:{Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
