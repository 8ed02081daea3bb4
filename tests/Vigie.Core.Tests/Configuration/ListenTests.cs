using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Vigie.Core.Configuration;
using Vigie.Testing;

namespace Vigie.Core.Tests.Configuration;

public sealed class ListenTests
{
    [Theory]
    [InlineData("\"*\"", false)]
    [InlineData("localhost", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("\"::\"", true)]
    [InlineData("2001:db8::1", true)]
    public void Load_Address_IsAnAddressOrOneOfTheTwoWords(string written, bool isAddress)
    {
        using var folder = new ConfigFolder($"listen: {{ address: {written} }}\n{ConfigLoaderTests.Minimal}");

        var listen = folder.Load().Config!.Listen;

        Assert.Equal(written.Trim('"'), listen.Address);
        Assert.Equal(isAddress, listen.Ip is not null);
    }

    [Fact]
    public void Load_Tls_GivesTheLoadedCertificates()
    {
        using var folder = WithTls("server.pem", "server.key", "clients.pem");

        var tls = folder.Load().Config!.Listen.Tls!;

        Assert.True(tls.Certificate.HasPrivateKey);
        Assert.Equal("CN=vigie", tls.Certificate.Subject);
        Assert.Equal(["CN=vigie", "CN=between"], tls.Chain.Select(certificate => certificate.Subject));
        Assert.Equal("CN=clients", Assert.Single(tls.ClientAuthorities!).Subject);
    }

    [Fact]
    public void Load_RenewedCertificate_ChangesTheFingerprint()
    {
        using var folder = WithTls("server.pem", "server.key", null);
        var before = folder.Load().Config!.Listen.Fingerprint;
        Assert.Equal(before, folder.Load().Config!.Listen.Fingerprint);

        WriteServer(folder);

        Assert.NotEqual(before, folder.Load().Config!.Listen.Fingerprint);
    }

    [Theory]
    [InlineData("other.key")]
    [InlineData("encrypted.key")]
    [InlineData("server.pem")]
    public void Load_KeyThatDoesNotFit_SaysWhichKeyWould(string keyFile)
    {
        using var folder = WithTls("server.pem", keyFile, null);

        Assert.Equal(
            "vigie.yml:1:58: listen.tls.key_file: the file must hold the private key that belongs to the first certificate of certificate_file, in PEM form, unencrypted\n",
            folder.Faults());
    }

    [Fact]
    public void Load_Users_CanLogIn()
    {
        var hash = PasswordHash.Create("correct horse", PasswordHash.MinIterations);
        using var folder = new ConfigFolder($"listen: {{ basic_auth: {{ users: {{ prometheus: \"{hash}\" }} }} }}\n{ConfigLoaderTests.Minimal}");

        var user = Assert.Single(folder.Load().Config!.Listen.Users);

        Assert.Equal("prometheus", user.Key);
        Assert.True(user.Value.Verify("correct horse"));
        Assert.False(user.Value.Verify("correct horsf"));
    }

    private static ConfigFolder WithTls(string certificate, string key, string? clients)
    {
        var more = clients is null ? "" : $", client_ca_file: {clients}";
        var folder = new ConfigFolder($"listen: {{ tls: {{ certificate_file: {certificate}, key_file: {key}{more} }} }}\n{ConfigLoaderTests.Minimal}");
        WriteServer(folder);
        using var other = TestAuthority.SelfSigned("clients");
        folder.Write("clients.pem", other.ExportCertificatePem());
        folder.Write("other.key", other.ExportKeyPem());
        folder.Write("encrypted.key", other.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        return folder;
    }

    private static void WriteServer(ConfigFolder folder)
    {
        using var own = TestAuthority.SelfSigned("vigie");
        using var between = TestAuthority.SelfSigned("between");
        folder.Write("server.pem", own.ExportCertificatePem() + "\n" + between.ExportCertificatePem());
        folder.Write("server.key", own.ExportKeyPem());
    }
}
