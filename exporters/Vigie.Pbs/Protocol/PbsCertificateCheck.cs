using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Collecting;
using Vigie.Reach;

namespace Vigie.Pbs.Protocol;

/// <summary>The certificate that PBS presented in the last good handshake.</summary>
/// <param name="Fingerprint">SHA-256 in Proxmox's notation.</param>
/// <param name="NotAfter">End of its validity.</param>
internal sealed record PresentedCertificate(string Fingerprint, DateTimeOffset NotAfter);

/// <summary>Decides in the TLS handshake whether the peer is the PBS that the configuration means.</summary>
/// <param name="pin">The pinned fingerprint, or null for chain and name validation.</param>
internal sealed class PbsCertificateCheck(CertificatePin? pin)
{
    private volatile PresentedCertificate? _presented;

    /// <summary>The certificate last accepted, or null before the first handshake.</summary>
    public PresentedCertificate? Presented => _presented;

    /// <summary>TLS settings of the connections to one PBS.</summary>
    /// <returns>Fresh settings.</returns>
    public SslClientAuthenticationOptions ToOptions() => new()
    {
        // No download on the peer's word: a certificate may name addresses of its own choosing.
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accept(certificate, errors),
    };

    private bool Accept(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            throw new TargetFailureException(FailureReason.Tls, "the server presents no certificate");
        }

        var der = certificate.GetRawCertData();
        var fingerprint = CertificatePin.FingerprintOf(der);
        if (pin is not null && !pin.Matches(der))
        {
            throw new TargetFailureException(FailureReason.Identity,
                $"the server presents the certificate {fingerprint}, but the configuration pins {pin}");
        }

        if (pin is null && errors != SslPolicyErrors.None)
        {
            throw new TargetFailureException(FailureReason.Tls,
                $"the server's certificate is not trusted ({errors}); it is {fingerprint}: compare it with the PBS dashboard (Show Fingerprint) and pin it by 'fingerprint'");
        }

        using var leaf = X509CertificateLoader.LoadCertificate(der);
        _presented = new PresentedCertificate(fingerprint, new DateTimeOffset(leaf.NotAfter.ToUniversalTime()));
        return true;
    }
}
