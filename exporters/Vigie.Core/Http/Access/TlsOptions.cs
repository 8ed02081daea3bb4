using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Configuration;

namespace Vigie.Core.Http.Access;

/// <summary>Makes the options of the listener's handshakes.</summary>
internal static class TlsOptions
{
    /// <summary>Extended key usage of clients, RFC 5280, section 4.2.1.12.</summary>
    private static readonly Oid _clientAuthentication = new("1.3.6.1.5.5.7.3.2");

    public static SslServerAuthenticationOptions Of(TlsConfig tls)
    {
        var options = new SslServerAuthenticationOptions
        {
            // Offline: intermediate certificates come from the file, never from an address that a certificate names.
            ServerCertificateContext = SslStreamCertificateContext.Create(tls.Certificate, tls.Chain, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        };
        if (tls.ClientAuthorities is { } authorities)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = PolicyOf(authorities);
        }

        return options;
    }

    /// <summary>Only the named authorities count, not those of the system: whoever may ask was issued a certificate for it.</summary>
    private static X509ChainPolicy PolicyOf(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(_clientAuthentication);
        return policy;
    }
}
