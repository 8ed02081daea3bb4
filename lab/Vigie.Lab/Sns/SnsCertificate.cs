using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vigie.Lab.Sns;

/// <summary>Certificates as the box makes them: issued by nobody known, the serial number as common name, no other name in them.</summary>
internal static class SnsCertificate
{
    private static readonly DateTimeOffset NotBefore = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NotAfter = new(2049, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static X509Certificate2 Create(string serial)
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest($"CN={serial}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(NotBefore, NotAfter);
    }
}
