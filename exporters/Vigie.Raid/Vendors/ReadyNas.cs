using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// Netgear ReadyNAS OS 6 and ReadyDATA (READYNASOS-MIB, READYDATAOS-MIB: the same tree, two vocabularies) and ReadyNAS OS 4 (READYNAS-MIB).
/// None tells progress.
/// </summary>
internal sealed class ReadyNas : Vendor
{
    /// <summary>A disk that is hotter than this is told in Fahrenheit, as the MIB says and devices do not.</summary>
    private const long HottestDisk = 75;

    /// <summary>Words of OS 6 and of ReadyDATA. UNPROTECTED depends on the level, see <see cref="StateOf"/>.</summary>
    public static readonly WordMap<ArrayState> Volume = new()
    {
        { ArrayState.Failed, "DEAD", "INACTIVE", "OFFLINE", "FAULTED", "REMOVED", "UNAVAIL" },
        { ArrayState.Degraded, "DEGRADED", "UNPROTECTED" },
        { ArrayState.Optimal, "REDUNDANT", "ONLINE" },
    };

    /// <summary>OS 4's words.</summary>
    public static readonly WordMap<ArrayState> FirstVolume = new()
    {
        { ArrayState.Failed, "Error" },
        { ArrayState.Optimal, "Clean", "Initialized" },
    };

    /// <summary>OS 4's numbers, which some firmware prints in place of the words.</summary>
    public static readonly StateMap<ArrayState> FirstVolumeNumber = new()
    {
        { 1, "Clean", ArrayState.Optimal },
        { 2, "Error", ArrayState.Failed },
        { 16, "Initialized", ArrayState.Optimal },
    };

    public static readonly WordMap<DiskState> Disk = new()
    {
        { DiskState.Offline, "Offline" },
        { DiskState.Failed, "fail", "dead" },
        { DiskState.Ok, "Online", "ok" },
    };

    public static readonly WordMap<PartState> Part = new()
    {
        { PartState.Failed, "fail", "error", "bad", "critical" },
        { PartState.Missing, "absent", "not present" },
        { PartState.Warning, "warn", "abnormal" },
        { PartState.Ok, "ok", "good", "normal", "on" },
    };

    private static readonly Table _volumes = new(Enterprise("4526.22.7.1"), 2, 3, 4, 5, 6);
    private static readonly Table _disks = new(Enterprise("4526.22.3.1"), 2, 3, 4, 5, 6, 7, 9, 10);
    private static readonly Table _fans = new(Enterprise("4526.22.4.1"), 3, 4);
    private static readonly Table _supplies = new(Enterprise("4526.22.8.1"), 2, 3);
    private static readonly Table _temperatures = new(Enterprise("4526.22.5.1"), 2, 3);
    private static readonly Table _firstVolumes = new(Enterprise("4526.18.7.1"), 2, 3, 4, 5, 6);
    private static readonly Table _firstDisks = new(Enterprise("4526.18.3.1"), 2, 3, 4, 5);
    private static readonly Table _firstSupplies = new(Enterprise("4526.18.8.1"), 2, 3);

    public override string Name => "readynas";

    public override string Title => "Netgear ReadyNAS and ReadyDATA";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("4526.22"), Enterprise("4526.18")];

    public override IReadOnlyList<Oid> Versions => [Scalar("4526.22.1"), Scalar("4526.18.1")];

    public override IReadOnlyList<Oid> Serials => [Scalar("4526.22.2")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } =
    [
        new(_volumes.Entry, [_volumes], [], data => data[_volumes].Select(row => ReadVolume(row, StateOf(row)))),
        new(_firstVolumes.Entry, [_firstVolumes], [], data => data[_firstVolumes].Select(row => ReadVolume(row, row[4].Number is null ? FirstVolume.Of(row[4]) : FirstVolumeNumber.Of(row[4])))),
    ];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
    [
        new(_disks.Entry, [_disks], [], data => new DiskReading([.. data[_disks].Select(ReadDisk)])),
        new(_firstDisks.Entry, [_firstDisks], [], data => new DiskReading([.. data[_firstDisks].Select(ReadFirstDisk)])),
    ];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(_fans.Entry, [_fans], [], data => data[_fans].Select(row => new DevicePart(PartKind.Fan, $"{NameOr(row[4], "fan", row)} {row.Number}", Part.Of(row[3])))),
        SuppliesOf(_supplies),
        SuppliesOf(_firstSupplies),
        new(_temperatures.Entry, [_temperatures], [], data => data[_temperatures].Where(row => row[2].Celsius is not null)
            .Select(row => DevicePart.Sensor($"{NameOr(row[3], "sensor", row)} {row.Number}", row[2].Celsius!.Value))),
    ];

    private static Layout<IEnumerable<DevicePart>> SuppliesOf(Table table) =>
        new(table.Entry, [table], [], data => data[table].Select(row => new DevicePart(PartKind.Power, NameOr(row[2], "power supply", row), Part.Of(row[3]))));

    /// <summary>UNPROTECTED is what a level without redundancy has to be.</summary>
    private static Told<ArrayState> StateOf(Row row)
    {
        var told = Volume.Of(row[4]);
        var isByLevel = row[4].Text.Contains("UNPROTECTED", StringComparison.OrdinalIgnoreCase) && RaidLevel.HasNone(RaidLevel.Normalise(row[3].Text));
        return isByLevel ? told with { State = ArrayState.Optimal } : told;
    }

    private static RaidArray ReadVolume(Row row, Told<ArrayState> told) => new()
    {
        Name = NameOr(row[2], "volume", row),
        Kind = ArrayKind.Volume,
        Told = told,
        Level = RaidLevel.Normalise(row[3].Text),
        SizeBytes = row[5].Size * Units.MiB,
        FreeBytes = row[5].Size is null ? null : row[6].Count * Units.MiB,
    };

    private static RaidDisk ReadDisk(Row row) => new()
    {
        Name = NameOr(row[3], "disk", row),
        Slot = row[2].Text,
        Told = Disk.Of(row[9]),
        Model = row[5].Text,
        Serial = row[4].Text,
        MediaErrors = row[6].Count,
        CapacityBytes = Units.BytesOf(row[7].Text),
        Temperature = CelsiusOf(row[10]),
    };

    private static RaidDisk ReadFirstDisk(Row row) => new()
    {
        Name = $"Channel {NameOr(row[2], "disk", row)}",
        Slot = row[2].Text,
        Told = Disk.Of(row[4]),
        Model = row[3].Text,
        Temperature = CelsiusOf(row[5]),
    };

    private static double? CelsiusOf(Cell cell) =>
        cell.Number is > HottestDisk and < 250 and var fahrenheit ? Math.Round((fahrenheit - 32) * 5 / 9.0, 1) : cell.Celsius;

}
