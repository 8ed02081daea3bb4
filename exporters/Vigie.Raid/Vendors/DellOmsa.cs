using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>Dell OpenManage Server Administrator on the host's system (StorageManagement-MIB). It shares the iDRAC's columns and none of its numbers.</summary>
internal sealed class DellOmsa : Vendor
{
    private const string Root = "674.10893.1.20";
    private const long SolidState = 3;

    public static readonly StateMap<ArrayState> VirtualDisk = new()
    {
        { 1, "ready", ArrayState.Optimal },
        { 2, "failed", ArrayState.Failed },
        { 3, "online", ArrayState.Optimal },
        { 4, "offline", ArrayState.Failed },
        { 6, "degraded", ArrayState.Degraded },
        { 7, "verifying", ArrayState.Scrubbing },
        { 15, "resynching", ArrayState.Resyncing },
        { 16, "regenerating", ArrayState.Rebuilding },
        { 18, "failedRedundancy", ArrayState.Degraded },
        { 24, "rebuilding", ArrayState.Rebuilding },
        { 26, "formatting", ArrayState.Initializing },
        { 32, "reconstructing", ArrayState.Migrating },
        { 35, "initializing", ArrayState.Initializing },
        { 36, "backgroundInit", ArrayState.Initializing },
        { 38, "resynchingPaused", ArrayState.Resyncing },
        { 52, "permanentlyDegraded", ArrayState.Degraded },
        { 54, "degradedRedundancy", ArrayState.Degraded },
    };

    public static readonly StateMap<DiskState> ArrayDisk = new()
    {
        { 1, "ready", DiskState.Unassigned },
        { 2, "failed", DiskState.Failed },
        { 3, "online", DiskState.Ok },
        { 4, "offline", DiskState.Offline },
        { 6, "degraded", DiskState.PredictiveFailure },
        { 7, "recovering", DiskState.Rebuilding },
        { 11, "removed", DiskState.Missing },
        { 13, "non-raid", DiskState.Ok },
        { 14, "notReady", DiskState.Unknown },
        { 15, "resynching", DiskState.Rebuilding },
        { 22, "replacing", DiskState.Rebuilding },
        { 23, "spinningDown", DiskState.Ok },
        { 24, "rebuild", DiskState.Rebuilding },
        { 25, "noMedia", DiskState.Unknown },
        { 26, "formatting", DiskState.Unassigned },
        { 27, "unusable", DiskState.Failed },
        { 28, "diagnostics", DiskState.Unknown },
        { 34, "predictiveFailure", DiskState.PredictiveFailure },
        { 35, "initializing", DiskState.Unassigned },
        { 39, "foreign", DiskState.Foreign },
        { 40, "clear", DiskState.Unassigned },
        { 41, "unsupported", DiskState.Failed },
        { 53, "incompatible", DiskState.Failed },
        { 56, "readOnly", DiskState.Ok },
    };

    public static readonly StateMap<PartState> Battery = new()
    {
        { 1, "ready", PartState.Ok },
        { 2, "failed", PartState.Failed },
        { 6, "degraded", PartState.Warning },
        { 7, "reconditioning", PartState.Transitional },
        { 9, "high", PartState.Ok },
        { 10, "low", PartState.Warning },
        { 12, "charging", PartState.Transitional },
        { 21, "missing", PartState.Missing },
        { 36, "learning", PartState.Transitional },
    };

    /// <summary>Controllers, enclosures, fans, supplies and sensors: one numbering.</summary>
    public static readonly StateMap<PartState> Part = new()
    {
        { 1, "ready", PartState.Ok },
        { 2, "failed", PartState.Failed },
        { 3, "online", PartState.Ok },
        { 4, "offline", PartState.Failed },
        { 5, "notInstalled", PartState.Missing },
        { 6, "degraded", PartState.Warning },
        { 9, "inactive", PartState.Transitional },
        { 11, "removed", PartState.Missing },
        { 21, "missing", PartState.Missing },
    };

    /// <summary>globalStatus counts the other way round: 1 is the worst.</summary>
    public static readonly StateMap<PartState> Global = new()
    {
        { 1, "critical", PartState.Failed },
        { 2, "warning", PartState.Warning },
        { 3, "normal", PartState.Ok },
        { 4, "unknown", PartState.Unknown },
    };

    private static readonly Dictionary<long, string> _layouts = new()
    {
        [1] = "concat", [2] = "0", [3] = "1", [4] = "2", [5] = "3", [6] = "4", [7] = "5", [8] = "6", [9] = "7", [10] = "10", [11] = "30", [12] = "50",
        [18] = "01", [19] = "concat 1", [20] = "concat 5", [21] = "none", [22] = "volume", [24] = "60", [25] = "cachecade",
    };

    private static readonly Oid _global = Scalar($"{Root}.2");
    private static readonly Table _virtualDisks = new(Enterprise($"{Root}.140.1.1"), 2, 4, 6, 13);
    private static readonly Table _disks = new(Enterprise($"{Root}.130.4.1"), 2, 3, 4, 6, 7, 11, 22, 31, 35, 45);

    public override string Name => "dell_omsa";

    public override string Title => "Dell OpenManage";

    public override IReadOnlyList<Oid> Evidence => [Enterprise($"{Root}.1"), Enterprise($"{Root}.130")];

    public override IReadOnlyList<Oid> Versions => [Scalar($"{Root}.1")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } =
        [new(_virtualDisks.Entry, [_virtualDisks], [], data => data[_virtualDisks].Select(ReadVirtualDisk))];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
        [new(_disks.Entry, [_disks], [], data => new DiskReading([.. data[_disks].Select(ReadDisk)]) { TellsSpares = true })];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(Enterprise($"{Root}.2"), [], [_global], data => [new DevicePart(PartKind.System, "storage", Global.Of(data[_global]))]),
        PartsOf(new Table(Enterprise($"{Root}.130.1.1"), 2, 5), PartKind.Controller, "controller", 2, 5, Part),
        PartsOf(new Table(Enterprise($"{Root}.130.3.1"), 2, 4), PartKind.Enclosure, "enclosure", 2, 4, Part),
        PartsOf(new Table(Enterprise($"{Root}.130.7.1"), 2, 4), PartKind.Fan, "fan", 2, 4, Part),
        PartsOf(new Table(Enterprise($"{Root}.130.9.1"), 2, 4), PartKind.Power, "power supply", 2, 4, Part),
        PartsOf(new Table(Enterprise($"{Root}.130.11.1"), 2, 4, 11), PartKind.Temperature, "sensor", 2, 4, Part, row => row[11].Celsius),
        PartsOf(new Table(Enterprise($"{Root}.130.15.1"), 2, 4), PartKind.Battery, "controller battery", 2, 4, Battery),
    ];

    private static RaidArray ReadVirtualDisk(Row row) => new()
    {
        Name = NameOr(row[2], "Virtual Disk", row),
        Kind = ArrayKind.VirtualDisk,
        Told = VirtualDisk.Of(row[4]),
        Level = row[13].Number is { } layout ? _layouts.GetValueOrDefault(layout, "") : "",
        SizeBytes = row[6].Size * Units.MiB,
    };

    private static RaidDisk ReadDisk(Row row)
    {
        var told = ArrayDisk.Of(row[4]);
        var isSpare = row[22].Number is 3 or 4;
        var isPredicted = row[31].Number == 2;
        var state = isPredicted && told.State < DiskState.PredictiveFailure && told.State != DiskState.Rebuilding ? DiskState.PredictiveFailure
            : isSpare && told.State == DiskState.Unassigned ? DiskState.Spare
            : told.State;
        return new RaidDisk
        {
            Name = NameOr(row[2], "Physical Disk", row),
            Slot = DellWords.SlotOf(row[2].Text),
            Told = new Told<DiskState>(state, isPredicted ? $"{told.Raw}, SMART alert" : told.Raw),
            Role = isSpare ? DiskRole.Spare : row[22].Number is 1 or 2 ? DiskRole.Data : told.State == DiskState.Unassigned ? DiskRole.Unassigned : DiskRole.Unknown,
            Model = $"{row[3].Text} {row[6].Text}".Trim(),
            Serial = row[7].Text,
            CapacityBytes = row[11].Size * Units.MiB,
            RemainingLife = row[35].Number == SolidState ? row[45].Percent : null,
        };
    }
}
