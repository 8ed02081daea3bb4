using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Vigie.Snmp.Ber;
using Vigie.Testing;

namespace Vigie.Snmp.Tests.Ber;

public sealed class BerTests
{
    private static readonly Arbitrary<byte[]> _octets = Arb.From(
        from length in Gen.Choose(1, 12)
        from octets in Gen.Elements<byte>(0, 0, 0, 0xFF, 0xFF, 0xFF, 0x80, 0x7F, 1, 42).ArrayOf(length)
        select octets);

    [Theory]
    [InlineData("020105", 5)]
    [InlineData("02020001", 1)]
    [InlineData("020400000005", 5)]
    [InlineData("0209000000000000000005", 5)]
    [InlineData("02810105", 5)]
    [InlineData("0282000105", 5)]
    [InlineData("028400000001ff", -1)]
    [InlineData("0288000000000000000105", 5)]
    [InlineData("0201ff", -1)]
    [InlineData("0204ffffffff", -1)]
    [InlineData("02047fffffff", int.MaxValue)]
    [InlineData("020500ffffffff", -1)]
    public void ReadInt32_AnyFormOfANumber_IsRead(string bytes, int expected)
    {
        var reader = new BerReader(Convert.FromHexString(bytes));
        Assert.Equal(expected, reader.ReadInt32());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0202")]
    [InlineData("0201")]
    [InlineData("020205")]
    [InlineData("028005")]
    [InlineData("0284ffffffff05")]
    [InlineData("02ff05")]
    [InlineData("0200")]
    [InlineData("02050100000000")]
    [InlineData("040105")]
    [InlineData("1f8181810105")]
    [InlineData("9f")]
    public void ReadInt32_NoSuchElement_IsAFormatError(string bytes) => Assert.Throws<SnmpFormatException>(() => new BerReader(Convert.FromHexString(bytes)).ReadInt32());

    [Fact]
    public void Read_ElementBeyondItsParent_IsAFormatError() => Assert.Throws<SnmpFormatException>(() =>
    {
        var outer = new BerReader(Convert.FromHexString("30030202" + "0001"));
        var inner = outer.Enter(BerTag.Sequence);
        inner.Read();
    });

    [Fact]
    public void TryReadSigned_AnyOctets_GiveTheNumberOrNothing() => Properties.Hold(_octets, octets =>
    {
        var expected = new BigInteger(octets, isUnsigned: false, isBigEndian: true);
        var fits = expected >= long.MinValue && expected <= long.MaxValue;
        Assert.Equal(fits, BerNumber.TryReadSigned(octets, out var value));
        Assert.True(!fits || expected == value);
    });

    [Fact]
    public void TryReadUnsigned_AnyOctets_GiveTheNumberOrItsLowestBits() => Properties.Hold(_octets, octets =>
    {
        var signed = new BigInteger(octets, isUnsigned: false, isBigEndian: true);
        if (BerNumber.TryReadUnsigned(octets, 64, out var wide))
        {
            Assert.Equal(signed & ulong.MaxValue, wide);
        }

        if (BerNumber.TryReadUnsigned(octets, 32, out var narrow))
        {
            Assert.Equal(signed.Sign < 0 ? signed & uint.MaxValue : signed, narrow);
        }

        Assert.True(octets.Length > 8 || (BerNumber.TryReadUnsigned(octets, 64, out _) && BerNumber.TryReadUnsigned(octets, 32, out _)));
    });

    [Fact]
    public void WriteInteger_AnyNumber_IsReadBackAndMinimal() => Properties.Hold(Arb.From(from high in Gen.Choose(int.MinValue, int.MaxValue)
                                                                                          from low in Gen.Choose(int.MinValue, int.MaxValue)
                                                                                          from shift in Gen.Choose(0, 63)
                                                                                          select (((long)high << 32) | (uint)low) >> shift), value =>
    {
        var writer = new BerWriter(new byte[16]);
        writer.WriteInteger(value);
        Assert.Equal(new BigInteger(value).GetByteCount() + 2, writer.Length);
        Assert.True(BerNumber.TryReadSigned(writer.Written[2..], out var back));
        Assert.Equal(value, back);

        writer = new BerWriter(new byte[16]);
        writer.WriteUnsigned(unchecked((ulong)value), BerTag.Counter64);
        Assert.True(BerNumber.TryReadUnsigned(writer.Written[2..], 64, out var unsigned));
        Assert.Equal(unchecked((ulong)value), unsigned);
        Assert.True(writer.Written[2] < 0x80);
    });

    [Theory]
    [InlineData(0, "0400")]
    [InlineData(127, "047f")]
    [InlineData(128, "048180")]
    [InlineData(256, "04820100")]
    [InlineData(70_000, "0483011170")]
    public void WriteOctets_AnyLength_HasTheShortestHeader(int length, string header)
    {
        var writer = new BerWriter(new byte[length + 8]);
        writer.WriteOctets(new byte[length]);
        Assert.StartsWith(header, Convert.ToHexStringLower(writer.Written), StringComparison.Ordinal);
        Assert.Equal(length, new BerReader(writer.Written).Read().Length);
    }
}
