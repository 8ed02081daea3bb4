namespace Vigie.Snmp;

/// <summary>What a session has sent and received since it was made.</summary>
/// <param name="Requests">Datagrams sent, retries and discovery included.</param>
/// <param name="Retries">Those of them that were sent because an attempt had failed.</param>
/// <param name="Answers">Datagrams received that answered a request or told what discovery needs.</param>
/// <param name="Discarded">Datagrams received that were late, doubled, foreign, malformed or not to be believed.</param>
/// <param name="BytesSent">Octets of all datagrams sent, without IP and UDP headers.</param>
/// <param name="BytesReceived">Octets of all datagrams received, without IP and UDP headers.</param>
public readonly record struct SnmpTraffic(long Requests, long Retries, long Answers, long Discarded, long BytesSent, long BytesReceived);
