using System.Net;

namespace Vigie.Snmp.Tests;

public sealed class SnmpValueTests
{
    [Fact]
    public void TryGet_NumbersOfEachType_AreGivenWhereTheyFit()
    {
        Assert.True(SnmpValue.Integer(-1).TryGetInt64(out var signed) && signed == -1);
        Assert.False(SnmpValue.Integer(-1).TryGetUInt64(out _));
        Assert.True(SnmpValue.Integer(-1).TryGetDouble(out var real) && real == -1);
        Assert.True(SnmpValue.Unsigned(SnmpType.Counter64, ulong.MaxValue).TryGetUInt64(out var unsigned) && unsigned == ulong.MaxValue);
        Assert.False(SnmpValue.Unsigned(SnmpType.Counter64, ulong.MaxValue).TryGetInt64(out _));
        Assert.True(SnmpValue.Unsigned(SnmpType.Counter64, ulong.MaxValue).TryGetDouble(out real) && real == ulong.MaxValue);
        Assert.True(SnmpValue.Real(SnmpType.Float, 0.5).TryGetDouble(out real) && real == 0.5);
        Assert.False(SnmpValue.Real(SnmpType.Float, 0.5).TryGetInt64(out _));
    }

    [Theory]
    [InlineData(SnmpType.Null)]
    [InlineData(SnmpType.NoSuchObject)]
    [InlineData(SnmpType.NoSuchInstance)]
    [InlineData(SnmpType.EndOfMibView)]
    public void TryGet_AbsentValue_IsNeverAValue(SnmpType type) => AssertAbsent(SnmpValue.Absent(type));

    [Fact]
    public void TryGet_UnreadableValue_IsNeverAValue()
    {
        AssertAbsent(SnmpValue.Unreadable(5));
        Assert.Equal(5, SnmpValue.Unreadable(5).ErrorStatus);
        Assert.Equal(0, SnmpValue.Integer(5).ErrorStatus);
    }

    [Theory]
    [InlineData("4142430000", "ABC")]
    [InlineData("20204142430d0a", "ABC")]
    [InlineData("5ac3bc72696368", "Zürich")]
    [InlineData("5afc72696368", "Zürich")]
    [InlineData("", "")]
    public void TryGetText_PaddedOrLatin_IsText(string bytes, string expected)
    {
        Assert.True(SnmpValue.OfBytes(SnmpType.OctetString, Convert.FromHexString(bytes)).TryGetText(out var text));
        Assert.Equal(expected, text);
    }

    [Fact]
    public void TryGetAddress_OtherLengths_AreNone()
    {
        Assert.True(SnmpValue.OfBytes(SnmpType.IpAddress, new byte[] { 192, 0, 2, 1 }).TryGetAddress(out var address));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), address);
        Assert.False(SnmpValue.OfBytes(SnmpType.IpAddress, new byte[5]).TryGetAddress(out _));
    }

    [Fact]
    public void Factories_WrongType_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => SnmpValue.Unsigned(SnmpType.Integer, 1));
        Assert.Throws<ArgumentException>(() => SnmpValue.OfBytes(SnmpType.Integer, default));
        Assert.Throws<ArgumentException>(() => SnmpValue.Absent(SnmpType.Integer));
        Assert.Throws<ArgumentException>(() => SnmpValue.Real(SnmpType.Integer, 1));
    }

    private static void AssertAbsent(SnmpValue value) => Assert.Equal(
        (false, false, false, false, false, false, false),
        (value.IsPresent, value.TryGetInt64(out _), value.TryGetUInt64(out _), value.TryGetDouble(out _), value.TryGetText(out _), value.TryGetOid(out _), value.TryGetAddress(out _)));
}
