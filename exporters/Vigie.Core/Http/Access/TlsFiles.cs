using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Configuration;

namespace Vigie.Core.Http.Access;

/// <summary>Reads the PEM files of the listener into the options of its handshakes.</summary>
internal static class TlsFiles
{
    /// <summary>Extended key usage of clients, RFC 5280, section 4.2.1.12.</summary>
    private static readonly Oid _clientAuthentication = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Reads the files.</summary>
    /// <exception cref="ListenException">A file cannot be read or does not hold what it should.</exception>
    public static SslServerAuthenticationOptions Read(TlsConfig tls)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = ReadCertificate(tls),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        if (tls.ClientCaFile is not null)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = PolicyOf(tls.ClientCaFile);
        }

        return options;
    }

    private static SslStreamCertificateContext ReadCertificate(TlsConfig tls)
    {
        var chain = ReadAll(tls.CertificateFile);
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ListenException($"the key in {tls.KeyFile} cannot be read or does not belong to the certificate in {tls.CertificateFile}", e);
        }
    }

    /// <summary>Only the named authorities count, not those of the system: whoever may ask was issued a certificate for it.</summary>
    private static X509ChainPolicy PolicyOf(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(ReadAll(file));
        policy.ApplicationPolicy.Add(_clientAuthentication);
        return policy;
    }

    private static X509Certificate2Collection ReadAll(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ListenException($"the certificates in {file} cannot be read", e);
        }

        return certificates.Count > 0 ? certificates : throw new ListenException($"{file} holds no certificate in PEM form");
    }
}
