namespace Vigie.Ssh.Configuration;

/// <summary>The algorithms that go with the type of a host key.</summary>
internal static class HostKeyTypes
{
    /// <summary>The algorithms of pinned keys: a server that has none of them is told as such, before it presents another key.</summary>
    public static string AlgorithmsOf(IEnumerable<string> hostKeys) =>
        string.Join(',', hostKeys.Select(key => key.Split(' ')[0]).Distinct(StringComparer.Ordinal).SelectMany(OfType));

    /// <summary>RSA keys sign with SHA-2 alone: SHA-1 is broken.</summary>
    private static string[] OfType(string type) => type == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type];
}
