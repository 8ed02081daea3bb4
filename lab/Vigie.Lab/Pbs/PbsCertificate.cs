using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vigie.Lab.Pbs;

/// <summary>Self-made certificates as the product makes them: own name, loopback addresses, good for a thousand years.</summary>
internal static class PbsCertificate
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
}
