using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Parsing;

/// <summary>
/// From <c>ip -s xfrm state list nokeys</c> and <c>ip -s xfrm policy</c> of iproute2 to records: what the kernel knows, which is neither
/// names nor key exchange. Times are printed without their zone and are left alone.
/// </summary>
internal static class XfrmParser
{
    private const int MostLines = 400_000;

    /// <summary>Reads both answers.</summary>
    /// <exception cref="IpsecFormatException">A line is not what iproute2 prints there, or a block has no end.</exception>
    public static GatewayReading Read(string states, string policies)
    {
        var ways = Blocks(policies).Select(OfPolicy).OfType<Policy>().Distinct().ToList();
        var byGateways = Blocks(states).Select(OfState).OfType<State>().ToLookup(state => (state.Source, state.Destination, state.ReqId));
        return new GatewayReading
        {
            Configured = [.. ways.Select(way => new ConfiguredTunnel(way.Connection, way.Child, TunnelId.Selectors(way.Local), TunnelId.Selectors(way.Remote)) { RemoteAddress = TunnelId.Name(way.Peer) })],
            Ikes = null,
            Children = [.. ways.SelectMany(way => Halves(way, [.. byGateways[(way.Own, way.Peer, way.ReqId)]], [.. byGateways[(way.Peer, way.Own, way.ReqId)]]))],
            TellsConfiguration = false,
        };
    }

    /// <summary>A tunnel carries traffic when both directions have a state with keys.</summary>
    private static IEnumerable<ChildSa> Halves(Policy way, List<State> sent, List<State> received)
    {
        var isUp = sent.Exists(state => state.HasKeys) && received.Exists(state => state.HasKeys);
        foreach (var (state, isOut) in sent.Select(state => (state, true)).Concat(received.Select(state => (state, false))))
        {
            yield return new ChildSa(way.Connection, way.Child, $"{state.Source}>{state.Destination}/{state.Spi}", isUp && state.HasKeys ? SaPhase.Up : SaPhase.Pending)
            {
                In = isOut ? default : state.Count,
                Out = isOut ? state.Count : default,
            };
        }
    }

    /// <summary>Blocks begin with a line that is not indented.</summary>
    private static List<List<string[]>> Blocks(string text)
    {
        var blocks = new List<List<string[]>>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++number > MostLines)
            {
                throw new IpsecFormatException($"the answer has more than {MostLines} lines");
            }

            if (line.Trim().IsEmpty)
            {
                continue;
            }

            if (!char.IsWhiteSpace(line[0]))
            {
                blocks.Add([]);
            }

            if (blocks.Count == 0 || (blocks[^1].Count == 0 && !line.StartsWith("src ")))
            {
                throw new IpsecFormatException($"line {number} is not what ip xfrm prints");
            }

            blocks[^1].Add(line.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
        }

        return blocks;
    }

    private static State? OfState(List<string[]> block)
    {
        var head = block.Find(line => line is ["proto", _, ..]) ?? throw new IpsecFormatException("a state has no protocol: the answer was cut");
        var current = block.FindIndex(line => line is ["lifetime", "current:", ..]);
        if (current < 0 || current + 1 >= block.Count)
        {
            throw new IpsecFormatException("a state has no counters: the answer was cut, or -s is missing");
        }

        var counts = block[current + 1];
        return head[1] is not ("esp" or "ah") ? null : new State(After(block[0], "src"), After(block[0], "dst"), After(head, "spi"), After(head, "reqid"),
            block.Exists(line => line[0] is "enc" or "aead" or "auth" or "auth-trunc"),
            new TrafficCount(Leading(counts, "(bytes),", "(bytes)"), Leading(counts, "(packets)")));
    }

    private static Policy? OfPolicy(List<string[]> block)
    {
        var direction = block.Find(line => line[0] is "dir" or "socket") ?? throw new IpsecFormatException("a policy has no direction: the answer was cut");
        var place = block.FindIndex(line => line[0] == "tmpl");
        if (direction is not ["dir", "out", ..] || place < 0)
        {
            return null;
        }

        if (place + 1 >= block.Count)
        {
            throw new IpsecFormatException("a policy's template has no protocol: the answer was cut");
        }

        var (gateways, head) = (block[place], block[place + 1]);
        return After(head, "proto") is "esp" or "ah"
            ? new Policy(After(block[0], "src"), After(block[0], "dst"), After(gateways, "src"), After(gateways, "dst"), After(head, "reqid"))
            : null;
    }

    /// <summary>The word behind another one; what stands in brackets at its end, as -s prints, is left out.</summary>
    private static string After(string[] line, string word)
    {
        var place = Array.IndexOf(line, word);
        return place >= 0 && place + 1 < line.Length ? line[place + 1].Split('(', 2)[0] : throw new IpsecFormatException($"'{word}' is missing in a line: the answer was cut");
    }

    private static ulong? Leading(string[] line, params ReadOnlySpan<string> endings)
    {
        foreach (var word in line)
        {
            foreach (var ending in endings)
            {
                if (word.EndsWith(ending, StringComparison.Ordinal))
                {
                    return Numbers.Count(word[..^ending.Length]);
                }
            }
        }

        return null;
    }

    private sealed record State(string Source, string Destination, string Spi, string ReqId, bool HasKeys, TrafficCount Count);

    private sealed record Policy(string Local, string Remote, string Own, string Peer, string ReqId)
    {
        public string Connection => TunnelId.Name($"{Own}...{Peer}");

        public string Child => TunnelId.Name($"{Local}==={Remote}");
    }
}
