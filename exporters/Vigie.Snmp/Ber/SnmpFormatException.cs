namespace Vigie.Snmp.Ber;

/// <summary>Bytes that are not what the format allows. The only exception that readers and parsers of this room throw for what a peer sent.</summary>
/// <param name="message">What is wrong and where; never a value.</param>
internal sealed class SnmpFormatException(string message) : FormatException(message);
