using System.Globalization;
using System.Text.RegularExpressions;
using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Parsing;

/// <summary>
/// From <c>ipsec status</c> and <c>ipsec trafficstatus</c> of Libreswan to records. The words for a state moved with nearly every version
/// (3.32 to 5.4), the phrase in brackets did not: it is what counts. Lines begin with <c>000 </c> or <c>006 </c> up to 4.x.
/// </summary>
internal static partial class LibreswanParser
{
    /// <summary>Lines of an answer at most.</summary>
    private const int MostLines = 200_000;

    /// <summary>Reads both answers.</summary>
    /// <param name="status">What <c>ipsec status</c> printed.</param>
    /// <param name="traffic">What <c>ipsec trafficstatus</c> printed.</param>
    /// <param name="now">The time, to tell ages.</param>
    /// <exception cref="IpsecFormatException">The status has no total of connections: it was cut, or another program answered.</exception>
    public static GatewayReading Read(string status, string traffic, DateTimeOffset now)
    {
        var lines = Lines(status);
        var total = lines.Select(line => Total().Match(line)).FirstOrDefault(match => match.Success)
            ?? throw new IpsecFormatException("there is no line 'Total IPsec connections': the answer was cut, or is not Libreswan's");
        var configured = lines.Select(OfConnection).OfType<ConfiguredTunnel>().DistinctBy(tunnel => (tunnel.Connection, tunnel.Child)).ToList();
        var moved = Lines(traffic).Select(line => Traffic().Match(line)).Where(match => match.Success).ToList();
        var states = lines.Select(line => State().Match(line)).Where(match => match.Success).ToList();
        var counts = moved.GroupBy(match => match.Groups["id"].Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var children = states.Where(IsChild).Select(state => OfChild(state, counts.GetValueOrDefault(state.Groups["id"].Value), now)).ToList();
        var known = children.Select(child => child.Key).ToHashSet(StringComparer.Ordinal);
        return new GatewayReading
        {
            Configured = configured,
            Ikes = [.. states.Select(OfIke).OfType<IkeSa>()],

            // Who has traffic is established, whatever words a version has for it.
            Children = [.. children, .. moved.Where(match => !known.Contains(match.Groups["id"].Value)).Select(match => OfChild(match, match, now))],
            TellsPackets = false,
            Fault = NotUnderstood(total, lines),
        };
    }

    /// <summary>Reads <c>ipsec --version</c>, such as <c>Libreswan 4.10</c> or <c>Linux Libreswan U5.1/K(no kernel code presently loaded)</c>.</summary>
    public static string Version(string text) => VersionNumber().Match(text) is { Success: true } match ? match.Groups[1].Value : "";

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (lines.Count == MostLines)
            {
                throw new IpsecFormatException($"the answer has more than {MostLines} lines");
            }

            lines.Add((line.StartsWith("000 ") || line.StartsWith("006 ") ? line[4..] : line).ToString());
        }

        return lines;
    }

    /// <summary>A connection whose line we cannot read would be missed in silence.</summary>
    private static string? NotUnderstood(Match total, List<string> lines)
    {
        var (loaded, read) = (Numbers.Count(total.Groups[1].Value), (ulong)lines.Count(line => Connection().IsMatch(line)));
        return loaded > read ? string.Create(CultureInfo.InvariantCulture, $"{loaded} connections are loaded, but only {read} of their lines are understood") : null;
    }

    /// <summary>Connections with several subnets appear as <c>name/1x2</c>: children of one connection.</summary>
    private static (string Connection, string Child) NamesOf(string name)
    {
        var cut = Alias().Match(name) is { Success: true } alias ? name[..alias.Index] : name;
        return (TunnelId.Name(cut), TunnelId.Name(name));
    }

    private static ConfiguredTunnel? OfConnection(string line)
    {
        var match = Connection().Match(line);
        if (!match.Success)
        {
            return null;
        }

        // Identities in brackets are any text: they are left out before the ends are told apart.
        var ends = Bracketed().Replace(match.Groups["ends"].Value, "").Split("...", 2);
        if (ends.Length < 2)
        {
            return null;
        }

        var (local, remote) = (Between(ends[0], first: true), Between(ends[1], first: false));
        var (connection, child) = NamesOf(match.Groups["name"].Value);
        return new ConfiguredTunnel(connection, child, TunnelId.Selectors(local.Selector), TunnelId.Selectors(remote.Selector)) { RemoteAddress = TunnelId.Name(remote.Host) };
    }

    /// <summary>An end: <c>subnet===host</c> on the left, <c>host===subnet</c> on the right, or a host that is its own subnet.</summary>
    private static (string Selector, string Host) Between(string end, bool first)
    {
        var parts = end.Split("===");
        var (selector, host) = parts.Length == 1 ? (parts[0], parts[0]) : first ? (parts[0], parts[1]) : (parts[^1], parts[0]);
        return (selector.Trim(), HostOnly().Match(host.Trim()).Value);
    }

    private static bool IsChild(Match state) => ChildEstablished().IsMatch(state.Groups["rest"].Value);

    private static IkeSa? OfIke(Match state)
    {
        var rest = state.Groups["rest"].Value;
        var isUp = IkeEstablished().IsMatch(rest);
        if (!isUp && (IsChild(state) || !rest.Contains("IKE_SA_INIT", StringComparison.Ordinal) && !rest.Contains("MAIN_I", StringComparison.Ordinal) && !rest.Contains("PARENT_I", StringComparison.Ordinal)))
        {
            return null;
        }

        return new IkeSa(NamesOf(state.Groups["name"].Value).Connection, isUp ? SaPhase.Up : SaPhase.Pending)
        {
            RekeySeconds = Until(rest),
            OwesAnswer = rest.Contains("RETRANSMIT in", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static ChildSa OfChild(Match state, Match? traffic, DateTimeOffset now)
    {
        var (connection, child) = NamesOf(state.Groups["name"].Value);
        var made = traffic is null ? null : Numbers.Age(traffic.Groups["made"].Value);
        return new ChildSa(connection, child, state.Groups["id"].Value, SaPhase.Up)
        {
            In = new TrafficCount(Numbers.Count(traffic?.Groups["in"].Value), null),
            Out = new TrafficCount(Numbers.Count(traffic?.Groups["out"].Value), null),
            AgeSeconds = made > 0 && now.ToUnixTimeSeconds() - made is >= 0 and var age ? age : null,
            RekeySeconds = state == traffic ? null : Until(state.Groups["rest"].Value),
        };
    }

    private static double? Until(string rest) => Remaining().Match(rest) is { Success: true } match ? Numbers.Seconds(match.Groups[1].Value) : null;

    [GeneratedRegex(@"^Total IPsec connections: loaded (\d+), active \d+", RegexOptions.None, 1000)]
    private static partial Regex Total();

    [GeneratedRegex(@"^""(?<name>[^""]+)""(\[\d+\][^:]{0,100})?: (?! )(?<ends>.+?\.\.\..+?); (unrouted|erouted|prospective erouted|routed|eroute eclipsed|fail erouted|keyed|routed-[a-z]+|[a-z-]*routed[a-z -]*);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Connection();

    [GeneratedRegex(@"^#(?<id>\d+): ""(?<name>[^""]+)""(\[\d+\] [^ ]+|[^ ]*) (?<rest>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex State();

    [GeneratedRegex(@"^#(?<id>\d+): ""(?<name>[^""]+)"".*?\badd_time=(?<made>\d+), inBytes=(?<in>\d+), outBytes=(?<out>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Traffic();

    [GeneratedRegex("established (Child|IPsec) SA|IPsec SA established", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex ChildEstablished();

    [GeneratedRegex(@"established IKE SA|(ISAKMP|PARENT) SA established", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex IkeEstablished();

    [GeneratedRegex(@"\b(?:REKEY|REPLACE) in (-?\d+)s", RegexOptions.None, 1000)]
    private static partial Regex Remaining();

    [GeneratedRegex(@"/\d+x\d+$", RegexOptions.None, 1000)]
    private static partial Regex Alias();

    [GeneratedRegex(@"\[[^\]]*\]|<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Bracketed();

    [GeneratedRegex("^[0-9A-Za-z.:%_-]*", RegexOptions.None, 1000)]
    private static partial Regex HostOnly();

    [GeneratedRegex(@"Libreswan (?:U)?(\d[\w.]{0,40})", RegexOptions.None, 1000)]
    private static partial Regex VersionNumber();
}
