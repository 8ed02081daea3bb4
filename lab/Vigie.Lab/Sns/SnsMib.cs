using System.Globalization;
using Vigie.Lab.Snmp;

namespace Vigie.Lab.Sns;

/// <summary>
/// What the firmware tells below 1.3.6.1.4.1.11256. The table of phase 2 (1.1.1) was renumbered at 4.2.0: one row per direction and a number for the
/// state before, one row for both and a word for the state after; tables for phase 1 (1.1.2) and for the policies (1.1.3) exist since then only.
/// </summary>
internal static class SnsMib
{
    /// <summary>The subtree of the vendor.</summary>
    public const string Root = ".1.3.6.1.4.1.11256";

    private static readonly MibOid Base = MibOid.Parse(Root)!.Value.With(1);
    private static readonly string[] OldStates = ["larval", "mature", "dying", "dead"];

    /// <summary>What its agent says of itself.</summary>
    public static SnmpDevice Device(SnsState state) =>
        new(Root, $"NS-BSD {state.Serial} amd64", state.Version.HasNewProperties ? Root + ".1.20.10" : Root + ".2.0");

    /// <summary>All values, in the order in which an agent must tell them.</summary>
    public static IReadOnlyList<MibObject> Of(SnsState state)
    {
        MibObject[] objects =
        [
            .. Property(state),
            .. state.Version.IsNew ? NewTables(state) : Table(1, state.Sas.SelectMany(OldRows)),
            .. System(state), .. state.Cluster.Count > 0 ? Ha(state) : [], .. Stats(state),
        ];
        Array.Sort(objects, (a, b) => a.Oid.CompareTo(b.Oid));
        return objects;
    }

    private static IEnumerable<MibObject> Property(SnsState state)
    {
        var root = Base.With(state.Version.HasNewProperties ? 18u : 0u);
        string[] values = [state.Model, state.Version.ToString(), state.Serial, state.Name];
        return values.Select((value, i) => MibObject.Text(root.With((uint)i + 1, 0), value));
    }

    private static IEnumerable<MibObject> System(SnsState state) =>
        [MibObject.Text(Base.With(10, 2, 0), state.Uptime.ToString(@"d\:hh\:mm\:ss", CultureInfo.InvariantCulture))];

    private static IEnumerable<MibObject> NewTables(SnsState state) =>
    [
        .. Table(1, state.Sas.Select(s => SaRow(s, state))),
        .. Table(2, state.IkeSas.Select(i => IkeRow(i, state))),
        .. Table(3, state.Policies.Select(PolicyRow)),
    ];

    /// <summary>Rows are numbered as the box likes: not from 1, and with gaps.</summary>
    private static IEnumerable<MibObject> Table(uint table, IEnumerable<IReadOnlyList<(string Type, object Value)>> rows) => rows.SelectMany((row, r) =>
        row.Prepend(("integer", (3 * r) + 2)).Select((cell, column) => new MibObject(
            Base.With(1, table, 1, (uint)column + 1, (uint)(3 * r) + 2), cell.Item1, Convert.ToString(cell.Item2, CultureInfo.InvariantCulture) ?? "")));

    private static List<(string, object)> SaRow(SnsSa s, SnsState state) =>
    [
        ("string", s.Rule), ("integer", s.IkeId), ("string", s.IkeRule), ("string", s.Local.Address), ("string", s.Peer.Address),
        ("integer", 3), ("string", "tunnel"), ("integer", 0), ("integer", 0), ("gauge", s.SpiIn), ("gauge", s.SpiOut), ("integer", s.ReqId),
        ("string", "AES_CBC/256"), ("string", "HMAC_SHA2_256_128"), ("string", ""), ("string", ""), ("string", Letters(s.State, state)),
        ("counter64", s.BytesIn), ("counter64", s.BytesOut), ("counter64", s.PacketsIn), ("counter64", s.PacketsOut),
        ("counter64", s.Lifetime), ("counter64", s.MaxLifetime), ("integer", 0),
    ];

    private static List<(string, object)> IkeRow(SnsIke i, SnsState state) =>
    [
        ("string", i.Rule), ("integer", i.Ike), ("string", i.Local.Address), ("string", i.Peer.Address), ("string", Letters(i.State, state)),
        ("integer", i.Initiator ? 0 : 1), ("integer", 0), ("string", Cookie(i.InitiatorCookie)), ("string", Cookie(i.ResponderCookie)),
        ("string", i.LocalId), ("string", i.PeerId), ("string", "aes/256"), ("string", "sha256"), ("string", "sha256"), ("string", "14"),
        ("counter64", i.Lifetime), ("counter64", i.MaxLifetime), ("integer", 0), ("string", ""),
    ];

    private static List<(string, object)> PolicyRow(SnsPolicy p) =>
    [
        ("string", p.IkeRule), ("string", p.Rule), ("integer", p.Ike), ("string", p.Local.Address), ("string", p.Peer.Address),
        ("string", Selector(p.Source)), ("string", Selector(p.Destination)), ("string", p.LocalId), ("string", p.PeerId), ("string", p.Action), ("integer", 3),
        ("integer", p.Type switch { "gateway" => 1, "mobile" => 2, _ => 0 }), ("counter64", p.MaxLifetime), ("integer", 0), ("string", ""), ("integer", 0),
    ];

    private static IEnumerable<List<(string, object)>> OldRows(SnsSa s) =>
    [
        OldRow(s, s.Local, s.Peer, s.SpiOut, s.SpiIn, s.ReqId, s.BytesOut),
        OldRow(s, s.Peer, s.Local, s.SpiIn, s.SpiOut, s.ReqId + 1, s.BytesIn),
    ];

    private static List<(string, object)> OldRow(SnsSa s, SnsGateway from, SnsGateway to, uint spi, uint peerSpi, int reqId, long bytes) =>
    [
        ("string", from.Address), ("string", to.Address), ("integer", 3), ("integer", 2), ("gauge", spi), ("gauge", peerSpi), ("integer", reqId),
        ("string", "rijndael-cbc"), ("integer", 2), ("integer", Array.IndexOf(OldStates, s.State)),
        ("counter64", s.Lifetime), ("counter64", bytes), ("counter64", s.MaxLifetime), ("counter64", 0),
    ];

    private static IEnumerable<MibObject> Ha(SnsState state)
    {
        var ha = Base.With(11);
        int[] totals = [state.Cluster.Count, state.Cluster.Count(n => !n.Replies), state.Cluster.Count(n => n.Active), 0, 1, state.Cluster.Count(n => n.Link != "OK")];
        foreach (var (i, total) in totals.Index().Where(t => t.Index != 3))
        {
            yield return MibObject.Number(ha.With((uint)i + 1, 0), total);
        }

        yield return MibObject.Number(ha.With(8, 0), state.Cluster.All(n => n.Synchronised) ? 1 : 0);
        foreach (var (i, node) in state.Cluster.Index())
        {
            (string, object)[] cells =
            [
                ("integer", i), ("string", node.Serial), ("integer", node.Replies ? 1 : 2), ("string", state.Model), ("string", state.Version), ("string", "Master"),
                ("integer", node.Quality), ("integer", 50), ("integer", 0), ("integer", node.Active ? 1 : 2), ("gauge", (long)state.Uptime.TotalSeconds),
            ];
            foreach (var (column, (type, value)) in cells.Index())
            {
                yield return new MibObject(ha.With(7, 1, (uint)column + 1, (uint)i), type, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            }
        }
    }

    private static IEnumerable<MibObject> Stats(SnsState state)
    {
        var stats = Base.With(13);
        var tunnels = (ulong)state.Policies.Count(p => p.Action == "tunnel");
        yield return MibObject.Counter64(stats.With(1, 1, 0), tunnels);
        yield return MibObject.Counter64(stats.With(1, 2, 0), tunnels);
        string[][] kinds = [["larval", "created"], ["mature", "installed"], ["dying", "rekeying"], ["dead", "destroying"]];
        foreach (var (i, words) in kinds.Index())
        {
            yield return MibObject.Counter64(stats.With(2, (uint)i + 1, 0), 2 * (ulong)state.Sas.Count(s => words.Contains(s.State)));
        }
    }

    private static string Selector(SnsNetwork network) => string.Create(CultureInfo.InvariantCulture, $"{network.Address}/{network.Mask}");

    private static string Cookie(ulong cookie) => "0x" + cookie.ToString("x16", CultureInfo.InvariantCulture);

    private static string Letters(string word, SnsState state) => state.Version.ShoutsStates ? word.ToUpperInvariant() : word;
}
