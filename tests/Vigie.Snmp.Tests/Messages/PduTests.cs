using System.Net;
using Vigie.Snmp.Ber;
using Vigie.Snmp.Messages;

namespace Vigie.Snmp.Tests.Messages;

/// <summary>Messages as agents send them, odd ones included. Bytes were put together by hand after X.690 and RFC 3416.</summary>
public sealed class PduTests
{
    private static readonly Oid _name = Oid.Parse("1.3.6.1.4.1");

    [Theory]
    [InlineData("41" + "04" + "ffffffff", SnmpType.Counter32, "4294967295")]
    [InlineData("41" + "05" + "00ffffffff", SnmpType.Counter32, "4294967295")]
    [InlineData("42" + "04" + "80000000", SnmpType.Gauge32, "2147483648")]
    [InlineData("42" + "08" + "ffffffff80000000", SnmpType.Gauge32, "2147483648")]
    [InlineData("47" + "01" + "07", SnmpType.Gauge32, "7")]
    [InlineData("43" + "02" + "0001", SnmpType.TimeTicks, "1")]
    [InlineData("46" + "08" + "ffffffffffffffff", SnmpType.Counter64, "18446744073709551615")]
    [InlineData("46" + "09" + "00ffffffffffffffff", SnmpType.Counter64, "18446744073709551615")]
    [InlineData("02" + "02" + "0001", SnmpType.Integer, "1")]
    [InlineData("02" + "04" + "80000000", SnmpType.Integer, "-2147483648")]
    [InlineData("02" + "05" + "00ffffffff", SnmpType.Integer, "4294967295")]
    [InlineData("02" + "00", SnmpType.Unreadable, "Unreadable")]
    [InlineData("02" + "09" + "010000000000000000", SnmpType.Unreadable, "Unreadable")]
    [InlineData("41" + "00", SnmpType.Unreadable, "Unreadable")]
    [InlineData("04" + "00", SnmpType.OctetString, "")]
    [InlineData("04" + "03" + "e96161", SnmpType.OctetString, "éaa")]
    [InlineData("04" + "03" + "000102", SnmpType.OctetString, "000102")]
    [InlineData("06" + "00", SnmpType.ObjectId, "")]
    [InlineData("06" + "01" + "00", SnmpType.ObjectId, "0.0")]
    [InlineData("06" + "03" + "2b8001", SnmpType.ObjectId, "1.3.1")]
    [InlineData("06" + "02" + "2b81", SnmpType.Unreadable, "Unreadable")]
    [InlineData("40" + "04" + "c0000201", SnmpType.IpAddress, "192.0.2.1")]
    [InlineData("40" + "03" + "c00002", SnmpType.IpAddress, "C00002")]
    [InlineData("44" + "07" + "9f780442f60000", SnmpType.Float, "123")]
    [InlineData("44" + "0b" + "9f7908405ec00000000000", SnmpType.Double, "123")]
    [InlineData("44" + "04" + "9f7a01ff", SnmpType.Integer, "-1")]
    [InlineData("44" + "04" + "9f7b0105", SnmpType.Counter64, "5")]
    [InlineData("44" + "02" + "9f78", SnmpType.Opaque, "9F78")]
    [InlineData("44" + "00", SnmpType.Opaque, "")]
    [InlineData("05" + "00", SnmpType.Null, "Null")]
    [InlineData("80" + "00", SnmpType.NoSuchObject, "NoSuchObject")]
    [InlineData("81" + "00", SnmpType.NoSuchInstance, "NoSuchInstance")]
    [InlineData("82" + "00", SnmpType.EndOfMibView, "EndOfMibView")]
    [InlineData("45" + "01" + "aa", SnmpType.Other, "AA")]
    [InlineData("30" + "02" + "0500", SnmpType.Other, "0500")]
    public void Parse_ValueAsAgentsWriteIt_IsRead(string value, SnmpType type, string text)
    {
        var found = Assert.Single(Parse(Message(value)).Pdu.Bindings);
        Assert.Equal((_name, type, text), (found.Oid, found.Value.Type, found.Value.ToString()));
    }

    [Fact]
    public void Parse_LongFormLengthsEverywhere_IsRead()
    {
        // As net-snmp writes its sequences: two octets of length where one would do.
        var message = Parse("30820024" + "020101" + "04067075626c6963" + "a2820015" + "020101" + "020100" + "020100" + "30820008" + "30820004" + "0600" + "0500");
        Assert.Equal("public", System.Text.Encoding.ASCII.GetString(message.Community.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3000")]
    [InlineData("3080020101" + "0000")]
    [InlineData("3003020102")]
    [InlineData("300a" + "020101" + "0400" + "a403020101")]
    [InlineData("3012" + "020101" + "0400" + "a20b" + "020101" + "020100" + "020100")]
    [InlineData("3084ffffffff020101")]
    public void Parse_NoMessage_IsAFormatError(string bytes) => Assert.Throws<SnmpFormatException>(() => Parse(bytes));

    [Fact]
    public void Parse_NameThatIsNone_IsAFormatError() =>
        Assert.Throws<SnmpFormatException>(() => Parse("301d" + "020101" + "0400" + "a216" + "020101" + "020100" + "020100" + "300b" + "3009" + "06052b81818181" + "0500"));

    [Fact]
    public void Parse_BytesBehindTheMessage_ArePassedOver() => Assert.Single(Parse(Message("020105") + "00000000ffff").Pdu.Bindings);

    [Fact]
    public void WriteAndParse_EachType_GivesTheSame()
    {
        SnmpValue[] values =
        [
            SnmpValue.Integer(-5), SnmpValue.Integer(long.MinValue), SnmpValue.Unsigned(SnmpType.Counter32, uint.MaxValue), SnmpValue.Unsigned(SnmpType.Gauge32, 0),
            SnmpValue.Unsigned(SnmpType.TimeTicks, 12345), SnmpValue.Unsigned(SnmpType.Counter64, ulong.MaxValue), SnmpValue.OfText("Zürich"), SnmpValue.OfOid(_name),
            SnmpValue.OfBytes(SnmpType.IpAddress, IPAddress.Loopback.GetAddressBytes()), SnmpValue.OfBytes(SnmpType.Opaque, new byte[] { 1, 2 }), SnmpValue.Real(SnmpType.Float, 1.5),
            SnmpValue.Real(SnmpType.Double, Math.PI), default, SnmpValue.Absent(SnmpType.NoSuchObject), SnmpValue.Absent(SnmpType.NoSuchInstance), SnmpValue.Absent(SnmpType.EndOfMibView),
        ];
        var pdu = new Pdu(PduType.Response, 77, 0, 0, [.. values.Select((value, i) => new VarBind(_name.Append((uint)i), value))]);
        var message = new CommunityMessage(1, "c"u8.ToArray(), pdu);
        var writer = new BerWriter(new byte[message.Room()]);
        message.Write(ref writer);
        var back = CommunityMessage.Parse(writer.Written.ToArray()).Pdu;
        Assert.Equal(pdu.Bindings, back.Bindings);
        Assert.Equal((77, PduType.Response), (back.RequestId, back.Type));
    }

    /// <summary>A v2c response with one binding.</summary>
    private static string Message(string value)
    {
        var writer = new BerWriter(new byte[200]);
        writer.WriteRaw(Convert.FromHexString(value));
        writer.WriteOctets(_name.Content, BerTag.ObjectId);
        writer.Wrap(BerTag.Sequence, 0);
        writer.Wrap(BerTag.Sequence, 0);
        writer.WriteRaw(Convert.FromHexString("020101" + "020100" + "020100"));
        writer.Wrap((int)PduType.Response, 0);
        writer.WriteRaw(Convert.FromHexString("020101" + "0400"));
        writer.Wrap(BerTag.Sequence, 0);
        return Convert.ToHexString(writer.Written);
    }

    private static CommunityMessage Parse(string bytes) => CommunityMessage.Parse(Convert.FromHexString(bytes));
}
