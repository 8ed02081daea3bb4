using System.Globalization;
using System.Text;
using Vigie.Snmp;
using Vigie.Testing.Snmp;

namespace Vigie.Bench.Parts;

/// <summary>Devices for the bench of the RAID module: what the agent holds, and the exporter's module that walks the tables of arrays and disks.</summary>
/// <param name="Community">Name of the agent's community and of the exporter's module.</param>
/// <param name="Objects">All that the agent holds, in order.</param>
/// <param name="Tables">Entries of the tables of arrays and disks, with the arcs of their index.</param>
internal sealed record SnmpModuleData(string Community, IReadOnlyList<VarBind> Objects, IReadOnlyList<(Oid Entry, int IndexArcs)> Tables)
{
    public const string Server = "server";
    public const string Nas = "nas";
    public const uint ServerDisks = 100;
    public const uint NasDisks = 4;
    private const uint ServerColumns = 80;

    private static readonly Oid _hpe = Oid.Parse("1.3.6.1.4.1.232.3.2");
    private static readonly Oid _synology = Oid.Parse("1.3.6.1.4.1.6574");

    /// <summary>A server of HPE with CPQIDA-MIB, and a Synology.</summary>
    public static IReadOnlyList<SnmpModuleData> All { get; } =
    [
        new(Server, HpeObjects(), [(_hpe.Append(3, 1, 1), 2), (_hpe.Append(4, 1, 1), 2), (_hpe.Append(5, 1, 1), 2)]),
        new(Nas, [.. SynologyNas.Objects(NasDisks).OrderBy(one => one.Oid)], [(_synology.Append(2, 1, 1), 1), (_synology.Append(3, 1, 1), 1)]),
    ];

    /// <summary>What snmpsim serves.</summary>
    public string Recording()
    {
        var text = new StringBuilder();
        foreach (var (oid, value) in Objects)
        {
            text.Append(CultureInfo.InvariantCulture, $"{oid}|{TagOf(value.Type)}|{value}\n");
        }

        return text.ToString();
    }

    /// <summary>The exporter's module for an agent of v2c.</summary>
    public string Module() => Module(Community, $"version: 2\n  auth: {{ community: {Community} }}");

    /// <summary>The exporter's module: every column of the tables is a metric named by its table and number.</summary>
    /// <param name="name">Name of the module.</param>
    /// <param name="login">Its keys <c>version</c> and <c>auth</c>.</param>
    public string Module(string name, string login)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{name}:\n  {login}\n  walk: [{string.Join(", ", Tables.Select(table => table.Entry))}]\n  metrics:\n");
        foreach (var (entry, arcs) in Tables)
        {
            var indexes = string.Join(", ", Enumerable.Range(1, arcs).Select(arc => $"{{ labelname: index{arc}, type: gauge }}"));
            foreach (var (column, type) in Columns(entry))
            {
                text.Append(CultureInfo.InvariantCulture, $"    - {{ name: {MetricOf(entry)}_{column}, oid: {entry.Append(column)}, type: {type}, help: none, indexes: [{indexes}] }}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Name that the metrics of a table begin with.</summary>
    public static string MetricOf(Oid entry) => $"table_{entry.ToString().Replace('.', '_')}";

    /// <summary>The last table has a row for each disk with the HPE, the first with the Synology.</summary>
    public static string DiskMetric(string community) => $"{MetricOf(community == Server ? _hpe.Append(5, 1, 1) : _synology.Append(2, 1, 1))}_5{{";

    private IEnumerable<(uint Column, string Type)> Columns(Oid entry) => Objects.Where(one => one.Oid.StartsWith(entry))
        .Select(one => (Column: one.Oid.ToArray()[entry.Count], Type: one.Value.Type == SnmpType.OctetString ? "DisplayString" : "gauge")).Distinct();

    private static int TagOf(SnmpType type) => type switch
    {
        SnmpType.Integer => 2,
        SnmpType.OctetString => 4,
        SnmpType.TimeTicks => 67,
        SnmpType.Counter64 => 70,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "the bench's devices have no such value"),
    };

    private static List<VarBind> HpeObjects()
    {
        var objects = new List<VarBind> { new(Oid.Parse("1.3.6.1.2.1.1.3.0"), SnmpValue.Unsigned(SnmpType.TimeTicks, 1)), new(Oid.Parse("1.3.6.1.4.1.232.3.1.3.0"), SnmpValue.Integer(2)) };
        for (var drive = 1u; drive <= 2; drive++)
        {
            foreach (var (column, number) in new (uint, int)[] { (3, 4), (4, 2), (9, 11_000_000), (12, -1) })
            {
                objects.Add(new(_hpe.Append(3, 1, 1, column, 0, drive), SnmpValue.Integer(number)));
            }
        }

        for (var column = 1u; column <= ServerColumns; column++)
        {
            for (var disk = 1u; disk <= ServerDisks; disk++)
            {
                objects.Add(new(_hpe.Append(5, 1, 1, column, 0, disk), HpeCell(column, disk)));
            }
        }

        return [.. objects.OrderBy(one => one.Oid)];
    }

    /// <summary>The columns that hold text in CPQIDA-MIB, the status, and numbers.</summary>
    private static SnmpValue HpeCell(uint column, uint disk) => column switch
    {
        3 => SnmpValue.OfText("EG1800JFHMH"),
        51 => SnmpValue.OfText($"WBN{disk:D6}"),
        62 => SnmpValue.OfText("1I"),
        64 => SnmpValue.OfText($"Port 1I Box 1 Bay {disk}"),
        5 => SnmpValue.Integer(disk),
        6 or 57 or 58 => SnmpValue.Integer(2),
        45 => SnmpValue.Integer(1_716_957),
        70 => SnmpValue.Integer(31),
        71 => SnmpValue.Integer(60),
        _ => SnmpValue.Integer(0),
    };
}
