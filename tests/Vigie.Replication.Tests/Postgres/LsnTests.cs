using FsCheck;
using FsCheck.Fluent;
using Vigie.Replication.Postgres.Model;
using Vigie.Testing;

namespace Vigie.Replication.Tests.Postgres;

public sealed class LsnTests
{
    private static Arbitrary<ulong> Places { get; } = Arb.From(
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from shift in Gen.Elements(0, 8, 31, 40)
        select ((((ulong)high << 33) | (uint)low) >> shift) + 1);

    [Theory]
    [InlineData("0/7000630", 0x7000630)]
    [InlineData("16/B374D848", 0x16B374D848)]
    [InlineData("FFFFFFFF/FFFFFFFF", ulong.MaxValue)]
    [InlineData("0/1", 1)]
    public void Parse_WhatPostgresPrints_IsThePlace(string text, ulong expected)
    {
        Assert.Equal(expected, Lsn.Parse(text)!.Value.Value);
        Assert.Equal(text, Lsn.Parse(text)!.Value.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("0/0")]
    [InlineData("0/")]
    [InlineData("/1")]
    [InlineData("1/2/3")]
    [InlineData("-1/2")]
    [InlineData(" 1/2")]
    [InlineData("0x1/2")]
    [InlineData("100000000/0")]
    [InlineData("0/100000000")]
    [InlineData("G/1")]
    public void Parse_AnythingElse_IsNothing(string? text) => Assert.Null(Lsn.Parse(text));

    [Fact]
    public void Parse_AnyText_DoesNotThrow() => Properties.Hold(Arbitraries.Text, text => Lsn.Parse(text));

    [Fact]
    public void ToString_AnyPlace_IsReadBack() => Properties.Hold(Places, value => Assert.Equal(value, Lsn.Parse(new Lsn(value).ToString())!.Value.Value));

    [Fact]
    public void BytesFrom_TwoPlaces_IsAntisymmetricAndOrdersThem() => Properties.Hold(Places, Places, (a, b) =>
    {
        var (one, other) = (new Lsn(a), new Lsn(b));
        Assert.Equal(one.BytesFrom(other), -other.BytesFrom(one));
        Assert.Equal(Math.Sign(one.CompareTo(other)), Math.Sign(one.BytesFrom(other)));
        Assert.Equal(one > other ? one : other, Lsn.Max(one, other));
    });
}
