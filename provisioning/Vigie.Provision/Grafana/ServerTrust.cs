using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vigie.Provision.Grafana;

/// <summary>
/// Which server certificates are believed: those of the system's authorities, those of one authority of one's own, or one
/// single certificate by its SHA-256 fingerprint. A pin stands alone: name and dates are not looked at.
/// </summary>
internal sealed class ServerTrust
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly byte[]? _fingerprint;

    private ServerTrust(X509Certificate2Collection? authorities, byte[]? fingerprint)
    {
        _authorities = authorities;
        _fingerprint = fingerprint;
    }

    /// <summary>The authorities that the system trusts.</summary>
    public static ServerTrust System { get; } = new(null, null);

    /// <summary>Reads both options; at most one may be given.</summary>
    public static ServerTrust? Read(string? caFile, string? fingerprint, List<string> faults)
    {
        if (caFile is not null && fingerprint is not null)
        {
            faults.Add("give --ca-file or --fingerprint, not both");
            return null;
        }

        return caFile is not null ? OfAuthority(caFile, faults) : fingerprint is not null ? OfPin(fingerprint, faults) : System;
    }

    /// <summary>What the handshake asks.</summary>
    public SslClientAuthenticationOptions Options()
    {
        var options = new SslClientAuthenticationOptions();
        if (_fingerprint is not null)
        {
            options.RemoteCertificateValidationCallback = IsPinned;
        }
        else if (_authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }

        return options;
    }

    private bool IsPinned(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.GetRawCertData()), _fingerprint);

    private static ServerTrust? OfAuthority(string file, List<string> faults)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            if (authorities.Count > 0)
            {
                return new ServerTrust(authorities, null);
            }

            faults.Add($"--ca-file: {file} holds no certificate in PEM form");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            faults.Add($"--ca-file: {file} cannot be read: {GrafanaErrorBody.OneLine(e.Message)}");
        }

        return null;
    }

    private static ServerTrust? OfPin(string text, List<string> faults)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        if (digits.Length == 64 && digits.All(char.IsAsciiHexDigit))
        {
            return new ServerTrust(null, Convert.FromHexString(digits));
        }

        faults.Add("--fingerprint: has to be the SHA-256 fingerprint of the certificate: 64 hexadecimal digits, with or without colons");
        return null;
    }
}
