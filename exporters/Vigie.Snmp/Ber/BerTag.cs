namespace Vigie.Snmp.Ber;

/// <summary>Identifier octets that SNMP uses (RFC 3416 section 3, RFC 1155 section 3.2.3, RFC 1442 for the obsolete ones).</summary>
internal static class BerTag
{
    public const int Integer = 0x02;
    public const int OctetString = 0x04;
    public const int Null = 0x05;
    public const int ObjectId = 0x06;
    public const int Sequence = 0x30;
    public const int IpAddress = 0x40;
    public const int Counter32 = 0x41;
    public const int Gauge32 = 0x42;
    public const int TimeTicks = 0x43;
    public const int Opaque = 0x44;
    public const int NsapAddress = 0x45;
    public const int Counter64 = 0x46;
    public const int UInteger32 = 0x47;
    public const int NoSuchObject = 0x80;
    public const int NoSuchInstance = 0x81;
    public const int EndOfMibView = 0x82;

    // What net-snmp wraps into Opaque: context class, high-number form, 48 + application tag.
    public const int OpaqueCounter64 = 0x9F76;
    public const int OpaqueFloat = 0x9F78;
    public const int OpaqueDouble = 0x9F79;
    public const int OpaqueInt64 = 0x9F7A;
    public const int OpaqueUInt64 = 0x9F7B;
}
