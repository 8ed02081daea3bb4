using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vigie.Snmp.Usm;

/// <summary>One way to encrypt: what it needs of the key, and how it makes its initialisation vector.</summary>
internal abstract class PrivScheme
{
    /// <summary>Octets of salt in the privacy parameters (RFC 3414 section 8.1.1.1, RFC 3826 section 3.1.3).</summary>
    public const int SaltLength = 8;

    private static readonly PrivScheme _des = new DesScheme();
    private static readonly PrivScheme _aes128 = new AesScheme(16, isCisco: false);
    private static readonly PrivScheme _aes192 = new AesScheme(24, isCisco: false);
    private static readonly PrivScheme _aes256 = new AesScheme(32, isCisco: false);
    private static readonly PrivScheme _aes192Cisco = new AesScheme(24, isCisco: true);
    private static readonly PrivScheme _aes256Cisco = new AesScheme(32, isCisco: true);

    /// <summary>Octets of key.</summary>
    public abstract int KeyLength { get; }

    /// <summary>Whether a short key is lengthened in Cisco's way.</summary>
    public virtual bool IsCisco => false;

    /// <summary>The scheme of a protocol; null for none.</summary>
    public static PrivScheme? Of(PrivProtocol protocol) => protocol switch
    {
        PrivProtocol.None => null,
        PrivProtocol.Des => _des,
        PrivProtocol.Aes128 => _aes128,
        PrivProtocol.Aes192 => _aes192,
        PrivProtocol.Aes256 => _aes256,
        PrivProtocol.Aes192Cisco => _aes192Cisco,
        PrivProtocol.Aes256Cisco => _aes256Cisco,
        _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
    };

    /// <summary>Whether a key is one of the few that the cipher must not be used with.</summary>
    public virtual bool Refuses(ReadOnlySpan<byte> key) => false;

    /// <summary>The salt of one message; no two messages of a key may share it.</summary>
    public abstract void MakeSalt(ulong counter, int boots, Span<byte> salt);

    /// <summary>Encrypts a scoped unit.</summary>
    public abstract byte[] Encrypt(byte[] key, ReadOnlySpan<byte> salt, int boots, int time, ReadOnlySpan<byte> plain);

    /// <summary>Decrypts what a peer sent; a wrong key gives nonsense, not an exception.</summary>
    /// <returns>Null when the length is none that the cipher can have made.</returns>
    public abstract byte[]? Decrypt(byte[] key, ReadOnlySpan<byte> salt, int boots, int time, ReadOnlySpan<byte> cipher);

    private sealed class DesScheme : PrivScheme
    {
        private const int Block = 8;

        public override int KeyLength => 16;

        public override bool Refuses(ReadOnlySpan<byte> key)
        {
            var used = key[..Block].ToArray();
#pragma warning disable CA5351 // What old devices offer: the operator chooses, the protocol prescribes.
            return DES.IsWeakKey(used) || DES.IsSemiWeakKey(used);
#pragma warning restore CA5351
        }

        public override void MakeSalt(ulong counter, int boots, Span<byte> salt)
        {
            BinaryPrimitives.WriteInt32BigEndian(salt, boots);
            BinaryPrimitives.WriteUInt32BigEndian(salt[4..], (uint)counter);
        }

        public override byte[] Encrypt(byte[] key, ReadOnlySpan<byte> salt, int boots, int time, ReadOnlySpan<byte> plain)
        {
            var padded = new byte[(plain.Length + Block - 1) / Block * Block];
            plain.CopyTo(padded);
            using var des = Create(key);
            return des.EncryptCbc(padded, Vector(key, salt), PaddingMode.None);
        }

        public override byte[]? Decrypt(byte[] key, ReadOnlySpan<byte> salt, int boots, int time, ReadOnlySpan<byte> cipher)
        {
            if (cipher.Length % Block != 0)
            {
                return null;
            }

            using var des = Create(key);
            return des.DecryptCbc(cipher, Vector(key, salt), PaddingMode.None);
        }

        private static DES Create(byte[] key)
        {
#pragma warning disable CA5351 // What old devices offer: the operator chooses, the protocol prescribes.
            var des = DES.Create();
#pragma warning restore CA5351
            des.Key = key[..Block];
            return des;
        }

        /// <summary>Pre-IV xor salt (RFC 3414 section 8.1.1.1).</summary>
        private static byte[] Vector(byte[] key, ReadOnlySpan<byte> salt)
        {
            var vector = key[Block..];
            for (var i = 0; i < Block; i++)
            {
                vector[i] ^= salt[i];
            }

            return vector;
        }
    }

    private sealed class AesScheme(int keyLength, bool isCisco) : PrivScheme
    {
        private const int Block = 16;

        public override int KeyLength => keyLength;

        public override bool IsCisco => isCisco;

        public override void MakeSalt(ulong counter, int boots, Span<byte> salt) => BinaryPrimitives.WriteUInt64BigEndian(salt, counter);

        public override byte[] Encrypt(byte[] key, ReadOnlySpan<byte> salt, int boots, int time, ReadOnlySpan<byte> plain)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            return aes.EncryptCfb(Padded(plain), Vector(salt, boots, time), PaddingMode.None, feedbackSizeInBits: 128)[..plain.Length];
        }

        public override byte[] Decrypt(byte[] key, ReadOnlySpan<byte> salt, int boots, int time, ReadOnlySpan<byte> cipher)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            return aes.DecryptCfb(Padded(cipher), Vector(salt, boots, time), PaddingMode.None, feedbackSizeInBits: 128)[..cipher.Length];
        }

        /// <summary>.NET wants whole blocks; in CFB what lies behind the end does not change what lies before.</summary>
        private static byte[] Padded(ReadOnlySpan<byte> data)
        {
            var padded = new byte[(data.Length + Block - 1) / Block * Block];
            data.CopyTo(padded);
            return padded;
        }

        /// <summary>Boots, time, salt (RFC 3826 section 3.1.2.1).</summary>
        private static byte[] Vector(ReadOnlySpan<byte> salt, int boots, int time)
        {
            var vector = new byte[Block];
            BinaryPrimitives.WriteInt32BigEndian(vector, boots);
            BinaryPrimitives.WriteInt32BigEndian(vector.AsSpan(4), time);
            salt.CopyTo(vector.AsSpan(8));
            return vector;
        }
    }
}
