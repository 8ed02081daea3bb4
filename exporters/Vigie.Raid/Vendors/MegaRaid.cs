using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// The sub-agent of LSI and Broadcom MegaRAID controllers on the host (LSI-MegaRAID-SAS-MIB). A rebuild is told of a disk, not of the
/// virtual drive. Some agents tell no virtual drives but only count them.
/// </summary>
internal sealed class MegaRaid : Vendor
{
    private const string Root = "3582.4.1.4";
    private const long Rebuild = 20;
    private const long Copyback = 32;

    public static readonly StateMap<ArrayState> VirtualDrive = new()
    {
        { 0, "offline", ArrayState.Failed },
        { 1, "partially degraded", ArrayState.Degraded },
        { 2, "degraded", ArrayState.Degraded },
        { 3, "optimal", ArrayState.Optimal },
    };

    /// <summary>What the progress text of a virtual drive speaks of.</summary>
    public static readonly WordMap<ArrayState> Operation = new()
    {
        { ArrayState.Scrubbing, "consistency", "check", "patrol" },
        { ArrayState.Migrating, "recon", "migrat" },
        { ArrayState.Expanding, "expan" },
        { ArrayState.Resyncing, "background", "bgi" },
        { ArrayState.Initializing, "init", "erase" },
    };

    public static readonly StateMap<DiskState> Disk = new()
    {
        { 0, "unconfigured good", DiskState.Unassigned },
        { 1, "unconfigured bad", DiskState.Failed },
        { 2, "hot spare", DiskState.Spare },
        { 16, "offline", DiskState.Offline },
        { 17, "failed", DiskState.Failed },
        { Rebuild, "rebuild", DiskState.Rebuilding },
        { 24, "online", DiskState.Ok },
        { Copyback, "copyback", DiskState.Rebuilding },
        { 64, "system", DiskState.Ok },
        { 128, "unconfigured shielded", DiskState.Unknown },
        { 130, "hot spare shielded", DiskState.Unknown },
        { 144, "configured shielded", DiskState.Unknown },
    };

    /// <summary>Statuses of enclosure parts.</summary>
    public static readonly StateMap<PartState> Part = new()
    {
        { 1, "invalid", PartState.Unknown },
        { 2, "ok", PartState.Ok },
        { 3, "critical", PartState.Failed },
        { 4, "nonCritical", PartState.Warning },
        { 5, "unrecoverable", PartState.Failed },
        { 6, "not installed", PartState.Missing },
        { 7, "unknown", PartState.Unknown },
        { 8, "not available", PartState.Missing },
    };

    public static readonly WordMap<PartState> Battery = new()
    {
        { PartState.Failed, "Non-Operational", "failed" },
        { PartState.Ok, "Operational", "optimal" },
    };

    private static readonly Dictionary<long, string> _levels = new()
    {
        [0] = "0", [1] = "1", [3] = "3", [4] = "4", [5] = "5", [6] = "6", [15] = "jbod", [17] = "1e", [21] = "5e", [31] = "concat", [37] = "5ee",
    };

    private static readonly Table _adapters = new(Enterprise($"{Root}.1.2.1"), 18, 19, 20, 42);
    private static readonly Table _drives = new(Enterprise($"{Root}.3.1.2.1"), 2, 5, 6, 11, 15, 16, 17, 18, 20);
    private static readonly Table _members = new(Enterprise($"{Root}.2.1.2.1"), 10, 21, 22);
    private static readonly Table _disks = new(Enterprise($"{Root}.2.1.2.1"), 7, 9, 10, 17, 18, 20, 21, 22, 24, 25, 33, 36, 37);
    private static readonly Table _batteries = new(Enterprise($"{Root}.1.6.2.1"), 21, 27, 29);

    public override string Name => "megaraid";

    public override string Title => "MegaRAID";

    public override IReadOnlyList<Oid> Evidence => [Enterprise(Root)];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } =
    [
        new(_drives.Entry, [_drives, _members], [], data => data[_drives].Select(row => ReadDrive(row, data[_members]))),
        new(_adapters.Entry, [_adapters], [], data => data[_adapters].Where(row => row[18].Count is > 0).Select(ReadCounters)),
    ];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
        [new(_disks.Entry, [_disks], [], data => new DiskReading([.. data[_disks].Select(ReadDisk)]) { TellsSpares = true })];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(_adapters.Entry, [_adapters], [], data => data[_adapters].Where(row => row[42].Celsius is not null).Select(row => DevicePart.Sensor(Numbered("adapter", row.Number), row[42].Celsius!.Value))),
        new(_batteries.Entry, [_batteries], [], data => data[_batteries].Select(row => new DevicePart(PartKind.Battery, Numbered("battery of adapter", row[21].Number ?? row.Number), BatteryOf(row)))),
        .. new[] { (Table: 3, Kind: PartKind.Fan, Word: "enclosure fan"), (Table: 5, Kind: PartKind.Power, Word: "enclosure power supply"), (Table: 6, Kind: PartKind.Temperature, Word: "enclosure sensor") }
            .Select(one => EnclosureParts(new Table(Enterprise(string.Create(CultureInfo.InvariantCulture, $"3582.4.1.5.{one.Table}.1")), 3), one.Kind, one.Word)),
    ];

    private static Layout<IEnumerable<DevicePart>> EnclosureParts(Table table, PartKind kind, string word) =>
        new(table.Entry, [table], [], data => data[table].Where(row => row[3].Number is not (6 or 8)).Select(row => new DevicePart(kind, $"{word} {string.Join('.', row.Index)}", Part.Of(row[3]))));

    private static RaidArray ReadDrive(Row row, IReadOnlyList<Row> disks)
    {
        var told = VirtualDrive.Of(row[5]);
        var adapter = row[20].Number ?? 0;
        var rebuilt = told.State == ArrayState.Degraded ? disks.FirstOrDefault(disk => disk[10].Number is Rebuild or Copyback && (disk[22].Number ?? 0) == adapter) : null;
        var progress = row[18].Text;
        var share = Units.ShareOf(progress);
        var operation = Operation.Of(row[18]);
        var state = rebuilt is not null ? ArrayState.Rebuilding : told.State == ArrayState.Optimal && share is not null && operation.State != ArrayState.Unknown ? operation.State : told.State;
        return new RaidArray
        {
            Name = row[6].Text is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"VD {adapter}:{row.Number}"),
            Kind = ArrayKind.VirtualDisk,
            Told = new Told<ArrayState>(state, progress.Length > 0 ? $"{told.Raw}, {progress}" : told.Raw),
            Level = LevelOf(row),
            Progress = rebuilt is null ? share : Units.ShareOf(rebuilt[21].Text),
            SizeBytes = row[2].Size * Units.MiB,
            Members = row[15].Size,
            Controller = Numbered("adapter", adapter),
        };
    }

    /// <summary>More than one span makes 10, 50 or 60 of 1, 5 or 6.</summary>
    private static string LevelOf(Row row)
    {
        var level = row[11].Number is { } primary ? _levels.GetValueOrDefault(primary, "") : "";
        return row[16].Number is > 1 && level is "1" or "5" or "6" ? $"{level}0" : level;
    }

    private static RaidArray ReadCounters(Row row)
    {
        var (all, degraded, offline) = (row[18].Count ?? 0, row[19].Count ?? 0, row[20].Count ?? 0);
        var state = offline > 0 ? ArrayState.Failed : degraded > 0 ? ArrayState.Degraded : ArrayState.Optimal;
        return new RaidArray
        {
            Name = Numbered("virtual drives of adapter", row.Number),
            Kind = ArrayKind.VirtualDisk,
            Told = new Told<ArrayState>(state, string.Create(CultureInfo.InvariantCulture, $"{all} virtual drives, {degraded} degraded, {offline} offline")),
            Controller = Numbered("adapter", row.Number),
        };
    }

    /// <summary>The row's number runs over all adapters and moves: adapter, enclosure and slot name a disk.</summary>
    private static RaidDisk ReadDisk(Row row)
    {
        var told = Disk.Of(row[10]);
        var predicted = row[9].Count ?? 0;
        var isForeign = row[33].Number is 1 && told.State is DiskState.Unassigned;
        var slot = string.Create(CultureInfo.InvariantCulture, $"{row[22].Number ?? 0}:{row[18].Number ?? 0}:{row[20].Number ?? row.Number}");
        return new RaidDisk
        {
            Name = $"Disk {slot}",
            Slot = slot,
            Told = new Told<DiskState>(
                isForeign ? DiskState.Foreign : predicted > 0 && told.State < DiskState.Rebuilding ? DiskState.PredictiveFailure : told.State,
                predicted > 0 ? string.Create(CultureInfo.InvariantCulture, $"{told.Raw}, {predicted} predicted failures") : told.Raw),
            Role = row[10].Number switch { 2 or 130 => DiskRole.Spare, 0 or 1 => DiskRole.Unassigned, 17 or 20 or 24 or 32 => DiskRole.Data, _ => DiskRole.Unknown },
            Model = $"{row[24].Text} {row[25].Text}".Trim(),
            Serial = row[37].Text,
            MediaErrors = row[7].Count,
            CapacityBytes = row[17].Size * Units.MiB,
            Temperature = row[36].Celsius is > 0 and < 255 and var degrees ? degrees : null,
            Progress = Units.ShareOf(row[21].Text),
            Controller = Numbered("adapter", row[22].Number ?? 0),
        };
    }

    private static Told<PartState> BatteryOf(Row row)
    {
        var told = Battery.Of(row[29]);
        return row[27].Number == 1 && told.State < PartState.Warning ? new Told<PartState>(PartState.Warning, $"{told.Raw}, to be replaced") : told;
    }

    private static string Numbered(string word, long number) => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");
}
