using System.Security.Cryptography.X509Certificates;

namespace Vigie.Testing;

/// <summary>Certificates of <see cref="TestAuthority"/> as programs read them; the certificate itself: <see cref="X509Certificate2.ExportCertificatePem()"/>.</summary>
public static class CertificatePem
{
    /// <summary>The key of a certificate, in PKCS #8, unencrypted.</summary>
    public static string ExportKeyPem(this X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    /// <summary>Writes a certificate to NAME.pem, and its key to NAME.key, which its owner alone may read.</summary>
    public static void WriteCertificate(this TemporaryFolder folder, string name, X509Certificate2 certificate)
    {
        folder.Write(name + ".pem", certificate.ExportCertificatePem());
        folder.WritePrivate(name + ".key", certificate.ExportKeyPem());
    }
}
