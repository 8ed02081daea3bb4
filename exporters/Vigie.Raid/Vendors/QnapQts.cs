using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// QTS 5 (55062.1) and QuTS hero (55062.2): the same tables in two subtrees. The public MIB lacks the storage part; the columns are those
/// that boxes answer.
/// </summary>
internal sealed class QnapQts
{
    private readonly Table _disks;
    private readonly Table _groups;
    private readonly Table _pools;
    private readonly Table _volumes;
    private readonly Oid _power;
    private readonly Oid _cpu;
    private readonly Oid _system;

    public QnapQts(string root)
    {
        _disks = new Table(Below(root, "10.2.1"), 2, 3, 4, 5, 7, 8, 9);
        _groups = new Table(Below(root, "10.5.1"), 2, 3, 4, 5, 7);
        _pools = new Table(Below(root, "10.7.1"), 2, 3, 4, 5);
        _volumes = new Table(Below(root, "10.9.1"), 3, 4, 5, 8);
        (_power, _cpu, _system) = (Below(root, "12.19.0"), Below(root, "12.10.0"), Below(root, "12.11.0"));
        // Table 9 of QuTS hero lists shared folders.
        IReadOnlyList<Table> tables = root.EndsWith(".2", StringComparison.Ordinal) ? [_groups, _pools] : [_groups, _pools, _volumes];
        ByGroups = new(_groups.Entry, tables, [], ReadArrays);
        ByPools = new(_pools.Entry, tables, [], ReadArrays);
        Disks = new(_disks.Entry, [_disks], [], data => new DiskReading([.. data[_disks].Select(ReadDisk)]));
        Parts = new(Below(root, "12"), [], [_power, _cpu, _system], ReadParts);
    }

    /// <summary>Arrays of a box that tells RAID groups.</summary>
    public Layout<IEnumerable<RaidArray>> ByGroups { get; }

    /// <summary>Arrays of a box that tells pools alone.</summary>
    public Layout<IEnumerable<RaidArray>> ByPools { get; }

    public Layout<DiskReading> Disks { get; }

    public Layout<IEnumerable<DevicePart>> Parts { get; }

    private static Oid Below(string root, string arcs) => Oid.Parse($"1.3.6.1.4.1.{root}.{arcs}");

    private IEnumerable<RaidArray> ReadArrays(Readout data) =>
    [
        .. data[_groups].Select(row => QnapWords.Array(row[3].Text is { Length: > 0 } name && row[3].Number is null ? name : Numbered("RAID Group", row), ArrayKind.Array, row[4]) with
        {
            Level = RaidLevel.Normalise(row[7].Text),
            SizeBytes = row[5].Size,
        }),
        .. data[_pools].Select(row => new RaidArray
        {
            Name = Numbered("Pool", row),
            Kind = ArrayKind.Pool,
            Told = QnapWords.Pool.Of(row[5]),
            SizeBytes = row[3].Size,
            FreeBytes = row[4].Count,
        }),
        .. data[_volumes].Select(row => QnapWords.Array(row[8].Text is { Length: > 0 } name ? name : Numbered("Volume", row), ArrayKind.Volume, row[5]) with
        {
            SizeBytes = row[3].Size,
            FreeBytes = row[3].Size is null ? null : row[4].Count,
        }),
    ];

    private static RaidDisk ReadDisk(Row row) => new()
    {
        Name = row[2].Number is { } bay ? string.Create(CultureInfo.InvariantCulture, $"Disk {bay}") : TextOrNumber(row),
        Slot = row[2].Text,
        Told = QnapWords.Disk.Of(row[7]),
        Role = QnapWords.RoleOf(row[7].Text, isSpare: false),
        Model = $"{row[3].Text} {row[4].Text}".Trim(),
        Serial = row[5].Text,
        Temperature = row[8].Celsius,
        CapacityBytes = row[9].Size,
    };

    private static string TextOrNumber(Row row) => row[2].Text is { Length: > 0 } text ? text : string.Create(CultureInfo.InvariantCulture, $"Disk {row.Number}");

    private IEnumerable<DevicePart> ReadParts(Readout data)
    {
        if (data[_power].IsPresent)
        {
            yield return new DevicePart(PartKind.Power, "power", QnapWords.Part.Of(data[_power]));
        }

        foreach (var (scalar, name) in new[] { (_cpu, "CPU"), (_system, "system") })
        {
            if (data[scalar].Celsius is { } degrees)
            {
                yield return DevicePart.Sensor(name, degrees);
            }
        }
    }

    private static string Numbered(string word, Row row) => string.Create(CultureInfo.InvariantCulture, $"{word} {row[2].Number ?? row.Number}");
}
