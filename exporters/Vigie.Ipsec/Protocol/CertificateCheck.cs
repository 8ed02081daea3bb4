using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Collecting;
using Vigie.Reach;

namespace Vigie.Ipsec.Protocol;

/// <summary>How a firewall's certificate is judged.</summary>
/// <param name="Pin">The only certificate that is accepted; null judges chain and name.</param>
/// <param name="Authorities">The authorities that chains must end in; null trusts those of the system.</param>
/// <param name="ServerName">The name that the certificate must bear; null takes the address's.</param>
internal sealed record CertificateRule(CertificatePin? Pin, X509Certificate2Collection? Authorities, string? ServerName)
{
    /// <summary>TLS settings of the connections to one firewall.</summary>
    /// <param name="host">Host of the address.</param>
    /// <returns>Fresh settings.</returns>
    public SslClientAuthenticationOptions ToOptions(string host)
    {
        // No download on the peer's word: a certificate may name addresses of its own choosing.
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (Authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Authorities);
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = ServerName ?? host,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accept(certificate, errors),
        };
    }

    private bool Accept(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            throw new TargetFailureException(FailureReason.Tls, "the firewall presents no certificate");
        }

        var der = certificate.GetRawCertData();
        if (Pin is not null)
        {
            return Pin.Matches(der)
                ? true
                : throw new TargetFailureException(FailureReason.Identity, $"the firewall presents the certificate {CertificatePin.FingerprintOf(der)}, but the configuration pins {Pin}");
        }

        return errors == SslPolicyErrors.None
            ? true
            : throw new TargetFailureException(FailureReason.Tls,
                $"the firewall's certificate is not trusted ({errors}); it is {CertificatePin.FingerprintOf(der)}: compare it at the firewall and pin it by 'fingerprint', or give its authority by 'ca_file'");
    }
}
