using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>Decides in the TLS handshake whether the peer is the server that the configuration means.</summary>
/// <param name="settings">How it is known.</param>
/// <param name="host">The name that its certificate should have, unless the settings say another.</param>
internal sealed class ServerCertificateCheck(TlsSettings settings, string host)
{
    /// <summary>Puts the check into the handshake's options.</summary>
    /// <param name="options">The options of one handshake.</param>
    /// <exception cref="SqlException">The file of the authorities cannot be read.</exception>
    public void Apply(SslClientAuthenticationOptions options)
    {
        options.TargetHost = settings.ServerName ?? host;
        // No download on the peer's word: a certificate may name addresses of its own choosing.
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (settings.CaFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Load(file));
        }

        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accept(certificate, errors);
    }

    private bool Accept(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            throw new SqlException(SqlFailure.Tls, "the server presents no certificate");
        }

        var der = certificate.GetRawCertData();
        return settings.Mode switch
        {
            TlsMode.Require => true,
            TlsMode.Pin when settings.Fingerprint!.Matches(der) => true,
            TlsMode.Pin => throw new SqlException(SqlFailure.Identity, $"the server presents the certificate {CertificateFingerprint.Of(der)}, but the configuration pins {settings.Fingerprint}"),
            _ when errors == SslPolicyErrors.None => true,
            _ => throw new SqlException(SqlFailure.Identity, $"the server's certificate is not trusted for {settings.ServerName ?? host} ({errors}); it is {CertificateFingerprint.Of(der)}"),
        };
    }

    private static X509Certificate2Collection Load(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities.Count > 0 ? authorities : throw new SqlException(SqlFailure.Config, $"ca_file {file} holds no certificate");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SqlException(SqlFailure.Config, $"ca_file {file} cannot be read: {exception.Message}", null, exception);
        }
    }
}
