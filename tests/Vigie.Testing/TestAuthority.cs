using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vigie.Testing;

/// <summary>An authority made on the spot, and what it issues: certificates with their keys (P-256), good from an hour ago until tomorrow.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-1);

    /// <summary>Makes a new one; two of the same name are strangers to each other.</summary>
    /// <param name="name">Its common name.</param>
    public TestAuthority(string name = "an authority") =>
        Certificate = SelfSigned(name, X509BasicConstraintsExtension.CreateForCertificateAuthority());

    /// <summary>Its own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Its certificate as those who trust it keep it in a file.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>A certificate that nobody issued, with its key and without any name but the common one.</summary>
    /// <param name="name">The common name.</param>
    /// <returns>The certificate; who asks for it disposes of it.</returns>
    public static X509Certificate2 SelfSigned(string name) => SelfSigned(name, extensions: []);

    /// <summary>Issues a certificate for a server or for a client, with its key.</summary>
    /// <param name="name">Common name and name of the host; 127.0.0.1 stands beside it.</param>
    /// <param name="forClients">Whether its bearer is a client, and not a server.</param>
    /// <param name="until">Its last moment; tomorrow unless told otherwise.</param>
    /// <returns>The certificate; who asks for it disposes of it.</returns>
    public X509Certificate2 Issue(string name, bool forClients = false, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        var purpose = new X509EnhancedKeyUsageExtension([new Oid(forClients ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], critical: false);
        using var issued = Request(name, key, names.Build(), purpose).Create(Certificate, _from, until ?? _from.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>A client's side of TLS that trusts this authority alone.</summary>
    /// <param name="shown">The certificate that it shows, if it has one.</param>
    /// <returns>Options for a handler or a stream.</returns>
    public SslClientAuthenticationOptions ClientTls(X509Certificate2? shown = null) => new()
    {
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { Certificate } },
        ClientCertificateContext = shown is null ? null : SslStreamCertificateContext.Create(shown, null, offline: true),
    };

    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 SelfSigned(string name, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(name, key, extensions).CreateSelfSigned(_from, _from.AddDays(2));
    }

    private static CertificateRequest Request(string name, ECDsa key, params X509Extension[] extensions)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request;
    }
}
