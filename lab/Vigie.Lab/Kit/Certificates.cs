using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vigie.Lab.Kit;

/// <summary>What all self-made certificates have in common.</summary>
internal static class Certificates
{
    /// <summary>The certificate kept in a PEM file with its key; made there when the file is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="make">Makes a new one, with an exportable key.</param>
    public static X509Certificate2 LoadOrCreate(string path, Func<X509Certificate2> make)
    {
        if (!File.Exists(path))
        {
            using var made = make();
            using AsymmetricAlgorithm? key = made.GetECDsaPrivateKey() as AsymmetricAlgorithm ?? made.GetRSAPrivateKey();
            StateFiles.WritePrivate(path, made.ExportCertificatePem() + "\n" + key!.ExportPkcs8PrivateKeyPem() + "\n");
        }

        return X509Certificate2.CreateFromPemFile(path);
    }

    /// <summary>SHA-256 over the DER form: 32 lower-case pairs joined by colons.</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', SHA256.HashData(certificate.RawData).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
