using System.Globalization;

namespace Vigie.Lab.Snmp;

/// <summary>One value of the agent.</summary>
/// <param name="Oid">Its name.</param>
/// <param name="Type">Its type, in the words of pass_persist (snmpd.conf(5)).</param>
/// <param name="Value">Its value as text.</param>
internal sealed record MibObject(MibOid Oid, string Type, string Value)
{
    public static MibObject Number(MibOid oid, int value) => new(oid, "integer", value.ToString(CultureInfo.InvariantCulture));

    public static MibObject Text(MibOid oid, string value) => new(oid, "string", value);

    public static MibObject Counter(MibOid oid, ulong value) => new(oid, "counter", ((uint)value).ToString(CultureInfo.InvariantCulture));

    public static MibObject Counter64(MibOid oid, ulong value) => new(oid, "counter64", value.ToString(CultureInfo.InvariantCulture));
}
