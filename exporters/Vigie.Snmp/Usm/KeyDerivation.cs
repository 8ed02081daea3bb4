using System.Security.Cryptography;

namespace Vigie.Snmp.Usm;

/// <summary>From a password to the key of one engine (RFC 3414 sections 2.6 and A.2), and the two ways to lengthen it.</summary>
internal static class KeyDerivation
{
    private const int ExpandedPassword = 1 << 20;

    /// <summary>One for all, and nobody's while no key is made: the shared pool would keep a megabyte for each thread that ever made one.</summary>
    private static readonly WeakReference<byte[]> _room = new([]);

    /// <summary>The user's key: the hash of a megabyte of repeated password. Costs milliseconds; keep it.</summary>
    public static byte[] FromPassword(AuthScheme scheme, ReadOnlySpan<byte> password)
    {
        lock (_room)
        {
            if (!_room.TryGetTarget(out var expanded) || expanded.Length == 0)
            {
                _room.SetTarget(expanded = new byte[ExpandedPassword]);
            }

            try
            {
                return Hash(scheme, Expand(password, expanded));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(expanded);
            }
        }
    }

    /// <summary>The key of one engine: hash of user key, engine identifier, user key.</summary>
    public static byte[] Localise(AuthScheme scheme, ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> engineId)
    {
        byte[] joined = [.. userKey, .. engineId, .. userKey];
        var key = Hash(scheme, joined);
        CryptographicOperations.ZeroMemory(joined);
        return key;
    }

    /// <summary>A localised key of the length that a cipher needs.</summary>
    /// <param name="scheme">The user's hash.</param>
    /// <param name="key">The localised key.</param>
    /// <param name="engineId">The engine.</param>
    /// <param name="length">Octets needed.</param>
    /// <param name="isCisco">Lengthen as in the Reeder draft (section 2.1), else as in the Blumenthal draft (section 3.1.2.1).</param>
    public static byte[] Lengthen(AuthScheme scheme, byte[] key, ReadOnlySpan<byte> engineId, int length, bool isCisco)
    {
        var all = key;
        var last = key;
        while (all.Length < length)
        {
            last = isCisco ? Localise(scheme, FromPassword(scheme, last), engineId) : Hash(scheme, all);
            all = [.. all, .. last];
        }

        return all[..length];
    }

    private static Span<byte> Expand(ReadOnlySpan<byte> password, Span<byte> expanded)
    {
        password[..Math.Min(password.Length, ExpandedPassword)].CopyTo(expanded);
        for (var filled = password.Length; filled < ExpandedPassword; filled *= 2)
        {
            expanded[..Math.Min(filled, ExpandedPassword - filled)].CopyTo(expanded[filled..]);
        }

        return expanded;
    }

    private static byte[] Hash(AuthScheme scheme, ReadOnlySpan<byte> data)
    {
        var digest = new byte[scheme.DigestLength];
        scheme.Hash(data, digest);
        return digest;
    }
}
