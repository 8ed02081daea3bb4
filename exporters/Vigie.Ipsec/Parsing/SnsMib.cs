using Vigie.Ipsec.Model;
using Vigie.Ipsec.Protocol;
using Vigie.Snmp;

namespace Vigie.Ipsec.Parsing;

/// <summary>
/// Where the SNMP agent of an SNS keeps what, and how its rows read. With 4.2 the table of SAs got other columns under the same numbers:
/// what was the state became an SPI, so the layout is settled before anything is read.
/// </summary>
internal static class SnsMib
{
    private static readonly Oid _root = Oid.Parse("1.3.6.1.4.1.11256.1");

    /// <summary>Traffic SAs.</summary>
    public static readonly Oid SaEntry = _root.Append(1, 1, 1);

    /// <summary>Key exchange SAs, from 4.2.</summary>
    public static readonly Oid IkeEntry = _root.Append(1, 2, 1);

    /// <summary>Policies, from 4.2: the only place that names a tunnel that is down.</summary>
    public static readonly Oid PolicyEntry = _root.Append(1, 3, 1);

    /// <summary>Nodes of a pair.</summary>
    public static readonly Oid NodeEntry = _root.Append(11, 7, 1);

    /// <summary>The mode of the node that answers, and its links.</summary>
    public static readonly Oid OwnMode = _root.Append(16, 2, 1, 3, 0);

    /// <summary>How the links of the node that answers are.</summary>
    public static readonly Oid OwnLink = _root.Append(16, 2, 1, 4, 0);

    /// <summary>1 when the nodes are synchronised, 0 when not, -1 when that is not known.</summary>
    public static readonly Oid Synchronised = _root.Append(11, 8, 0);

    /// <summary>The agent's own addresses (IP-MIB ipAdEntAddr).</summary>
    public static readonly Oid AddressEntry = Oid.Parse("1.3.6.1.2.1.4.20.1");

    /// <summary>Model, version, serial number: where newer firmware keeps them, then where older does.</summary>
    public static readonly IReadOnlyList<Oid> Models = [_root.Append(18, 1, 0), _root.Append(0, 1, 0)];

    /// <summary>Versions.</summary>
    public static readonly IReadOnlyList<Oid> Versions = [_root.Append(18, 2, 0), _root.Append(0, 2, 0)];

    /// <summary>Serial numbers.</summary>
    public static readonly IReadOnlyList<Oid> Serials = [_root.Append(18, 3, 0), _root.Append(0, 3, 0)];

    /// <summary>Columns of SAs from 4.2.</summary>
    public static readonly int[] SaColumns = [2, 4, 5, 6, 11, 12, 18, 19, 20, 21, 22, 23, 24];

    /// <summary>Columns of SAs up to 4.1.</summary>
    public static readonly int[] OldSaColumns = [2, 3, 6, 11, 13];

    /// <summary>Columns of key exchange SAs.</summary>
    public static readonly int[] IkeColumns = [2, 3, 4, 5, 6, 17, 18];

    /// <summary>Columns of policies.</summary>
    public static readonly int[] PolicyColumns = [2, 3, 4, 5, 6, 7, 8, 13];

    /// <summary>Columns of nodes: serial, online, active.</summary>
    public static readonly int[] NodeColumns = [2, 3, 10];

    private static readonly string[] _oldStates = ["larval", "mature", "dying", "dead"];

    /// <summary>Whether a version has the newer layout; null when its number does not settle it.</summary>
    public static bool? IsNew(string version) =>
        System.Version.TryParse(version.Split('-', ' ')[0], out var number) && (number.Major, number.Minor, number.Build) != (4, 2, 0)
            ? number >= new Version(4, 2, 1)
            : null;

    /// <summary>A policy; null when it is no site-to-site tunnel (type gateway is 1).</summary>
    public static SnsPolicy? Policy(SnsCells row) => row[13] != "1" ? null : new SnsPolicy(row[3], row[2])
    {
        Ike = row[4],
        SourceGateway = row[5],
        DestinationGateway = row[6],
        Source = row[7],
        Destination = row[8],
    };

    /// <summary>A key exchange SA.</summary>
    public static SnsIke Ike(SnsCells row) => new(row[2], row[6])
    {
        Version = row[3],
        Source = row[4],
        Destination = row[5],
        Age = Numbers.Age(row[17]),
        Life = Numbers.Age(row[18]),
    };

    /// <summary>A traffic SA from 4.2.</summary>
    public static SnsSa Sa(SnsCells row) => new($"{row[11]}/{row[12]}", row[18])
    {
        Rule = row[2],
        IkeRule = row[4],
        Source = row[5],
        Destination = row[6],
        In = new TrafficCount(Numbers.Count(row[19]), Numbers.Count(row[21])),
        Out = new TrafficCount(Numbers.Count(row[20]), Numbers.Count(row[22])),
        Age = Numbers.Age(row[23]),
        Life = Numbers.Age(row[24]),
    };

    /// <summary>One direction of a traffic SA up to 4.1.</summary>
    public static SnsSa HalfSa(SnsCells row) => new($"{row[2]}>{row[3]}/{row[6]}", Numbers.Count(row[11]) is < 4 and { } state ? _oldStates[(int)state] : "")
    {
        Source = row[2],
        Destination = row[3],
        Out = new TrafficCount(Numbers.Count(row[13]), null),
    };

    /// <summary>A node of a pair (TruthValue: 1 is true).</summary>
    public static HaNode Node(SnsCells row) => new(
        TunnelId.Name(row[2] is { Length: > 0 } serial ? serial : row.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        row[10] switch { "1" => HaMode.Active, "2" => HaMode.Passive, _ => HaMode.Unknown },
        row[3] switch { "1" => true, "2" => false, _ => null },
        null);
}
