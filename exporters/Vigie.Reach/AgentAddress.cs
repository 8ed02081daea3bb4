using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Vigie.Core.Configuration;

namespace Vigie.Reach;

/// <summary>Where an SNMP agent listens.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">UDP port.</param>
public sealed record AgentAddress(string Host, int Port)
{
    /// <summary>SNMP's own port.</summary>
    public const int UsualPort = 161;

    /// <summary>The rule in words.</summary>
    public const string Rule = "must be a host name or address, with a port or without: nas.example, nas.example:1161, 192.0.2.7, [2001:db8::7]:161";

    /// <summary>Reads HOST or HOST:PORT; an IPv6 address stands in brackets when a port follows.</summary>
    /// <param name="text">What is written.</param>
    /// <returns>The address, or the rule in words.</returns>
    public static ParseResult<AgentAddress> Parse(string text)
    {
        if (IPAddress.TryParse(text, out var bare) && bare.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '[')
        {
            return ParseResult<AgentAddress>.Of(new AgentAddress(text, UsualPort));
        }

        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && !text.EndsWith(']');
        var (host, port) = ((hasPort ? text[..colon] : text).Trim('[', ']'), UsualPort);
        var isPort = !hasPort || (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535);
        return isPort && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? ParseResult<AgentAddress>.Of(new AgentAddress(host, port))
            : ParseResult<AgentAddress>.Fault(Rule);
    }
}
