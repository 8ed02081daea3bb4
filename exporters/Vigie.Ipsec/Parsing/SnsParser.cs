using System.Globalization;
using System.Net;
using System.Numerics;
using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Parsing;

/// <summary>From the answers of serverd's commands to rows. Names of keys are those of the vendor's reference of serverd commands, versions 3 to 5.</summary>
internal static class SnsParser
{
    /// <summary>Reads <c>MONITOR GETSPD</c>: what is encrypted for a peer that has an address. Travellers and exceptions are no tunnels of ours.</summary>
    public static IReadOnlyList<SnsPolicy> Policies(SnsAnswer answer) =>
    [
        .. Lines(answer).Where(line => Is(line, "policy", "tunnel", "") && IsFixed(Of(line, "dstgw")) && IsFixed(Of(line, "srcgw"))).Select(line =>
            new SnsPolicy(Of(line, "rulename"), Of(line, "ikerulename"))
            {
                Source = Selector(line, "src"),
                Destination = Selector(line, "dst"),
                SourceGateway = Of(line, "srcgw"),
                SourceGatewayName = Of(line, "srcgwname"),
                DestinationGateway = Of(line, "dstgw"),
                Ike = Of(line, "ike"),
            }),
    ];

    /// <summary>Reads <c>MONITOR GETIKESA</c>.</summary>
    public static IReadOnlyList<SnsIke> Ikes(SnsAnswer answer) =>
    [
        .. Lines(answer).Select(line => new SnsIke(Of(line, "rulename"), Of(line, "state"))
        {
            Source = Of(line, "src"),
            Destination = Of(line, "dst"),
            Version = Of(line, "ike"),
            Age = Numbers.Age(Of(line, "lifetime")),
            Life = Numbers.Age(Of(line, "maxlifetime")),
        }),
    ];

    /// <summary>Reads <c>MONITOR GETSA</c> of version 4.2 and later.</summary>
    public static IReadOnlyList<SnsSa> Sas(SnsAnswer answer) =>
    [
        .. Lines(answer).Select(line => new SnsSa($"{Of(line, "spiin")}/{Of(line, "spiout")}", Of(line, "state"))
        {
            Rule = Of(line, "rulename"),
            IkeRule = Of(line, "ikerulename"),
            Source = Of(line, "src"),
            Destination = Of(line, "dst"),
            In = new TrafficCount(Numbers.Count(Of(line, "bytesin")), Numbers.Count(Of(line, "packetsin"))),
            Out = new TrafficCount(Numbers.Count(Of(line, "bytesout")), Numbers.Count(Of(line, "packetsout"))),
            Age = Numbers.Age(Of(line, "lifetime")),
            Life = Numbers.Age(Of(line, "maxlifetime")),
        }),
    ];

    /// <summary>Reads <c>MONITOR GETSA</c> up to version 4.1: a row for each direction.</summary>
    public static IReadOnlyList<SnsSa> HalfSas(SnsAnswer answer) =>
    [
        .. Lines(answer).Select(line => new SnsSa($"{Of(line, "src")}>{Of(line, "dst")}/{Of(line, "spi")}", Of(line, "state"))
        {
            Source = Of(line, "src"),
            Destination = Of(line, "dst"),
            Out = new TrafficCount(Numbers.Count(Of(line, "bytes")), null),
        }),
    ];

    /// <summary>Reads <c>HA INFO</c>: a section for each node, under its serial number.</summary>
    public static IReadOnlyList<HaNode> Nodes(SnsAnswer answer) =>
    [
        .. answer.Sections.Where(section => section.Keys.ContainsKey("Reply") || section.Keys.ContainsKey("Mode")).Select(section => new HaNode(
            TunnelId.Name(section.Title),
            Of(section.Keys, "Mode").ToUpperInvariant() switch { "ACTIVE" => HaMode.Active, "PASSIVE" => HaMode.Passive, "NONE" => HaMode.None, _ => HaMode.Unknown },
            Numbers.Count(Of(section.Keys, "Reply")) is { } reply ? reply != 0 : null,
            section.Keys.ContainsKey("Link") ? LinkOf(Of(section.Keys, "Link")) : null)),
    ];

    /// <summary>Whether <c>HA INFO</c> says that the configurations are the same; null when no node tells.</summary>
    public static bool? IsSynchronised(SnsAnswer answer)
    {
        var told = answer.Sections.Select(section => Numbers.Count(Of(section.Keys, "IsConfigSync"))).Where(sync => sync is not null).ToList();
        return told.Count == 0 ? null : told.TrueForAll(sync => sync == 1);
    }

    /// <summary>Reads <c>SYSTEM PROPERTY</c>.</summary>
    public static NodeReading Property(SnsAnswer answer)
    {
        var keys = answer.Sections.FirstOrDefault()?.Keys ?? [];
        return new NodeReading("Stormshield SNS", TunnelId.Name(Of(keys, "Version")), TunnelId.Name(Of(keys, "Model")), TunnelId.Name(Of(keys, "SerialNumber")));
    }

    /// <summary>A device's word for how its link is.</summary>
    public static HaLink LinkOf(string word) => word.ToUpperInvariant() switch
    {
        "OK" or "GOOD" => HaLink.Ok,
        "FAILING" or "MINOR" => HaLink.Minor,
        "FAILED" or "MAJOR" => HaLink.Failed,
        _ => HaLink.Unknown,
    };

    private static IEnumerable<Dictionary<string, string>> Lines(SnsAnswer answer) => answer.Sections.SelectMany(section => section.Lines);

    private static string Of(Dictionary<string, string> line, string key) => line.GetValueOrDefault(key, "").Trim();

    private static bool Is(Dictionary<string, string> line, string key, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Of(line, key).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A peer without an address of its own is a traveller.</summary>
    private static bool IsFixed(string gateway) => gateway is not ("0.0.0.0" or "::" or "any") && !gateway.Equals("any", StringComparison.OrdinalIgnoreCase);

    private static string Selector(Dictionary<string, string> line, string side)
    {
        var (address, mask) = (Of(line, side), Of(line, side + "mask"));
        return Bits(mask) is { } bits && !address.Contains('/', StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{address}/{bits}") : address;
    }

    /// <summary>Length of a prefix that is written as such, or as a dotted mask.</summary>
    private static int? Bits(string mask)
    {
        if (int.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= 128)
        {
            return bits;
        }

        return IPAddress.TryParse(mask, out var dotted) && dotted.GetAddressBytes() is { Length: 4 } bytes ? BitOperations.PopCount(BitConverter.ToUInt32(bytes)) : null;
    }
}
