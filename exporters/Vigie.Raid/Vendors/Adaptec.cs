using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>Adaptec and PMC controllers, Adaptec Universal Storage MIB on the host. The percentage says 100 while nothing runs.</summary>
internal sealed class Adaptec : Vendor
{
    private const string Root = "795.14.1";
    private const long StorageDevice = 2;
    private const long ErrorPredicted = 5;

    public static readonly StateMap<ArrayState> State = new()
    {
        { 1, "unknown", ArrayState.Unknown },
        { 2, "other", ArrayState.Unknown },
        { 3, "optimal", ArrayState.Optimal },
        { 4, "quickInited", ArrayState.Optimal },
        { 5, "impacted", ArrayState.Degraded },
        { 6, "degraded", ArrayState.Degraded },
        { 7, "failed", ArrayState.Failed },
        { 8, "compacted", ArrayState.Optimal },
    };

    /// <summary>What an array is busy with.</summary>
    public static readonly StateMap<ArrayState> Task = new()
    {
        { 1, "unknown", ArrayState.Unknown },
        { 2, "other", ArrayState.Unknown },
        { 3, "noTaskActive", ArrayState.Optimal },
        { 4, "reconstruct", ArrayState.Rebuilding },
        { 5, "zeroInitialize", ArrayState.Initializing },
        { 6, "verify", ArrayState.Scrubbing },
        { 7, "verifyWithFix", ArrayState.Scrubbing },
        { 8, "modification", ArrayState.Migrating },
        { 9, "copyback", ArrayState.Rebuilding },
        { 10, "compaction", ArrayState.Migrating },
        { 11, "expansion", ArrayState.Expanding },
        { 12, "snapshotBackup", ArrayState.Transitional },
    };

    public static readonly StateMap<DiskState> Device = new()
    {
        { 1, "unknown", DiskState.Unknown },
        { 2, "other", DiskState.Unknown },
        { 3, "okay", DiskState.Ok },
        { 4, "warning", DiskState.PredictiveFailure },
        { 5, "failure", DiskState.Failed },
    };

    public static readonly StateMap<PartState> Status = new()
    {
        { 1, "unknown", PartState.Unknown },
        { 2, "other", PartState.Unknown },
        { 3, "okay", PartState.Ok },
        { 4, "warning", PartState.Warning },
        { 5, "failure", PartState.Failed },
    };

    public static readonly StateMap<PartState> Battery = new()
    {
        { 1, "unknown", PartState.Unknown },
        { 2, "other", PartState.Unknown },
        { 3, "notApplicable", PartState.Missing },
        { 4, "notInstalled", PartState.Missing },
        { 5, "okay", PartState.Ok },
        { 6, "failed", PartState.Failed },
        { 7, "charging", PartState.Transitional },
        { 8, "discharging", PartState.Transitional },
        { 9, "inMaintenanceMode", PartState.Transitional },
        { 10, "chargingDisabled", PartState.Warning },
    };

    public static readonly StateMap<PartState> Supply = new()
    {
        { 1, "unknown", PartState.Unknown },
        { 2, "other", PartState.Unknown },
        { 3, "operationalAndOn", PartState.Ok },
        { 4, "operationalAndOff", PartState.Warning },
        { 5, "onAndMalfunctioning", PartState.Failed },
        { 6, "offAndMalfunctioning", PartState.Failed },
        { 7, "installed", PartState.Ok },
        { 8, "notInstalled", PartState.Missing },
    };

    private static readonly Dictionary<long, string> _levels = new()
    {
        [3] = "0", [4] = "1", [5] = "2", [6] = "3", [7] = "4", [8] = "5", [9] = "6", [10] = "10", [11] = "50", [12] = "volume", [13] = "0", [14] = "10", [15] = "50",
        [16] = "1e", [17] = "5ee", [18] = "volume", [19] = "60",
    };

    private static readonly Oid _overall = Scalar($"{Root}.100.5");
    private static readonly Table _arrays = new(Enterprise($"{Root}.1000.1.1"), 2, 3, 4, 6, 7, 12);
    private static readonly Table _devices = new(Enterprise($"{Root}.400.1.1"), 5, 6, 7, 9, 11, 12);
    private static readonly Table _smart = new(Enterprise($"{Root}.410.1.1"), 3, 8, 9);
    private static readonly Table _spares = new(Enterprise($"{Root}.1002.1.1"), 2);
    private static readonly Table _controllers = new(Enterprise($"{Root}.201.1.1"), 4, 14, 16);

    public override string Name => "adaptec";

    public override string Title => "Adaptec";

    public override IReadOnlyList<Oid> Evidence => [Enterprise(Root)];

    public override IReadOnlyList<Oid> Models => [_controllers.Entry.Append(4, 1)];

    public override IReadOnlyList<Oid> Versions => [_controllers.Entry.Append(5, 1)];

    public override IReadOnlyList<Oid> Serials => [_controllers.Entry.Append(6, 1)];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } = [new(_arrays.Entry, [_arrays], [], data => data[_arrays].Select(ReadArray))];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } = [new(_devices.Entry, [_devices, _smart, _spares], [], ReadDisks)];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(Enterprise($"{Root}.100.5"), [], [_overall], data => [new DevicePart(PartKind.System, "storage", Status.Of(data[_overall]))]),
        new(_controllers.Entry, [_controllers], [], data => data[_controllers].SelectMany(row => new DevicePart[]
        {
            new(PartKind.Controller, $"{NameOr(row[4], "controller", row)} {row.Number}", Status.Of(row[16])),
            new(PartKind.Battery, $"battery of controller {row.Number}", Battery.Of(row[14])),
        })),
        Enclosure(new Table(Enterprise($"{Root}.500.1.1"), 2, 3, 5), PartKind.Fan, "fan", row => Status.Of(row[5])),
        Enclosure(new Table(Enterprise($"{Root}.501.1.1"), 2, 3, 4), PartKind.Power, "power supply", row => Supply.Of(row[4])),
        Enclosure(new Table(Enterprise($"{Root}.502.1.1"), 2, 3, 4, 5), PartKind.Temperature, "sensor", row => Status.Of(row[4]), row => row[5].Celsius),
    ];

    private static Layout<IEnumerable<DevicePart>> Enclosure(Table table, PartKind kind, string word, Func<Row, Told<PartState>> told, Func<Row, double?>? celsius = null) =>
        new(table.Entry, [table], [], data => data[table].Select(row => new DevicePart(kind, $"{word} {row[2].Number ?? 0}:{row[3].Number ?? row.Number}", told(row)) { Temperature = celsius?.Invoke(row) }));

    private static RaidArray ReadArray(Row row)
    {
        var (state, task) = (State.Of(row[12]), Task.Of(row[6]));
        var isBusy = row[6].Number is > 3;
        return new RaidArray
        {
            Name = NameOr(row[2], "Array", row),
            Kind = ArrayKind.VirtualDisk,
            Told = new Told<ArrayState>(Combine(state.State, task.State, isBusy), isBusy ? $"{state.Raw}, {task.Raw}" : state.Raw),
            Level = row[4].Number is { } level ? _levels.GetValueOrDefault(level, "") : "",
            KnownActivity = isBusy ? ArrayStates.ActivityOf(task.State) : ArrayActivity.None,
            Progress = isBusy ? row[7].Percent : null,
            SizeBytes = row[3].Size * Units.MiB,
        };
    }

    /// <summary>Failed stays failed; a rebuild is milder than the degradation that it mends; then degraded; then what it is busy with.</summary>
    private static ArrayState Combine(ArrayState state, ArrayState task, bool isBusy) =>
        state == ArrayState.Failed ? state
        : isBusy && task == ArrayState.Rebuilding ? task
        : state == ArrayState.Degraded || !isBusy || task == ArrayState.Unknown ? state
        : task;

    private static DiskReading ReadDisks(Readout data)
    {
        var smart = data[_smart].GroupBy(row => row[9].Number ?? row.Number).ToDictionary(group => group.Key, group => group.First());
        var spares = data[_spares].Select(row => row[2].Number).ToHashSet();
        return new DiskReading([.. data[_devices].Where(row => row[5].Number is StorageDevice or null).Select(row => ReadDisk(row, smart.GetValueOrDefault(row.Number), spares.Contains(row.Number)))])
        {
            TellsSpares = true,
        };
    }

    private static RaidDisk ReadDisk(Row row, Row? smart, bool isSpare)
    {
        var told = Device.Of(row[11]);
        var isPredicted = smart?[8].Number == ErrorPredicted;
        return new RaidDisk
        {
            Name = NameOr(row[12], "device", row),
            Slot = row[12].Text,
            Told = new Told<DiskState>(isPredicted && told.State < DiskState.PredictiveFailure ? DiskState.PredictiveFailure : told.State, isPredicted ? $"{told.Raw}, SMART error predicted" : told.Raw),
            Role = isSpare ? DiskRole.Spare : DiskRole.Unknown,
            Model = $"{row[6].Text} {row[7].Text}".Trim(),
            Serial = row[9].Text,
            CapacityBytes = smart?[3].Size * Units.MiB,
        };
    }
}
