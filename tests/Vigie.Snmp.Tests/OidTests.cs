using FsCheck;
using FsCheck.Fluent;
using Vigie.Snmp.Ber;
using Vigie.Testing;

namespace Vigie.Snmp.Tests;

public sealed class OidTests
{
    /// <summary>Arcs of all sizes, few of them so that prefixes and equal ones are frequent.</summary>
    internal static Arbitrary<uint[]> SomeArcs { get; } = Arb.From(
        from first in Gen.Elements(0u, 1u, 2u)
        from second in Gen.Choose(0, 39)
        from rest in Gen.Elements(0u, 1u, 2u, 39u, 40u, 79u, 80u, 127u, 128u, 129u, 16_383u, 16_384u, 2_097_151u, 2_097_152u, (uint)int.MaxValue, uint.MaxValue).ListOf()
        select (uint[])[first, (uint)second, .. rest.Take(100)]);

    [Theory]
    [InlineData("1.3.6.1.2.1.1.1.0", "2b06010201010100")]
    [InlineData(".1.3.6.1.4.1.6574", "2b06010401b32e")]
    [InlineData("0.0", "00")]
    [InlineData("2.999.3", "883703")]
    [InlineData("1.3.4294967295", "2b8fffffff7f")]
    [InlineData("2.4294967295", "90808" + "0804f")]
    public void Parse_Text_GivesTheWiresBytes(string text, string content)
    {
        var oid = Oid.Parse(text);
        Assert.Equal(content, Convert.ToHexStringLower(oid.Content));
        Assert.Equal(text.TrimStart('.'), oid.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("1..3")]
    [InlineData("1.40")]
    [InlineData("3.1")]
    [InlineData("1.3.4294967296")]
    [InlineData("1.3.-1")]
    [InlineData("1.3. 1")]
    [InlineData("1.3.a")]
    [InlineData("iso.3")]
    public void TryParse_NoIdentifier_IsRefused(string text)
    {
        Assert.False(Oid.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Oid.Parse(text));
    }

    [Fact]
    public void TryParse_129Arcs_IsRefused()
    {
        Assert.True(Oid.TryParse("1.3" + string.Concat(Enumerable.Repeat(".4294967295", 126)), out var longest));
        Assert.Equal(128, longest.Count);
        Assert.False(Oid.TryParse("1.3" + string.Concat(Enumerable.Repeat(".1", 127)), out _));
        Assert.Throws<ArgumentException>(() => longest.Append(1u));
    }

    [Theory]
    [InlineData("2b800106", "1.3.1.6")]
    [InlineData("2b80808101", "1.3.129")]
    [InlineData("802b01", "1.3.1")]
    [InlineData("", "")]
    public void TryRead_PaddedOrEmpty_IsTaken(string content, string expected)
    {
        Assert.True(Oid.TryRead(Convert.FromHexString(content), out var oid));
        Assert.Equal(expected, oid.ToString());
        Assert.Equal(expected.Length == 0 ? default : Oid.Parse(expected), oid);
    }

    [Theory]
    [InlineData("2b81")]
    [InlineData("2b9080808000")]
    [InlineData("2bffffffffffffffffff7f")]
    public void TryRead_CutOrTooLargeArc_IsRefused(string content) => Assert.False(Oid.TryRead(Convert.FromHexString(content), out _));

    [Fact]
    public void TryRead_TooManyArcs_IsRefused()
    {
        Assert.True(Oid.TryRead(new byte[127], out _));
        Assert.False(Oid.TryRead(new byte[128], out _));
        Assert.False(Oid.TryRead(new byte[60_000], out _));
    }

    [Fact]
    public void Arcs_ThereAndBack_AreTheSame() => Properties.Hold(SomeArcs, arcs =>
    {
        var oid = new Oid(arcs);
        Assert.Equal(arcs, oid.ToArray());
        Assert.Equal(arcs.Length, oid.Count);
        Assert.Equal(string.Join('.', arcs), oid.ToString());
        Assert.Equal(oid, Oid.Parse(oid.ToString()));
        Assert.True(Oid.TryRead(oid.Content.ToArray(), out var read) && read == oid);
        Assert.True(Arcs.AreValid(oid.Content, out var isPadded) && !isPadded);
    });

    [Fact]
    public void CompareTo_AnyTwo_OrdersByArcs() => Properties.Hold(SomeArcs, SomeArcs, (left, right) =>
    {
        var expected = Math.Sign(left.AsSpan().SequenceCompareTo(right));
        var (a, b) = (new Oid(left), new Oid(right));
        Assert.Equal(expected, Math.Sign(a.CompareTo(b)));
        Assert.Equal((expected < 0, expected <= 0, expected > 0, expected >= 0, expected == 0), (a < b, a <= b, a > b, a >= b, a == b));
        Assert.Equal(left.Length >= right.Length && left.AsSpan(0, right.Length).SequenceEqual(right), a.StartsWith(b));
        Assert.True(expected != 0 || a.GetHashCode() == b.GetHashCode());
    });

    [Fact]
    public void TryGetIndex_CellOfColumn_GivesBackTheRow() => Properties.Hold(SomeArcs, SomeArcs, (column, row) =>
    {
        var index = new OidIndex(row.AsSpan(0, Math.Min(row.Length, 20)));
        var cell = new Oid(column).Append(index);
        Assert.True(cell.TryGetIndex(new Oid(column), out var found));
        Assert.Equal(index, found);
        Assert.Equal(index.ToArray(), found.ToArray());
        Assert.Equal(index[0], found[0]);
        Assert.False(new Oid(column).TryGetIndex(cell, out _));
        Assert.False(cell.TryGetIndex(cell, out _));
    });

    [Fact]
    public void IndexTryGetText_LengthPrefixedBytes_AreText()
    {
        Assert.True(new OidIndex(6, 109, 100, 115, 116, 97, 116).TryGetText(out var text));
        Assert.Equal("mdstat", text);
        Assert.False(new OidIndex(5, 109, 100, 115, 116, 97, 116).TryGetText(out _));
        Assert.False(new OidIndex(1, 256).TryGetText(out _));
        Assert.False(default(OidIndex).TryGetText(out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OidIndex(1, 2)[2]);
    }
}
