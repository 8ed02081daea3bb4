using FsCheck;
using FsCheck.Fluent;
using Vigie.Replication.MySql.Gtid;
using Vigie.Testing;

namespace Vigie.Replication.Tests.MySql.Parsing;

/// <summary>Arithmetic with sets and positions, held against sets of single numbers.</summary>
public sealed class GtidTests
{
    private const string A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private const string B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    private static readonly Arbitrary<int[]> _numbers = Gen.Choose(1, 40).ArrayOf().ToArbitrary();

    [Theory]
    [InlineData("", "")]
    [InlineData(A + ":1", A + ":1")]
    [InlineData(A + ":1-1", A + ":1")]
    [InlineData(A + ":5-7:1-3:4", A + ":1-7")]
    [InlineData("3E11FA47-71CA-11E1-9E33-C80AA9429562:1-3,\n" + B + ":7", A + ":1-3," + B + ":7")]
    [InlineData(A + ":1-3:tag_1:7-9:11," + A + ":4", A + ":1-4," + A + ":tag_1:7-9:11")]
    [InlineData(A + ":1-9223372036854775807", A + ":1-9223372036854775807")]
    public void Parse_Set_IsNormalised(string text, string expected) => Assert.Equal(expected, MySqlGtidSet.Parse(text)?.ToString());

    [Theory]
    [InlineData("x")]
    [InlineData(A)]
    [InlineData(A + ":")]
    [InlineData(A + ":0")]
    [InlineData(A + ":3-1")]
    [InlineData(A + ":1-9223372036854775808")]
    [InlineData("0-1-5")]
    [InlineData("b526a489-7796-11ee-b698-fefcfec91d86:1-4129x")]
    public void Parse_NoSet_IsNull(string text) => Assert.Null(MySqlGtidSet.Parse(text));

    [Fact]
    public void Subtract_AnySets_IsThatOfTheirNumbers() => Prop.ForAll(_numbers, _numbers, (one, other) =>
    {
        var (left, right) = (Set(one), Set(other));
        Assert.Equal(Set([.. one.Except(other)]), left.Subtract(right));
        Assert.Equal(Set([.. one.Union(other)]), left.Union(right));
        Assert.Equal(one.Distinct().Count(), left.Count);
        Assert.Equal(one.Except(other).Count(), left.MissingIn(right));
        Assert.Equal(left, MySqlGtidSet.Parse(left.ToString()));
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Subtract_UpToTheGreatestNumber_DoesNotOverflow()
    {
        var all = MySqlGtidSet.Parse(A + ":1-9223372036854775807")!;
        Assert.True(all.Subtract(all).IsEmpty);
        Assert.Equal(A + ":1-4:6-9223372036854775807", all.Subtract(MySqlGtidSet.Parse(A + ":5")!).ToString());
        Assert.Equal(A + ":1-9223372036854775806", all.Subtract(MySqlGtidSet.Parse(A + ":9223372036854775807")!).ToString());
        Assert.Equal(A + ":9223372036854775807", all.Subtract(MySqlGtidSet.Parse(A + ":1-9223372036854775806")!).ToString());
    }

    [Fact]
    public void Parse_AnyText_NeverThrows() => Properties.Hold(Arbitraries.Text, text =>
    {
        _ = MySqlGtidSet.Parse(text ?? "");
        _ = MariaDbPosition.Parse(text ?? "");
    });

    [Theory]
    [InlineData("0-1-208,3-3-3", "3-3-3,0-1-208", 0)]
    [InlineData("0-1-208,3-3-3", "3-3-3,0-1-200", 8)]
    [InlineData("0-1-208,3-3-3", "0-1-208", 3)]
    [InlineData("0-1-5", "0-1-9", 0)]
    [InlineData("", "0-1-9", 0)]
    [InlineData("0-1-18446744073709551615", "0-1-18446744073709551614", 1)]
    public void MissingIn_Positions_CountsByDomain(string upstream, string replica, double expected) =>
        Assert.Equal(expected, MariaDbPosition.Parse(upstream)!.MissingIn(MariaDbPosition.Parse(replica)!));

    [Theory]
    [InlineData("0-2-3988", "0-1-3987", 1)]
    [InlineData("0-2-3988", "0-1-3988", 1)]
    [InlineData("0-1-3987", "0-1-3988", 0)]
    [InlineData("0-1-3987,3-3-3", "0-1-3987", 0)]
    public void ErrantAgainst_Positions_TellsWhatTheUpstreamNeverHad(string replica, string upstream, double expected) =>
        Assert.Equal(expected, MariaDbPosition.Parse(replica)!.ErrantAgainst(MariaDbPosition.Parse(upstream)!));

    [Theory]
    [InlineData("0-1")]
    [InlineData("0-1-x")]
    [InlineData("4294967296-1-1")]
    [InlineData(A + ":1")]
    public void Parse_NoPosition_IsNull(string text) => Assert.Null(MariaDbPosition.Parse(text));

    [Fact]
    public void MissingIn_OtherKind_IsNotKnown() => Assert.Null(MariaDbPosition.Empty.MissingIn(MySqlGtidSet.Empty));

    private static MySqlGtidSet Set(int[] numbers) =>
        numbers.Length == 0 ? MySqlGtidSet.Empty : MySqlGtidSet.Parse($"{A}:{string.Join(':', numbers)}")!;
}
