using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// The subtree of one Areca controller. SATA and SAS models share subtrees with other shapes: where disks are tells which it is. Capacities
/// are in decimal MB.
/// </summary>
internal sealed class ArecaCard
{
    private const int MostEnclosures = 8;
    private const int NoBattery = 255;
    private const int WeakBattery = 30;

    /// <summary>States of raid sets and volume sets, the worse first.</summary>
    public static readonly WordMap<ArrayState> State = new()
    {
        { ArrayState.Failed, "Incomplete", "Fail", "Offline" },
        { ArrayState.Degraded, "Need Init", "Need Rebuild", "Degrad" },
        { ArrayState.Rebuilding, "Rebuild" },
        { ArrayState.Initializing, "Init" },
        { ArrayState.Migrating, "Migrat" },
        { ArrayState.Expanding, "Expand" },
        { ArrayState.Scrubbing, "Check" },
        { ArrayState.Optimal, "Normal" },
    };

    public static readonly WordMap<DiskState> Disk = new()
    {
        { DiskState.Failed, "Fail" },
        { DiskState.Rebuilding, "Rebuild" },
        { DiskState.Missing, "Missing", "Removed" },
        { DiskState.Spare, "Spare" },
        { DiskState.Unassigned, "Free" },
        { DiskState.Ok, "Member", "Normal", "Pass Through" },
    };

    public static readonly StateMap<PartState> Power = new() { { 0, "failed", PartState.Failed }, { 1, "ok", PartState.Ok } };

    private readonly string _prefix;
    private readonly Table _raidSets;
    private readonly Table _volumeSets;
    private readonly Table _sataDisks;
    private readonly Table _sataTemperatures;

    /// <summary>Names the tables of a card.</summary>
    /// <param name="root">Its subtree below the enterprises.</param>
    /// <param name="prefix">Put before names, to tell several cards apart; empty for the first ones.</param>
    public ArecaCard(string root, string prefix)
    {
        _prefix = prefix;
        Oid Below(string arcs) => Oid.Parse($"1.3.6.1.4.1.{root}.{arcs}");
        _raidSets = new Table(Below("4.1.1"), 2, 3, 4, 5, 6, 8);
        _volumeSets = new Table(Below("5.1.1"), 2, 3, 4, 5, 6, 11);
        _sataDisks = new Table(Below("3.1.1"), 2, 3, 5, 9);
        _sataTemperatures = new Table(Below("2.14.1"), 2);
        Arrays = [new(_raidSets.Entry, [_raidSets, _volumeSets], [], ReadArrays) { Card = root }, new(_volumeSets.Entry, [_volumeSets], [], ReadArrays) { Card = root }];
        Disks =
        [
            .. Enumerable.Range(1, MostEnclosures).Select(enclosure => EnclosureDisks(root, enclosure, new Table(Below(string.Create(CultureInfo.InvariantCulture, $"3.{enclosure}.4.1")), 2, 3, 4, 6, 8))),
            new(Below("3.1.1.2"), [_sataDisks, _sataTemperatures], [], ReadSataDisks) { Card = $"{root} SATA" },
        ];
        Parts = [.. PartsBelow(Below("2.1"), ""), .. PartsBelow(Below("2"), ""), .. PartsBelow(Below("2.2"), "enclosure 1 "), .. PartsBelow(Below("2.3"), "enclosure 2 ")];
        (Model, Firmware, Serial) = (Below("1.2.0"), Below("1.4.0"), Below("1.3.0"));
    }

    public Oid Model { get; }

    public Oid Firmware { get; }

    public Oid Serial { get; }

    public IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; }

    public IReadOnlyList<Layout<DiskReading>> Disks { get; }

    public IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; }

    private Layout<DiskReading> EnclosureDisks(string root, int enclosure, Table table) =>
        new(table.Entry, [table], [], data => Bays(data[table], 8, row => ReadSasDisk(row, enclosure))) { Card = string.Create(CultureInfo.InvariantCulture, $"{root} enclosure {enclosure}") };

    private IEnumerable<RaidArray> ReadArrays(Readout data) => [.. data[_raidSets].Select(row => ReadRaidSet(row, data[_volumeSets])), .. data[_volumeSets].Select(ReadVolumeSet)];

    /// <summary>The level belongs to the volume sets; a raid set has one when all of its volume sets have the same.</summary>
    private RaidArray ReadRaidSet(Row row, IReadOnlyList<Row> volumes)
    {
        var told = State.Of(row[4]);
        return new RaidArray
        {
            Name = _prefix + (row[2].Text is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"Raid Set {row.Number}")),
            Kind = ArrayKind.Array,
            Told = told,
            Level = volumes.Where(volume => volume[3].Text == row[2].Text).Select(volume => RaidLevel.Normalise(volume[11].Text)).Distinct().Take(2).ToList() is [var level] ? level : "",
            SizeBytes = row[5].Size * Units.MB,
            FreeBytes = row[5].Size is null ? null : row[6].Count * Units.MB,
            Members = row[3].Size,
        };
    }

    private RaidArray ReadVolumeSet(Row row) => new()
    {
        Name = _prefix + (row[2].Text is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"Volume Set {row.Number}")),
        Kind = ArrayKind.Volume,
        Told = State.Of(row[5]),
        Level = RaidLevel.Normalise(row[11].Text),
        SizeBytes = row[4].Size * Units.MB,
        Progress = Units.ShareOf(row[5].Text) ?? (row[6].Number is >= 0 and <= 1000 and var tenths ? tenths / 1000.0 : null),
    };

    private RaidDisk ReadSasDisk(Row row, int enclosure) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}E{enclosure}S{row.Number}"),
        Slot = string.Create(CultureInfo.InvariantCulture, $"{_prefix}E{enclosure}S{row.Number}"),
        Told = Disk.Of(row[8]),
        Role = RoleOf(row[8]),
        Model = row[3].Text,
        Serial = row[4].Text,
        CapacityBytes = row[6].Size * Units.MB,
    };

    private DiskReading ReadSataDisks(Readout data)
    {
        var temperatures = data[_sataTemperatures].GroupBy(row => row.Number).ToDictionary(group => group.Key, group => group.First()[2].Celsius);
        return Bays(data[_sataDisks], 9, row => new RaidDisk
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}Slot {row.Number}"),
            Slot = string.Create(CultureInfo.InvariantCulture, $"{_prefix}{row.Number}"),
            Told = Disk.Of(row[9]),
            Role = RoleOf(row[9]),
            Model = row[2].Text,
            Serial = row[3].Text,
            CapacityBytes = row[5].Size * Units.MB,
            Temperature = temperatures.GetValueOrDefault(row.Number),
        });
    }

    private static DiskReading Bays(IReadOnlyList<Row> rows, int state, Func<Row, RaidDisk> read)
    {
        var (filled, empty) = (rows.Where(row => !IsEmpty(row[state])), rows.Count(row => IsEmpty(row[state])));
        return new DiskReading([.. filled.Select(read)]) { EmptyBays = empty, TellsSpares = true };
    }

    private static bool IsEmpty(Cell state) => state.Text.Contains("Empty", StringComparison.OrdinalIgnoreCase) || state.Text is "N.A." or "";

    private static DiskRole RoleOf(Cell state) => Disk.Of(state).State switch
    {
        DiskState.Spare => DiskRole.Spare,
        DiskState.Unassigned => DiskRole.Unassigned,
        DiskState.Ok or DiskState.Rebuilding => DiskRole.Data,
        _ => DiskRole.Unknown,
    };

    private IEnumerable<Layout<IEnumerable<DevicePart>>> PartsBelow(Oid board, string place)
    {
        var (power, voltage, temperature) = (new Table(board.Append(7, 1), 2, 3), new Table(board.Append(8, 1), 2, 3), new Table(board.Append(10, 1), 2, 3));
        yield return new(power.Entry, [power], [], data => data[power].Select(row => new DevicePart(PartKind.Power, NameOf(row, $"{place}power supply", place), Power.Of(row[3]))));
        yield return new(voltage.Entry, [voltage], [], data => data[voltage].Where(row => row[2].Text.Contains("Battery", StringComparison.OrdinalIgnoreCase))
            .Select(row => new DevicePart(PartKind.Battery, NameOf(row, $"{place}battery", place), BatteryOf(row[3]))));
        yield return new(temperature.Entry, [temperature], [], data => data[temperature].Where(row => row[3].Celsius is not null).Select(row => DevicePart.Sensor(NameOf(row, $"{place}sensor", place), row[3].Celsius!.Value)));
    }

    /// <summary>Among the voltages one row is the battery's charge in percent.</summary>
    private static Told<PartState> BatteryOf(Cell charge) => new(
        charge.Number switch { NoBattery => PartState.Missing, >= 0 and < WeakBattery => PartState.Warning, >= WeakBattery and <= 100 => PartState.Ok, _ => PartState.Unknown },
        charge.Number is >= 0 and <= 100 and var percent ? string.Create(CultureInfo.InvariantCulture, $"{percent} %") : charge.Raw);

    private string NameOf(Row row, string word, string place) => _prefix + (row[2].Text is { Length: > 0 } name ? place + name : string.Create(CultureInfo.InvariantCulture, $"{word} {row.Number}"));
}
