namespace Vigie.Snmp.Messages;

/// <summary>Tags of the protocol data units that have the common shape (RFC 3416 section 3).</summary>
internal enum PduType
{
    Get = 0xA0,
    GetNext = 0xA1,
    Response = 0xA2,
    GetBulk = 0xA5,
    Report = 0xA8,
}
