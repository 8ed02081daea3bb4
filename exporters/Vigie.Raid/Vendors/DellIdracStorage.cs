using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// The storage tables of the iDRAC. Virtual and physical disks are not linked; both name their controller at the end of their FQDD. A
/// rebuild is never told of a virtual disk: it says degraded while a physical disk of its controller says rebuild.
/// </summary>
internal sealed class DellIdracStorage
{
    private const long Rebuild = 2;
    private const long Copyback = 4;

    public static readonly StateMap<ArrayState> VirtualDisk = new()
    {
        { 1, "unknown", ArrayState.Unknown },
        { 2, "online", ArrayState.Optimal },
        { 3, "failed", ArrayState.Failed },
        { 4, "degraded", ArrayState.Degraded },
    };

    /// <summary>What an online virtual disk is busy with; resynching is the controller's consistency check.</summary>
    public static readonly StateMap<ArrayState> Operation = new()
    {
        { 1, "notApplicable", ArrayState.Optimal },
        { 2, "reconstructing", ArrayState.Migrating },
        { 3, "resynching", ArrayState.Scrubbing },
        { 4, "initializing", ArrayState.Initializing },
        { 5, "backgroundInit", ArrayState.Resyncing },
    };

    public static readonly StateMap<DiskState> PhysicalDisk = new()
    {
        { 1, "unknown", DiskState.Unknown },
        { 2, "ready", DiskState.Unassigned },
        { 3, "online", DiskState.Ok },
        { 4, "foreign", DiskState.Foreign },
        { 5, "offline", DiskState.Offline },
        { 6, "blocked", DiskState.Failed },
        { 7, "failed", DiskState.Failed },
        { 8, "nonraid", DiskState.Ok },
        { 9, "removed", DiskState.Missing },
        { 10, "readonly", DiskState.Ok },
    };

    public static readonly StateMap<PartState> Battery = new()
    {
        { 1, "unknown", PartState.Unknown },
        { 2, "ready", PartState.Ok },
        { 3, "failed", PartState.Failed },
        { 4, "degraded", PartState.Warning },
        { 5, "missing", PartState.Missing },
        { 6, "charging", PartState.Transitional },
        { 7, "belowThreshold", PartState.Warning },
    };

    public static readonly StateMap<PartState> Enclosure = new()
    {
        { 1, "unknown", PartState.Unknown },
        { 2, "ready", PartState.Ok },
        { 3, "failed", PartState.Failed },
        { 4, "missing", PartState.Missing },
        { 5, "degraded", PartState.Warning },
    };

    private static readonly string[] _layouts = ["", "", "0", "1", "5", "6", "10", "50", "60", "concat 1", "concat 5"];

    private readonly Table _virtualDisks;
    private readonly Table _members;
    private readonly Table _physicalDisks;

    public DellIdracStorage(string root)
    {
        Oid Below(string arcs) => Oid.Parse($"1.3.6.1.4.1.{root}.{arcs}");
        _virtualDisks = new Table(Below("140.1.1"), 2, 4, 6, 13, 30, 31, 35);
        _members = new Table(Below("130.4.1"), 50, 51, 54);
        _physicalDisks = new Table(Below("130.4.1"), 2, 3, 4, 6, 7, 11, 22, 31, 49, 50, 51, 54);
        Arrays = new(_virtualDisks.Entry, [_virtualDisks, _members], [], ReadArrays);
        Disks = new(_physicalDisks.Entry, [_physicalDisks], [], data => new DiskReading([.. data[_physicalDisks].Select(ReadDisk)]) { TellsSpares = true });
        var controllers = new Table(Below("130.1.1"), 2, 38);
        var batteries = new Table(Below("130.15.1"), 2, 4);
        var enclosures = new Table(Below("130.3.1"), 2, 4);
        Parts =
        [
            Of(controllers, PartKind.Controller, "controller", row => DellWords.Status.Of(row[38])),
            Of(batteries, PartKind.Battery, "controller battery", row => Battery.Of(row[4])),
            Of(enclosures, PartKind.Enclosure, "enclosure", row => Enclosure.Of(row[4])),
        ];
    }

    public Layout<IEnumerable<RaidArray>> Arrays { get; }

    public Layout<DiskReading> Disks { get; }

    public IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; }

    private static Layout<IEnumerable<DevicePart>> Of(Table table, PartKind kind, string word, Func<Row, Told<PartState>> told) =>
        new(table.Entry, [table], [], data => data[table].Select(row => new DevicePart(kind, row[2].Text is { Length: > 0 } name ? name : $"{word} {row.Number}", told(row))));

    private IEnumerable<RaidArray> ReadArrays(Readout data) => data[_virtualDisks].Select(row => ReadVirtualDisk(row, data[_members]));

    private static RaidArray ReadVirtualDisk(Row row, IReadOnlyList<Row> disks)
    {
        var (state, operation) = (VirtualDisk.Of(row[4]), Operation.Of(row[30]));
        var controller = ControllerOf(row[35].Text);
        var rebuilt = state.State == ArrayState.Degraded ? disks.FirstOrDefault(disk => disk[50].Number is Rebuild or Copyback && ControllerOf(disk[54].Text) == controller) : null;
        var isBusy = row[30].Number is > 1;
        var array = new RaidArray
        {
            Name = row[2].Text is { Length: > 0 } name ? name : $"Virtual Disk {row.Number}",
            Kind = row[2].Text.StartsWith("NonRAID", StringComparison.OrdinalIgnoreCase) ? ArrayKind.Passthrough : ArrayKind.VirtualDisk,
            Told = new Told<ArrayState>(state.State, isBusy ? $"{state.Raw}, {operation.Raw}" : state.Raw),
            Level = row[13].Number is > 0 and var layout && layout < _layouts.Length ? _layouts[layout] : "",
            SizeBytes = row[6].Size * Units.MiB,
            Progress = isBusy ? row[31].Percent : null,
            Controller = controller,
        };
        if (rebuilt is not null)
        {
            return array with { Told = array.Told with { State = ArrayState.Rebuilding }, Progress = rebuilt[51].Percent };
        }

        return state.State == ArrayState.Optimal && isBusy && operation.State != ArrayState.Unknown
            ? array with { Told = array.Told with { State = operation.State } }
            : array with { KnownActivity = isBusy ? ArrayStates.ActivityOf(operation.State) : null };
    }

    private static RaidDisk ReadDisk(Row row)
    {
        var told = PhysicalDisk.Of(row[4]);
        var isSpare = row[22].Number is 2 or 3;
        var isPredicted = row[31].Number == 1;
        var state = row[50].Number is Rebuild or Copyback && told.State != DiskState.Failed ? DiskState.Rebuilding
            : isPredicted && told.State < DiskState.PredictiveFailure ? DiskState.PredictiveFailure
            : isSpare && told.State == DiskState.Unassigned ? DiskState.Spare
            : told.State;
        return new RaidDisk
        {
            Name = row[2].Text is { Length: > 0 } name ? name : $"Physical Disk {row.Number}",
            Slot = DellWords.SlotOf(row[2].Text),
            Told = new Told<DiskState>(state, $"{told.Raw}{(isPredicted ? ", SMART alert" : "")}{(row[50].Number is > 1 ? $", operation {row[50].Raw}" : "")}"),
            Role = isSpare ? DiskRole.Spare : told.State switch { DiskState.Unassigned => DiskRole.Unassigned, DiskState.Ok => DiskRole.Data, _ => DiskRole.Unknown },
            Model = $"{row[3].Text} {row[6].Text}".Trim(),
            Serial = row[7].Text,
            CapacityBytes = row[11].Size * Units.MiB,
            RemainingLife = row[49].Percent,
            Progress = row[51].Percent,
            Controller = ControllerOf(row[54].Text),
        };
    }

    /// <summary>"Disk.Bay.0:Enclosure.Internal.0-1:RAID.Integrated.1-1" ends in its controller.</summary>
    private static string ControllerOf(string fqdd) => fqdd.LastIndexOf(':') is >= 0 and var colon ? fqdd[(colon + 1)..] : fqdd;
}
