namespace Vigie.Snmp;

/// <summary>What kind of value an agent sent (RFC 2578 section 7.1, RFC 3416 section 3, and net-snmp's floats).</summary>
public enum SnmpType
{
    /// <summary>NULL: some agents send it in place of a value they cannot tell.</summary>
    Null,

    /// <summary>INTEGER or Integer32: signed.</summary>
    Integer,

    /// <summary>OCTET STRING: bytes, mostly text.</summary>
    OctetString,

    /// <summary>OBJECT IDENTIFIER.</summary>
    ObjectId,

    /// <summary>IpAddress: network order.</summary>
    IpAddress,

    /// <summary>Counter32.</summary>
    Counter32,

    /// <summary>Gauge32, Unsigned32 or the obsolete UInteger32.</summary>
    Gauge32,

    /// <summary>TimeTicks: hundredths of a second.</summary>
    TimeTicks,

    /// <summary>Counter64; many agents use it for sizes, which are no counters.</summary>
    Counter64,

    /// <summary>A float wrapped into Opaque, as net-snmp does.</summary>
    Float,

    /// <summary>A double wrapped into Opaque, as net-snmp does.</summary>
    Double,

    /// <summary>Opaque bytes that are none of the known wrappings.</summary>
    Opaque,

    /// <summary>A type that SNMP does not have (any more): its bytes are kept.</summary>
    Other,

    /// <summary>The agent has no such object; over v1 its noSuchName.</summary>
    NoSuchObject,

    /// <summary>The agent has the object, but not this instance.</summary>
    NoSuchInstance,

    /// <summary>Nothing follows in the agent's view; over v1 its noSuchName.</summary>
    EndOfMibView,

    /// <summary>The agent failed on this object (<see cref="SnmpValue.ErrorStatus"/>) or sent bytes that its type does not allow.</summary>
    Unreadable,
}
