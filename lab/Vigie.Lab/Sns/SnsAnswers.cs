using System.Globalization;
using System.Security;
using System.Text;

namespace Vigie.Lab.Sns;

/// <summary>What serverd tells, in the XML of the HTTPS API: an envelope (nws), the parts of serverd, sections, lines, keys.</summary>
internal static class SnsAnswers
{
    /// <summary>An envelope without an answer of serverd.</summary>
    public static string Nws(int code, string message, string inside = "") =>
        $"<?xml version=\"1.0\"?>\n<nws code=\"{code}\" msg=\"{SecurityElement.Escape(message)}\">{inside}</nws>\n";

    /// <summary>serverd refuses: no data, one part.</summary>
    public static string Refusal(int ret, string message) =>
        Nws(100, "OK", $"<serverd ret=\"{ret}\" code=\"00{ret}00{ret}\" msg=\"{SecurityElement.Escape(message)}\"/>");

    /// <summary>The answer to a command that a session may give.</summary>
    public static string To(string command, SnsState state)
    {
        var words = command.Trim().ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.TakeWhile(w => !w.Contains('='))) switch
        {
            "MONITOR GETSPD" => Lines(state.Policies.SelectMany(p => Directions(p, state)).Select(p => Spd(p, state))),
            "MONITOR GETIKESA" when state.Version.IsNew => Lines(state.IkeSas.Select(i => IkeSa(i, state))),
            "MONITOR GETSA" => Lines(state.Version.IsNew ? state.Sas.Select(s => Sa(s, state)) : state.Sas.SelectMany(OldSa)),
            "HA INFO" when state.Cluster.Count > 0 => Sections(Asked(words, state).Select(n => (n.Serial, Node(n, state)))),
            "HA INFO" => Refusal(200, "High availability is not configured"),
            "SYSTEM PROPERTY" or "HELP" => Sections([("Result", Property(state))]),
            "QUIT" => Nws(100, "OK", "<serverd ret=\"103\" code=\"00a00300\" msg=\"Bye\"/>"),
            _ => Refusal(200, "Command not found"),
        };
    }

    private static string Lines(IEnumerable<IEnumerable<(string, object)>> lines) =>
        Framed("section_line", $"<section title=\"Result\">{string.Concat(lines.Select(l => $"<line>{Keys(l)}</line>\n"))}</section>");

    private static string Sections(IEnumerable<(string Title, IEnumerable<(string, object)> Keys)> sections) =>
        Framed("section", string.Concat(sections.Select(s => $"<section title=\"{SecurityElement.Escape(s.Title)}\">{Keys(s.Keys)}</section>")));

    private static string Framed(string format, string data) => Nws(
        100,
        "OK",
        $"<serverd ret=\"101\" code=\"00a01000\" msg=\"Begin\"><data format=\"{format}\">{data}</data></serverd>\n<serverd ret=\"100\" code=\"00a00100\" msg=\"Ok\"/>");

    private static string Keys(IEnumerable<(string Name, object Value)> keys)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"<key name=\"{name}\" value=\"{SecurityElement.Escape(Convert.ToString(value, CultureInfo.InvariantCulture))}\"/>");
        }

        return text.ToString();
    }

    private static IEnumerable<SnsPolicy> Directions(SnsPolicy policy, SnsState state) => state.PolicyPerDirection
        ? [policy, policy with { Local = policy.Peer, Peer = policy.Local, Source = policy.Destination, Destination = policy.Source }]
        : [policy];

    private static (string, object)[] Spd(SnsPolicy p, SnsState state)
    {
        (string, object)[] rule = state.Version.IsNew ? [("rulename", p.Rule), ("ikerulename", p.IkeRule)] : [("rulename", p.IkeRule)];
        return
        [
            .. rule,
            ("src", p.Source.Address), ("srcmask", p.Source.Mask), ("srcname", p.Source.Name), ("srcport", 0),
            ("dst", p.Destination.Address), ("dstmask", p.Destination.Mask), ("dstname", p.Destination.Name), ("dstport", 0),
            ("proto", "any"), ("srcgw", p.Local.Address), ("srcgwname", p.Local.Name), ("dstgw", p.Peer.Address), ("dstgwname", p.Peer.Name),
            ("localid", p.LocalId), ("peerid", p.PeerId), ("ike", p.Ike), ("enc", "esp"), ("policy", p.Action), ("maxlifetime", p.MaxLifetime),
        ];
    }

    private static (string, object)[] IkeSa(SnsIke i, SnsState state) =>
    [
        ("id", i.Id), ("rulename", i.Rule), ("ike", i.Ike), ("src", i.Local.Address), ("srcname", i.Local.Name), ("dst", i.Peer.Address), ("dstname", i.Peer.Name),
        ("state", Letters(i.State, state)), ("side", i.Initiator ? "initiator" : "responder"),
        ("cookiei", "0x" + i.InitiatorCookie.ToString("x16", CultureInfo.InvariantCulture)), ("cookier", "0x" + i.ResponderCookie.ToString("x16", CultureInfo.InvariantCulture)),
        ("localid", i.LocalId), ("peerid", i.PeerId), ("nat", "none"), ("enc", "aes/256"), ("auth", "sha256"), ("prf", "sha256"), ("pfs", "14"),
        ("lifetime", i.Lifetime), ("maxlifetime", i.MaxLifetime),
    ];

    private static (string, object)[] Sa(SnsSa s, SnsState state) =>
    [
        ("id", s.Id), ("rulename", s.Rule), ("ikeid", s.IkeId), ("ikerulename", s.IkeRule), ("src", s.Local.Address), ("srcname", s.Local.Name), ("dst", s.Peer.Address), ("dstname", s.Peer.Name),
        ("type", "esp"), ("mode", "tunnel"), ("global", 0), ("encap", 0), ("esn", 0), ("reqid", s.ReqId), ("spiout", s.SpiOut), ("spiin", s.SpiIn),
        ("enc", "AES_CBC/256"), ("auth", "HMAC_SHA2_256_128"), ("prf", ""), ("pfs", ""), ("state", Letters(s.State, state)),
        ("bytesin", s.BytesIn), ("bytesout", s.BytesOut), ("packetsin", s.PacketsIn), ("packetsout", s.PacketsOut), ("lifetime", s.Lifetime), ("maxlifetime", s.MaxLifetime),
    ];

    /// <summary>Before 4.2: one row outwards and one inwards, and no name of any rule.</summary>
    private static IEnumerable<(string, object)[]> OldSa(SnsSa s) =>
    [
        OldRow(s, s.Local, s.Peer, s.SpiOut, s.SpiIn, s.ReqId, s.BytesOut),
        OldRow(s, s.Peer, s.Local, s.SpiIn, s.SpiOut, s.ReqId + 1, s.BytesIn),
    ];

    private static (string, object)[] OldRow(SnsSa s, SnsGateway from, SnsGateway to, uint spi, uint peerSpi, int reqId, long bytes) =>
    [
        ("src", from.Address), ("dst", to.Address), ("type", "esp"), ("mode", "tunnel"), ("spi", spi), ("peerspi", peerSpi), ("reqid", reqId),
        ("enc", "rijndael-cbc"), ("auth", "hmac-sha1"), ("state", s.State), ("lifetime", s.Lifetime), ("bytes", bytes), ("maxlifetime", s.MaxLifetime), ("maxbytes", 0),
    ];

    /// <summary>serial=local is this box, serial=all (and nothing said) every one, else the one of that number.</summary>
    private static IEnumerable<SnsNode> Asked(string[] words, SnsState state) => words.FirstOrDefault(w => w.StartsWith("SERIAL=", StringComparison.Ordinal))?[7..] switch
    {
        "LOCAL" => state.Cluster.Take(1),
        null or "ALL" => state.Cluster,
        var serial => state.Cluster.Where(n => n.Serial.Equals(serial, StringComparison.OrdinalIgnoreCase)),
    };

    private static IEnumerable<(string, object)> Node(SnsNode n, SnsState state) => !n.Replies
        ? [("Reply", 0)]
        :
        [
            ("Reply", 1), ("Model", state.Model), ("Version", state.Version), ("Mode", n.Active ? "Active" : "Passive"), ("State", "Running"), ("Link", n.Link),
            ("Quality", n.Quality), ("Priority", 50), ("IsConfigSync", n.Synchronised ? 1 : 0), ("LastModeChange", 1_700_000_000), ("ConnectedOn", n == state.Cluster[0] ? 1 : 0),
        ];

    private static IEnumerable<(string, object)> Property(SnsState state) =>
        [("Type", "Firewall"), ("Model", state.Model), ("Version", state.Version), ("SerialNumber", state.Serial), ("MachineName", state.Name)];

    private static string Letters(string word, SnsState state) => state.Version.ShoutsStates ? word.ToUpperInvariant() : word;
}
