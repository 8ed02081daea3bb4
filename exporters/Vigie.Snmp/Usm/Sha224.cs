using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Vigie.Snmp.Usm;

/// <summary>SHA-224 (FIPS 180-4 sections 5.3.2 and 6.3) and its HMAC (RFC 2104): the one hash of RFC 7860 that .NET does not have.</summary>
internal static class Sha224
{
    public const int DigestLength = 28;
    private const int BlockLength = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5C;

    private static readonly uint[] _start = [0xC1059ED8, 0x367CD507, 0x3070DD17, 0xF70E5939, 0xFFC00B31, 0x68581511, 0x64F98FA7, 0xBEFA4FA4];

    private static readonly uint[] _rounds =
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];

    /// <summary>Hashes data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="digest">Takes 28 octets.</param>
    public static void HashData(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Span<uint> state = stackalloc uint[8];
        _start.CopyTo(state);
        AddWholeBlocks(state, data);
        Finish(state, data[(data.Length - (data.Length % BlockLength))..], (ulong)data.Length, digest);
    }

    /// <summary>The keyed hash.</summary>
    /// <param name="key">A key of at most 64 octets, as all localised keys are.</param>
    /// <param name="data">The data.</param>
    /// <param name="digest">Takes 28 octets.</param>
    public static void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        HashBehindPad(key, InnerPad, data, digest);
        Span<byte> inner = stackalloc byte[DigestLength];
        digest[..DigestLength].CopyTo(inner);
        HashBehindPad(key, OuterPad, inner, digest);
    }

    private static void HashBehindPad(ReadOnlySpan<byte> key, byte pad, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        key.CopyTo(block);
        foreach (ref var octet in block)
        {
            octet ^= pad;
        }

        Span<uint> state = stackalloc uint[8];
        _start.CopyTo(state);
        AddBlock(state, block);
        AddWholeBlocks(state, data);
        Finish(state, data[(data.Length - (data.Length % BlockLength))..], (ulong)(data.Length + BlockLength), digest);
        CryptographicOperations.ZeroMemory(block);
    }

    private static void AddWholeBlocks(Span<uint> state, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= BlockLength; data = data[BlockLength..])
        {
            AddBlock(state, data[..BlockLength]);
        }
    }

    /// <summary>Pads the rest: a one bit, zeros, and the length in bits.</summary>
    private static void Finish(Span<uint> state, ReadOnlySpan<byte> rest, ulong length, Span<byte> digest)
    {
        Span<byte> padded = stackalloc byte[2 * BlockLength];
        padded.Clear();
        rest.CopyTo(padded);
        padded[rest.Length] = 0x80;
        padded = padded[..(rest.Length < BlockLength - 8 ? BlockLength : 2 * BlockLength)];
        BinaryPrimitives.WriteUInt64BigEndian(padded[^8..], length * 8);
        AddWholeBlocks(state, padded);
        for (var i = 0; i < DigestLength / 4; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(i * 4)..], state[i]);
        }
    }

    private static void AddBlock(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (var i = 16; i < 64; i++)
        {
            var s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            var s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        Compress(state, w);
    }

    private static void Compress(Span<uint> state, ReadOnlySpan<uint> w)
    {
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < 64; i++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var t1 = h + s1 + ((e & f) ^ (~e & g)) + _rounds[i] + w[i];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        (state[0], state[1], state[2], state[3]) = (state[0] + a, state[1] + b, state[2] + c, state[3] + d);
        (state[4], state[5], state[6], state[7]) = (state[4] + e, state[5] + f, state[6] + g, state[7] + h);
    }
}
