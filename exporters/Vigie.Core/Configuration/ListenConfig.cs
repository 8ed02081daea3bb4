using System.Net;
using Vigie.Core.Http.Access;

namespace Vigie.Core.Configuration;

/// <summary>Where Vigie listens, to whom it answers, and what one client may cost it.</summary>
/// <param name="Address">Address to listen on.</param>
/// <param name="Port">TCP port; 0 lets the system choose, for tests.</param>
/// <param name="Tls">Certificate and client authorities, or null for plain HTTP.</param>
/// <param name="Users">Names and password hashes of basic authentication; empty when nobody has to say a password.</param>
/// <param name="MaxConnections">Connections at once; one more is closed as soon as it is accepted.</param>
/// <param name="MaxHeaderBytes">Largest request head in bytes.</param>
/// <param name="RequestTimeout">Longest time from the first byte of a request to the last of its answer.</param>
public sealed record ListenConfig(
    IPAddress Address, int Port, TlsConfig? Tls, IReadOnlyDictionary<string, PasswordHash> Users, int MaxConnections, int MaxHeaderBytes, TimeSpan RequestTimeout);

/// <summary>The PEM files of a TLS listener.</summary>
/// <param name="CertificateFile">The certificate, its issuers behind it.</param>
/// <param name="KeyFile">Its private key, not encrypted.</param>
/// <param name="ClientCaFile">The authorities that client certificates must come from, or null when none is asked for.</param>
public sealed record TlsConfig(string CertificateFile, string KeyFile, string? ClientCaFile);
