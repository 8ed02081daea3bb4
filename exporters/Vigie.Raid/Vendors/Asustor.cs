using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>Asustor ADM (ASUSTOR-MIB). Columns 6 to 8 of the disk table moved with ADM 5.1: the type of column 6 tells. INT_MIN means that a sensor is absent.</summary>
internal sealed class Asustor : Vendor
{
    public static readonly WordMap<ArrayState> Volume = new()
    {
        { ArrayState.Failed, "fail", "crash", "fault", "inactive", "offline", "unmount" },
        { ArrayState.Rebuilding, "rebuild", "recover" },
        { ArrayState.Degraded, "degrad" },
        { ArrayState.Resyncing, "sync" },
        { ArrayState.Migrating, "migrat" },
        { ArrayState.Expanding, "expan", "reshap" },
        { ArrayState.Scrubbing, "scrub", "check" },
        { ArrayState.Initializing, "init", "creat", "format" },
        { ArrayState.Optimal, "healthy", "normal", "good" },
    };

    public static readonly WordMap<DiskState> Disk = new()
    {
        { DiskState.Failed, "Bad", "Failed" },
        { DiskState.PredictiveFailure, "Risky", "Dangerous" },
        { DiskState.Ok, "Good" },
    };

    private static readonly Oid _cpu = Enterprise("44738.2.5.1.2.1");
    private static readonly Oid _system = Enterprise("44738.2.5.1.3.1");
    private static readonly Table _volumes = new(Enterprise("44738.5.1.1"), 2, 3, 4, 6, 7);
    private static readonly Table _disks = new(Enterprise("44738.4.1.1"), 2, 3, 5, 6, 7, 8);

    public override string Name => "asustor";

    public override string Title => "Asustor ADM";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("44738")];

    public override IReadOnlyList<Oid> Models => [Scalar("44738.2.1")];

    public override IReadOnlyList<Oid> Versions => [Scalar("44738.1.2")];

    public override IReadOnlyList<Oid> Serials => [Scalar("44738.1.1")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } = [new(_volumes.Entry, [_volumes], [], data => data[_volumes].Select(ReadVolume))];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } = [new(_disks.Entry, [_disks], [], data => new DiskReading([.. data[_disks].Select(ReadDisk)]))];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(Enterprise("44738.2.5"), [], [_cpu, _system], data => new[] { (Name: "CPU", Cell: data[_cpu]), (Name: "system", Cell: data[_system]) }
            .Where(sensor => sensor.Cell.Celsius is not null).Select(sensor => DevicePart.Sensor(sensor.Name, sensor.Cell.Celsius!.Value))),
    ];

    private static RaidArray ReadVolume(Row row) => new()
    {
        Name = NameOr(row[2], "Volume", row),
        Kind = ArrayKind.Volume,
        Told = Volume.Of(row[4]),
        Level = RaidLevel.Normalise(row[3].Text),
        SizeBytes = row[6].Size * Units.GiB,
        FreeBytes = row[6].Size is null ? null : row[7].Count * Units.GiB,
    };

    private static RaidDisk ReadDisk(Row row)
    {
        var (temperature, size, smart) = row[6].IsText ? (row[7], row[8], row[6]) : (row[6], row[7], row[8]);
        var told = Disk.Of(row[5]);
        return new RaidDisk
        {
            Name = NameOr(row[2], "Disk", row),
            Slot = row[2].Text,
            Told = smart.Text.Length > 0 ? told with { Raw = $"{told.Raw}, SMART {smart.Raw}" } : told,
            Model = row[3].Text,
            Temperature = temperature.Celsius,
            CapacityBytes = size.Size * Units.GiB,
        };
    }
}
