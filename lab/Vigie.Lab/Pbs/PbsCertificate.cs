using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Pbs;

/// <summary>Self-made certificates as the product makes them: own name, loopback addresses, good for a thousand years.</summary>
public static class PbsCertificate
{
    private static readonly DateTimeOffset NotBefore = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NotAfter = new(3023, 5, 4, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes a new key and certificate for a node.</summary>
    public static X509Certificate2 Create(string node)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=Proxmox Backup Server, CN={node}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        names.AddDnsName(node);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(NotBefore, NotAfter);
    }

    /// <summary>The certificate kept in a PEM file with its key; made there when the file is missing.</summary>
    public static X509Certificate2 LoadOrCreate(string path, string node)
    {
        if (!File.Exists(path))
        {
            using var made = Create(node);
            StateFiles.WritePrivate(path, made.ExportCertificatePem() + "\n" + made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
        }

        return X509Certificate2.CreateFromPemFile(path);
    }

    /// <summary>SHA-256 over the DER form, 32 lower-case pairs joined by colons, as the product shows it.</summary>
    public static string Fingerprint(X509Certificate2 certificate)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
        return string.Join(':', Enumerable.Range(0, hash.Length / 2).Select(i => hash.Substring(i * 2, 2)));
    }
}
