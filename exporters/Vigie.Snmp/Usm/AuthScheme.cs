using System.Security.Cryptography;

namespace Vigie.Snmp.Usm;

/// <summary>Takes data, gives a digest.</summary>
internal delegate void HashFunction(ReadOnlySpan<byte> data, Span<byte> digest);

/// <summary>Takes key and data, gives a digest.</summary>
internal delegate void KeyedHashFunction(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> digest);

/// <summary>One way to authenticate: its hash and how much of the digest goes over the wire.</summary>
/// <param name="DigestLength">Octets of the hash, and of its keys.</param>
/// <param name="MacLength">Octets of the digest that a message carries.</param>
/// <param name="Hash">The hash.</param>
/// <param name="Hmac">The keyed hash.</param>
internal sealed record AuthScheme(int DigestLength, int MacLength, HashFunction Hash, KeyedHashFunction Hmac)
{
    /// <summary>Octets of the longest digest.</summary>
    public const int LongestDigest = 64;

    // MD5 and SHA-1 are what many devices offer: the operator chooses, the protocol prescribes.
#pragma warning disable CA5350, CA5351
    private static readonly AuthScheme _md5 = new(16, 12, (data, digest) => MD5.HashData(data, digest), (key, data, digest) => HMACMD5.HashData(key, data, digest));
    private static readonly AuthScheme _sha1 = new(20, 12, (data, digest) => SHA1.HashData(data, digest), (key, data, digest) => HMACSHA1.HashData(key, data, digest));
#pragma warning restore CA5350, CA5351
    private static readonly AuthScheme _sha224 = new(Sha224.DigestLength, 16, Sha224.HashData, Sha224.Hmac);
    private static readonly AuthScheme _sha256 = new(32, 24, (data, digest) => SHA256.HashData(data, digest), (key, data, digest) => HMACSHA256.HashData(key, data, digest));
    private static readonly AuthScheme _sha384 = new(48, 32, (data, digest) => SHA384.HashData(data, digest), (key, data, digest) => HMACSHA384.HashData(key, data, digest));
    private static readonly AuthScheme _sha512 = new(64, 48, (data, digest) => SHA512.HashData(data, digest), (key, data, digest) => HMACSHA512.HashData(key, data, digest));

    /// <summary>The scheme of a protocol; null for none.</summary>
    public static AuthScheme? Of(AuthProtocol protocol) => protocol switch
    {
        AuthProtocol.None => null,
        AuthProtocol.Md5 => _md5,
        AuthProtocol.Sha1 => _sha1,
        AuthProtocol.Sha224 => _sha224,
        AuthProtocol.Sha256 => _sha256,
        AuthProtocol.Sha384 => _sha384,
        AuthProtocol.Sha512 => _sha512,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    /// <summary>Computes what the digest field of a message must hold.</summary>
    /// <param name="key">The localised key.</param>
    /// <param name="message">The whole message with zeros in that field.</param>
    /// <param name="mac">Takes <see cref="MacLength"/> octets.</param>
    public void Sign(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> digest = stackalloc byte[LongestDigest];
        Hmac(key, message, digest);
        digest[..MacLength].CopyTo(mac);
    }
}
