using System.Security;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>Answers of an SNS in the XML of its API, made by hand after the vendor's reference.</summary>
internal static class SnsSamples
{
    /// <summary>A rekey under way: one rule with a row that ends and one that is fresh.</summary>
    public static readonly string Sas = Lines(
        "rulename=0123456789abcdef0123456789abcdef ikerulename=Site_dryn src=192.0.2.1 dst=192.0.2.2 reqid=4 spiin=11 spiout=12 state=destroying bytesin=5000 bytesout=7000 packetsin=50 packetsout=70 lifetime=0 maxlifetime=0",
        "rulename=0123456789abcdef0123456789abcdef ikerulename=Site_dryn src=192.0.2.1 dst=192.0.2.2 reqid=4 spiin=21 spiout=22 state=installed bytesin=10 bytesout=20 packetsin=1 packetsout=2 lifetime=3 maxlifetime=3600");

    /// <summary>A pair.</summary>
    public static readonly string Pair = Envelope("section",
        "<section title=\"SN1\"><key name=\"Reply\" value=\"1\"/><key name=\"Mode\" value=\"Active\"/><key name=\"Link\" value=\"OK\"/><key name=\"IsConfigSync\" value=\"1\"/></section>"
        + "<section title=\"SN2\"><key name=\"Reply\" value=\"0\"/></section>");

    /// <summary>Lines of blank-separated key=value in the XML of the API.</summary>
    public static string Lines(params IEnumerable<string> lines) =>
        Envelope("section_line", $"<section title=\"Result\">{string.Concat(lines.Select(line => $"<line>{string.Concat(Pairs(line).Select(pair => $"<key name=\"{pair.Key}\" value=\"{SecurityElement.Escape(pair.Value)}\"/>"))}</line>"))}</section>");

    /// <summary>The pairs of a line as the vendor's pages print it: values with or without quotes.</summary>
    public static IEnumerable<(string Key, string Value)> Pairs(string line) =>
        System.Text.RegularExpressions.Regex.Matches(line, "(\\w+)=(\"([^\"]*)\"|[^ \"]+)").Select(match => (match.Groups[1].Value, match.Groups[3].Success ? match.Groups[3].Value : match.Groups[2].Value));

    private static string Envelope(string format, string data) =>
        $"<?xml version=\"1.0\"?><nws code=\"100\" msg=\"OK\"><serverd ret=\"101\" code=\"00a01000\" msg=\"Begin\"><data format=\"{format}\">{data}</data></serverd><serverd ret=\"100\" code=\"00a00100\" msg=\"Ok\"></serverd></nws>";
}
