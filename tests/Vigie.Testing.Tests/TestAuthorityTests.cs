namespace Vigie.Testing.Tests;

public sealed class TestAuthorityTests
{
    [Theory]
    [InlineData("sslserver", false, 0)]
    [InlineData("sslserver", true, 2)]
    [InlineData("sslclient", true, 0)]
    [InlineData("sslclient", false, 2)]
    public async Task Issue_ForServersOrClients_OpensslAgrees(string purpose, bool forClients, int exitCode)
    {
        using var folder = new TemporaryFolder();
        using var authority = new TestAuthority();
        using var issued = authority.Issue("db.example", forClients);
        folder.WriteCertificate("issued", issued);
        string[] verify = ["verify", "-CAfile", folder.Write("ca.pem", authority.Pem), "-purpose", purpose, "-verify_hostname", "db.example", "-verify_ip", "127.0.0.1", folder.PathOf("issued.pem")];

        Assert.Equal(exitCode, (await Tool.RunAsync("openssl", verify)).ExitCode);
    }

    [Fact]
    public async Task WriteCertificate_KeyBesideIt_BelongsToItAndIsForItsOwnerAlone()
    {
        using var folder = new TemporaryFolder();
        using var certificate = TestAuthority.SelfSigned("vigie");
        folder.WriteCertificate("tls/own", certificate);

        var inCertificate = (await Tool.RunAsync("openssl", ["x509", "-in", folder.PathOf("tls/own.pem"), "-noout", "-pubkey"])).Succeeded();
        var ofKey = (await Tool.RunAsync("openssl", ["pkey", "-in", folder.PathOf("tls/own.key"), "-pubout"])).Succeeded();

        Assert.Equal(inCertificate, ofKey);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.PathOf("tls/own.key")));
    }
}
