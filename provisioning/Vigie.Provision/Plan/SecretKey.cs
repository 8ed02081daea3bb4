using System.Security.Cryptography;
using System.Text;
using Vigie.Provision.Files;

namespace Vigie.Provision.Plan;

/// <summary>
/// The key that marks secrets: what a server keeps beside a secret is a keyed hash of it, by which a changed secret is seen although
/// no server ever tells one. Without the key the hash tells nothing, not even whether two secrets are equal.
/// </summary>
internal sealed class SecretKey(string key)
{
    private const int ShortestKey = 16;
    private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Checks a key; null and a fault when it is too short to keep a secret.</summary>
    public static SecretKey? Of(string key, List<string> faults)
    {
        if (key.Length < ShortestKey)
        {
            faults.Add($"secrets key: it has fewer than {ShortestKey} characters; make one with: head -c 32 /dev/urandom | base64");
            return null;
        }

        return new SecretKey(key);
    }

    /// <summary>The mark of a secret in one place. Equal secrets in two places have different marks.</summary>
    public string Mark(string place, SecretText secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{place}\n{secret.Reveal()}")))[..32];
}
