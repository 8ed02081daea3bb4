using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// QNAP in four generations: NAS.mib's text tables and their numeric twin, its later tables by enclosure, QTS 5 and QuTS hero, and ES NAS.
/// A box answers several at once, so the best that is there counts, by tables and never by version.
/// </summary>
internal sealed class Qnap : Vendor
{
    private const string Later = "24681.1.4.1.1.1";
    private static readonly Table _groups = new(Enterprise($"{Later}.2.1.2.1"), 2, 3, 4, 5, 7);
    private static readonly Table _pools = new(Enterprise($"{Later}.2.2.2.1"), 2, 3, 4, 5);
    private static readonly Table _volumes = new(Enterprise($"{Later}.2.3.2.1"), 2, 3, 4, 5, 8);
    private static readonly Table _disks = new(Enterprise($"{Later}.1.5.2.1"), 2, 3, 4, 5, 6, 7, 8, 9);
    private static readonly Table _msata = new(Enterprise($"{Later}.1.6.2.1"), 2, 3, 4, 5, 6, 7, 8, 9);
    private static readonly Table _enclosures = new(Enterprise($"{Later}.1.1.2.1"), 2, 3, 7);
    private static readonly Table _fans = new(Enterprise($"{Later}.1.2.2.1"), 2, 3, 4);
    private static readonly Table _supplies = new(Enterprise($"{Later}.1.3.2.1"), 2, 3, 4);
    private static readonly QnapQts _qts = new("55062.1");
    private static readonly QnapQts _hero = new("55062.2");

    public override string Name => "qnap";

    public override string Title => "QNAP QTS, QuTS hero and ES NAS";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("24681"), Enterprise("55062")];

    public override IReadOnlyList<Oid> Models =>
        [Scalar("55062.1.12.3"), Scalar("55062.2.12.3"), Scalar("24681.1.2.12"), Scalar("24681.1.3.12"), Scalar("24681.2.2.12"), Enterprise($"{Later}.1.1.2.1.3.1")];

    public override IReadOnlyList<Oid> Versions => [Scalar("55062.1.12.6"), Scalar("55062.2.12.6")];

    public override IReadOnlyList<Oid> Serials => [Scalar("55062.1.12.5"), Scalar("55062.2.12.5"), Enterprise($"{Later}.1.1.2.1.4.1")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } =
    [
        _qts.ByGroups, _hero.ByGroups,
        new(_groups.Entry, [_groups, _pools, _volumes], [], ReadLater),
        _qts.ByPools, _hero.ByPools,
        new(_pools.Entry, [_pools, _volumes], [], ReadLater),
        new(_volumes.Entry, [_volumes], [], ReadLater),
        .. QnapFirst.Arrays, QnapEs.Arrays,
    ];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
        [_qts.Disks, _hero.Disks, new(_disks.Entry, [_disks, _msata], [], ReadDisks), .. QnapFirst.Disks, QnapEs.Disks];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(Enterprise($"{Later}.1"), [_enclosures, _fans, _supplies], [Scalar($"{Later}.1.4.2")], ReadParts),
        _qts.Parts, _hero.Parts, QnapEs.Parts,
    ];

    /// <summary>The size of a group is rubbish on arrays of the old kind: the pools' sizes count.</summary>
    private static IEnumerable<RaidArray> ReadLater(Readout data) =>
    [
        .. data[_groups].Select(row => QnapWords.Array(NameOf(row[2], "RAID Group", row), ArrayKind.Array, row[5]) with
        {
            Level = RaidLevel.Normalise(row[7].Text),
            SizeBytes = row[3].Size is > 1 and var size ? size : null,
        }),
        .. data[_pools].Select(row => new RaidArray
        {
            Name = NameOf(row[2], "Pool", row),
            Kind = ArrayKind.Pool,
            Told = QnapWords.Pool.Of(row[5]),
            SizeBytes = row[3].Size,
            FreeBytes = row[4].Count,
        }),
        .. data[_volumes].Select(row => QnapWords.Array(row[8].Text is { Length: > 0 } name ? name : NameOf(row[2], "Volume", row), ArrayKind.Volume, row[5]) with
        {
            SizeBytes = row[3].Size,
            FreeBytes = row[3].Size is null ? null : row[4].Count,
        }),
    ];

    private static DiskReading ReadDisks(Readout data) => new([.. data[_disks].Select(row => ReadDisk(row, "Disk")), .. data[_msata].Select(row => ReadDisk(row, "mSATA"))])
    {
        TellsSpares = data[_disks].Any(row => row[7].Number is not null),
    };

    /// <summary>Bays count from 1 in each enclosure: enclosure and bay name a disk, the row's number does not.</summary>
    private static RaidDisk ReadDisk(Row row, string word)
    {
        var (enclosure, bay) = (row[3].Number ?? 0, row[2].Number ?? row.Number);
        var told = QnapWords.Worse(QnapWords.Disk.Of(row[4]), QnapWords.Smart.Of(row[5]), "SMART");
        return new RaidDisk
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{word} {enclosure}:{bay}"),
            Slot = string.Create(CultureInfo.InvariantCulture, $"{enclosure}:{bay}"),
            Told = told,
            Role = QnapWords.RoleOf(row[4].Text, row[7].Number == 1),
            Model = row[8].Text,
            Temperature = row[6].Celsius,
            CapacityBytes = row[9].Size,
        };
    }

    private static IEnumerable<DevicePart> ReadParts(Readout data)
    {
        foreach (var row in data[_enclosures].Where(row => row[7].Celsius is not null))
        {
            yield return DevicePart.Sensor(NameOf(row[2], "enclosure", row), row[7].Celsius!.Value);
        }

        foreach (var row in data[_fans])
        {
            yield return new DevicePart(PartKind.Fan, EnclosedName(row, "fan"), QnapWords.Part.Of(row[4]));
        }

        foreach (var row in data[_supplies])
        {
            yield return new DevicePart(PartKind.Power, EnclosedName(row, "power supply"), QnapWords.Part.Of(row[4]));
        }

        if (data[Scalar($"{Later}.1.4.2")].Celsius is { } degrees)
        {
            yield return DevicePart.Sensor("CPU", degrees);
        }
    }

    private static string EnclosedName(Row row, string word) =>
        string.Create(CultureInfo.InvariantCulture, $"{word} {row[3].Number ?? 0}:{row[2].Number ?? row.Number}");

    private static string NameOf(Cell id, string word, Row row) => string.Create(CultureInfo.InvariantCulture, $"{word} {id.Number ?? row.Number}");
}
