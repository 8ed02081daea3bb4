using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Vigie.Core.Configuration;

/// <summary>Where and how Vigie's own HTTP port answers.</summary>
public sealed record ListenConfig
{
    /// <summary>As written: <c>*</c> (all addresses), <c>localhost</c>, or an IP address.</summary>
    public required string Address { get; init; }

    /// <summary>The address, or null for <c>*</c> and <c>localhost</c>.</summary>
    public IPAddress? Ip => IPAddress.TryParse(Address, out var ip) ? ip : null;

    /// <summary>TCP port; 0 takes a free one.</summary>
    public required int Port { get; init; }

    /// <summary>TLS, or null for plain HTTP.</summary>
    public TlsConfig? Tls { get; init; }

    /// <summary>Who may log in by basic authentication (RFC 7617), by name; empty when no login is asked for.</summary>
    public required IReadOnlyDictionary<string, PasswordHash> Users { get; init; }

    /// <summary>Most connections at once.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Most bytes of a request's head.</summary>
    public required int MaxHeaderBytes { get; init; }

    /// <summary>Most time that a request may take, from its head to the end of its answer.</summary>
    public required TimeSpan RequestTimeout { get; init; }

    /// <summary>Equal to that of an earlier reading by this process when nothing changed, contents of the TLS files included. Never shown.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The address and port alone.</summary>
    /// <returns>Such as <c>127.0.0.1:9780</c>.</returns>
    public override string ToString() => $"{Address}:{Port}";
}

/// <summary>TLS of Vigie's own port, loaded and checked when the configuration was read.</summary>
/// <param name="Certificate">The server's certificate with its private key.</param>
/// <param name="Chain">All certificates of the certificate file, the server's first.</param>
/// <param name="ClientAuthorities">The authorities that clients' certificates must come from (mTLS), or null when clients show none.</param>
public sealed record TlsConfig(X509Certificate2 Certificate, X509Certificate2Collection Chain, X509Certificate2Collection? ClientAuthorities);
