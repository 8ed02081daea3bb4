using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vigie.Replication.Tests.Support;

/// <summary>An authority of the test's own and a server certificate by it, for db.example and 127.0.0.1.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly X509Certificate2 _server;

    private Certificates(X509Certificate2 authority, X509Certificate2 server)
    {
        AuthorityPem = authority.ExportCertificatePem();
        CertificatePem = server.ExportCertificatePem();
        KeyPem = server.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem();
        _server = server;
    }

    public string AuthorityPem { get; }

    public string CertificatePem { get; }

    public string KeyPem { get; }

    public string Fingerprint => _server.GetCertHashString(HashAlgorithmName.SHA256);

    public static Certificates Make(string name = "db.example")
    {
        using var authorityKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var key = RSA.Create(2048);
        var server = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        using var signed = server.Create(authority, now.AddDays(-1), now.AddDays(29), RandomNumberGenerator.GetBytes(8));
        return new Certificates(authority, signed.CopyWithPrivateKey(key));
    }

    public void Dispose() => _server.Dispose();
}
