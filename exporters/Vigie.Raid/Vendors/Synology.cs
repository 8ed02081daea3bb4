using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// Synology DSM 5 to 7 (SYNOLOGY-SYSTEM-MIB, SYNOLOGY-RAID-MIB, SYNOLOGY-DISK-MIB). The agent tells neither level nor progress nor
/// members, and mixes volumes and pools in one table. A dead disk leaves the disk table without a word.
/// </summary>
internal sealed class Synology : Vendor
{
    /// <summary>The published MIB ends at 12; the rest stands in the vendor's guide.</summary>
    public static readonly StateMap<ArrayState> RaidStatus = new()
    {
        { 1, "Normal", ArrayState.Optimal },
        { 2, "Repairing", ArrayState.Rebuilding },
        { 3, "Migrating", ArrayState.Migrating },
        { 4, "Expanding", ArrayState.Expanding },
        { 5, "Deleting", ArrayState.Transitional },
        { 6, "Creating", ArrayState.Initializing },
        { 7, "RaidSyncing", ArrayState.Resyncing },
        { 8, "RaidParityChecking", ArrayState.Scrubbing },
        { 9, "RaidAssembling", ArrayState.Initializing },
        { 10, "Canceling", ArrayState.Transitional },
        { 11, "Degrade", ArrayState.Degraded },
        { 12, "Crashed", ArrayState.Failed },
        { 13, "DataScrubbing", ArrayState.Scrubbing },
        { 14, "RaidDeploying", ArrayState.Transitional },
        { 15, "RaidUnDeploying", ArrayState.Transitional },
        { 16, "RaidMountCache", ArrayState.Transitional },
        { 17, "RaidUnmountCache", ArrayState.Transitional },
        { 18, "RaidExpandingUnfinishedSHR", ArrayState.Expanding },
        { 19, "RaidConvertSHRToPool", ArrayState.Migrating },
        { 20, "RaidMigrateSHR1ToSHR2", ArrayState.Migrating },
        { 21, "RaidUnknownStatus", ArrayState.Unknown },
    };

    /// <summary>It speaks of partitions, not of health: see <see cref="DiskHealth"/>.</summary>
    public static readonly StateMap<DiskState> DiskStatus = new()
    {
        { 1, "Normal", DiskState.Ok },
        { 2, "Initialized", DiskState.Ok },
        { 3, "NotInitialized", DiskState.Unassigned },
        { 4, "SystemPartitionFailed", DiskState.Failed },
        { 5, "Crashed", DiskState.Failed },
    };

    /// <summary>DSM 7.1 and later.</summary>
    public static readonly StateMap<DiskState> DiskHealth = new()
    {
        { 1, "normal", DiskState.Ok },
        { 2, "warning", DiskState.PredictiveFailure },
        { 3, "critical", DiskState.PredictiveFailure },
        { 4, "failing", DiskState.Failed },
    };

    public static readonly StateMap<PartState> PartStatus = new() { { 1, "Normal", PartState.Ok }, { 2, "Failed", PartState.Failed } };

    private static readonly WordMap<DiskRole> _roles = new()
    {
        { DiskRole.Spare, "hotspare" },
        { DiskRole.Cache, "cache" },
        { DiskRole.Data, "data" },
        { DiskRole.Unassigned, "none" },
    };

    private static readonly Oid _systemTemperature = Scalar("6574.1.2");
    private static readonly Table _raids = new(Enterprise("6574.3.1.1"), 2, 3, 4, 5, 6);
    private static readonly Table _disks = new(Enterprise("6574.2.1.1"), 2, 3, 5, 6, 7, 9, 11, 13);
    private static readonly Table _expansions = new(Enterprise("6574.105.1.1"), 2, 3, 4);

    private static readonly (Oid Scalar, PartKind Kind, string Name)[] _parts =
    [
        (Scalar("6574.1.1"), PartKind.System, "system"),
        (Scalar("6574.1.3"), PartKind.Power, "power"),
        (Scalar("6574.1.4.1"), PartKind.Fan, "system fan"),
        (Scalar("6574.1.4.2"), PartKind.Fan, "CPU fan"),
        (Scalar("6574.1.8"), PartKind.Temperature, "thermal"),
    ];

    public override string Name => "synology";

    public override string Title => "Synology DSM";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("6574.1"), Enterprise("6574.2"), Enterprise("6574.3")];

    public override IReadOnlyList<Oid> Models => [Scalar("6574.1.5.1")];

    public override IReadOnlyList<Oid> Versions => [Scalar("6574.1.5.3")];

    public override IReadOnlyList<Oid> Serials => [Scalar("6574.1.5.2")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } = [new(_raids.Entry, [_raids], [], ReadArrays)];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } = [new(_disks.Entry, [_disks], [], ReadDisks)];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(Enterprise("6574.1"), [], [.. _parts.Select(part => part.Scalar), _systemTemperature], ReadParts),
        new(_expansions.Entry, [_expansions], [], ReadExpansions),
    ];

    public override SmartTable Smart { get; } = new(new Table(Enterprise("6574.5.1.1"), 2, 3, 4, 5, 6, 7, 8, 9, 10))
    {
        Disk = 2, Name = 3, Id = 4, Current = 5, Worst = 6, Threshold = 7, Raw = 8, Status = 9, Raw64 = 10,
    };

    private static IEnumerable<RaidArray> ReadArrays(Readout data) => data[_raids].Select(row => new RaidArray
    {
        Name = NameOr(row[2], "RAID", row),
        Kind = KindOf(row[2].Text),
        Told = RaidStatus.Of(row[3]),
        FreeBytes = row[4].Count,
        SizeBytes = row[5].Size,
        Spares = row[6].Count,
    });

    /// <summary>DSM 7 says "Storage Pool 1", DSM 5 and 6 "Disk Group 1"; all say "Volume 1".</summary>
    private static ArrayKind KindOf(string name) => name.StartsWith("Volume", StringComparison.OrdinalIgnoreCase) ? ArrayKind.Volume : ArrayKind.Pool;

    private static DiskReading ReadDisks(Readout data) => new([.. data[_disks].Select(ReadDisk)])
    {
        TellsSpares = data[_disks].Any(row => row[7].IsPresent),
    };

    private static RaidDisk ReadDisk(Row row)
    {
        var role = _roles.Of(row[7]).State;
        var name = NameOr(row[2], "Disk", row);
        return new RaidDisk
        {
            Name = name,
            Slot = SlotOf(name),
            Told = StateOf(row, role),
            Role = role == DiskRole.Unknown && row[5].Number == 2 ? DiskRole.Unassigned : role,
            Model = row[3].Text,
            Temperature = row[6].Celsius,
            BadSectors = row[9].Count,
            RemainingLife = row[11].Percent,
        };
    }

    /// <summary>The worse of both columns. NotInitialized is what a good spare or cache disk says.</summary>
    private static Told<DiskState> StateOf(Row row, DiskRole role)
    {
        var status = DiskStatus.Of(row[5]);
        var state = status.State == DiskState.Unassigned && role is DiskRole.Spare or DiskRole.Cache ? DiskState.Ok : status.State;
        if (!row[13].IsPresent)
        {
            return status with { State = state };
        }

        var health = DiskHealth.Of(row[13]);
        return new Told<DiskState>(health.State > state ? health.State : state, $"{status.Raw}, health {health.Raw}");
    }

    /// <summary>"Disk 3" is bay 3; "Disk 3 (RX1214rp-1)" is bay 3 of that expansion unit.</summary>
    private static string SlotOf(string name)
    {
        var slot = name.StartsWith("Disk ", StringComparison.OrdinalIgnoreCase) ? name[5..] : name;
        var unit = slot.IndexOf(" (", StringComparison.Ordinal);
        return unit > 0 && slot.EndsWith(')') ? $"{slot[(unit + 2)..^1]}:{slot[..unit]}" : slot;
    }

    private static IEnumerable<DevicePart> ReadParts(Readout data)
    {
        foreach (var (scalar, kind, name) in _parts)
        {
            if (data[scalar].IsPresent)
            {
                yield return new DevicePart(kind, name, PartStatus.Of(data[scalar]));
            }
        }

        if (data[_systemTemperature].Celsius is { } degrees)
        {
            yield return DevicePart.Sensor("system", degrees);
        }
    }

    private static IEnumerable<DevicePart> ReadExpansions(Readout data) => data[_expansions].SelectMany(row => new[] { (Column: 3, Word: "power"), (Column: 4, Word: "redundant power") }
        .Where(power => row[power.Column].Count is > 0)
        .Select(power => new DevicePart(PartKind.Power, $"{NameOr(row[2], "expansion", row)} {power.Word}", PartStatus.Of(row[power.Column]))));
}
