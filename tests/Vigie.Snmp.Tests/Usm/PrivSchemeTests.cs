using FsCheck.Fluent;
using Vigie.Snmp.Usm;
using Vigie.Testing;

namespace Vigie.Snmp.Tests.Usm;

public sealed class PrivSchemeTests
{
    [Fact]
    public void Decrypt_WhatWasEncrypted_GivesItBack() => Properties.Hold(
        Arb.From(Gen.Elements(Enum.GetValues<PrivProtocol>().Where(protocol => protocol != PrivProtocol.None).ToArray())),
        Arbitraries.Bytes,
        (protocol, plain) =>
        {
            var scheme = PrivScheme.Of(protocol)!;
            byte[] key = [.. Enumerable.Range(7, scheme.KeyLength).Select(i => (byte)(i * 11))];
            var salt = new byte[PrivScheme.SaltLength];
            scheme.MakeSalt(77, 3, salt);
            var cipher = scheme.Encrypt(key, salt, 3, 1000, plain);
            Assert.Equal(plain, scheme.Decrypt(key, salt, 3, 1000, cipher)!.AsSpan(0, plain.Length).ToArray());
            Assert.True(plain.Length < 16 || !cipher.AsSpan(0, plain.Length).SequenceEqual(plain));
        });

    [Fact]
    public void Decrypt_LengthThatDesCannotMake_IsNothing() => Assert.Null(PrivScheme.Of(PrivProtocol.Des)!.Decrypt(new byte[16], new byte[8], 0, 0, new byte[13]));

    [Fact]
    public void MakeSalt_Des_IsBootsAndCounter()
    {
        var salt = new byte[8];
        PrivScheme.Of(PrivProtocol.Des)!.MakeSalt(0x1_0000_0002, 5, salt);
        Assert.Equal("0000000500000002", Convert.ToHexString(salt));
    }

    [Theory]
    [InlineData("01010101010101010000000000000000", true)]
    [InlineData("01fe01fe01fe01fe0000000000000000", true)]
    [InlineData("0123456789abcdef0000000000000000", false)]
    public void Refuses_WeakDesKey_IsTold(string key, bool expected) => Assert.Equal(expected, PrivScheme.Of(PrivProtocol.Des)!.Refuses(Convert.FromHexString(key)));
}
