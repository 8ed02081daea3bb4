namespace Vigie.Testing.Ssh;

/// <summary>A key pair in files, as ssh-keygen makes it.</summary>
/// <param name="File">Path of the private key, mode 600.</param>
/// <param name="Public">The public key as <c>TYPE BASE64</c>.</param>
public sealed record SshKeyPair(string File, string Public)
{
    /// <summary>Makes a pair.</summary>
    /// <param name="file">Path of the private key.</param>
    /// <param name="type">ed25519, rsa or ecdsa.</param>
    /// <param name="passphrase">None unless told otherwise.</param>
    public static async Task<SshKeyPair> CreateAsync(string file, string type = "ed25519", string passphrase = "")
    {
        (await Tool.RunAsync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file])).Succeeded();
        var words = (await System.IO.File.ReadAllTextAsync(file + ".pub")).Split(' ');
        return new SshKeyPair(file, $"{words[0]} {words[1]}");
    }
}
