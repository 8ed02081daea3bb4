namespace Vigie.Snmp;

/// <summary>An object and its value.</summary>
/// <param name="Oid">Which object.</param>
/// <param name="Value">What the agent told of it.</param>
public readonly record struct VarBind(Oid Oid, SnmpValue Value)
{
    /// <summary>For people: as <c>snmpwalk -On</c> prints it, without the type.</summary>
    /// <returns>Identifier, equals sign, value.</returns>
    public override string ToString() => $"{Oid} = {Value}";
}
