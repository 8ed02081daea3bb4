using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// Buffalo TeraStation (BUFFALO-NAS-MIB). It has no health of arrays: what the MIB calls their status is the level. State is derived from
/// the disks, whose status names the array they belong to, and from messages.
/// </summary>
internal sealed class Buffalo : Vendor
{
    private const string Root = "5227.27.1";

    public static readonly StateMap<DiskState> Disk = new()
    {
        { -1, "notSupport", DiskState.Missing },
        { 1, "normal", DiskState.Ok },
        { 2, "array1", DiskState.Ok },
        { 3, "array2", DiskState.Ok },
        { 4, "standby", DiskState.Spare },
        { 5, "degrade", DiskState.Failed },
        { 6, "remove", DiskState.Offline },
        { 7, "standbyRemoved", DiskState.Missing },
        { 8, "degradeRemoved", DiskState.Missing },
        { 9, "removeRemoved", DiskState.Missing },
        { 10, "array3", DiskState.Ok },
        { 11, "array4", DiskState.Ok },
        { 12, "mediaCartridge", DiskState.Ok },
        { 13, "array5", DiskState.Ok },
        { 14, "array6", DiskState.Ok },
    };

    public static readonly StateMap<DiskState> SmartStatus = new()
    {
        { -2, "unavailable", DiskState.Unknown },
        { -1, "unknown", DiskState.Unknown },
        { 1, "normal", DiskState.Ok },
        { 2, "caution", DiskState.PredictiveFailure },
        { 3, "fail", DiskState.Failed },
    };

    public static readonly StateMap<PartState> Supply = new()
    {
        { -1, "unknown", PartState.Unknown },
        { 1, "fine", PartState.Ok },
        { 2, "broken", PartState.Failed },
    };

    /// <summary>Levels by nasArrayStatus; -1 and 1 are no array.</summary>
    private static readonly Dictionary<long, string> _levels = new()
    {
        [2] = "0", [3] = "1", [4] = "5", [5] = "6", [6] = "10", [7] = "50", [8] = "51", [9] = "60", [10] = "61",
    };

    /// <summary>The status of a disk that belongs to array 1, 2 and so on.</summary>
    private static readonly long[] _memberships = [2, 3, 10, 11, 13, 14];

    private static readonly Table _arrays = new(Enterprise($"{Root}.3.1"), 2, 3, 4, 6, 7);
    private static readonly Table _members = new(Enterprise($"{Root}.2.1"), 2);
    private static readonly Table _disks = new(Enterprise($"{Root}.2.1"), 2, 3, 5, 9, 18, 25, 26, 30);
    private static readonly Table _errors = new(Enterprise($"{Root}.4.1"), 2);
    private static readonly Table _notices = new(Enterprise($"{Root}.5.1"), 2);
    private static readonly Table _supplies = new(Enterprise($"{Root}.8.1"), 2);

    public override string Name => "buffalo";

    public override string Title => "Buffalo TeraStation";

    public override IReadOnlyList<Oid> Evidence => [Enterprise(Root)];

    public override IReadOnlyList<Oid> Models => [Scalar($"{Root}.10.1")];

    public override IReadOnlyList<Oid> Versions => [Scalar($"{Root}.10.3")];

    public override IReadOnlyList<Oid> Serials => [Scalar($"{Root}.10.2")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } = [new(_arrays.Entry, [_arrays, _members, _notices], [], ReadArrays)];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } = [new(_disks.Entry, [_disks], [], ReadDisks)];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(_supplies.Entry, [_supplies], [], data => data[_supplies].Select(row => new DevicePart(PartKind.Power, string.Create(CultureInfo.InvariantCulture, $"power supply {row.Number}"), Supply.Of(row[2])))),
        new(Enterprise($"{Root}.10"), [_errors], [], data =>
        [
            new DevicePart(PartKind.System, "messages", data[_errors].Select(row => row[2].Text).FirstOrDefault(text => text.Length > 0, "") is { Length: > 0 } message
                ? new Told<PartState>(PartState.Warning, message)
                : new Told<PartState>(PartState.Ok, "no error message")),
        ]),
    ];

    private static IEnumerable<RaidArray> ReadArrays(Readout data)
    {
        var disks = data[_members];
        var isRebuilding = data[_notices].Any(row => row[2].Text.Contains("rebuil", StringComparison.OrdinalIgnoreCase));
        var rows = data[_arrays].Where(row => row[2].Number is { } status && status is not (-1 or 1)).ToList();
        return rows.Select(row => ReadArray(row, disks, isRebuilding, rows.Count == 1));
    }

    private static RaidArray ReadArray(Row row, IReadOnlyList<Row> disks, bool isRebuilding, bool isOnly)
    {
        var level = row[2].Number is { } number ? _levels.GetValueOrDefault(number, "") : "";
        var lost = disks.Count(disk => disk[2].Number is 5 or 8);
        var member = row.Number >= 1 && row.Number <= _memberships.Length ? _memberships[row.Number - 1] : 0;
        var online = disks.Count(disk => disk[2].Number == member);
        var size = BytesOf(row[6], row[7]) ?? row[3].Size * 1e9;
        return new RaidArray
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"Array {row.Number}"),
            Kind = ArrayKind.Array,
            Told = new Told<ArrayState>(
                level.Length == 0 ? ArrayState.Unknown : StateOf(level, lost, isRebuilding, isOnly),
                level.Length == 0 ? row[2].Raw : string.Create(CultureInfo.InvariantCulture, $"RAID {level}, {online} disks serve, {lost} degraded{(isRebuilding ? ", rebuild announced" : "")}")),
            Level = level,
            SizeBytes = size,
            FreeBytes = size * (1 - row[4].Percent),
            Members = isOnly ? online + lost : null,
            MembersOnline = online,
        };
    }

    /// <summary>Degraded disks do not say whose they were: with several arrays all of them are suspects, and none is called lost.</summary>
    private static ArrayState StateOf(string level, int lost, bool isRebuilding, bool isOnly) =>
        isOnly && RaidLevel.MayLose(level) is { } may && lost > may ? ArrayState.Failed
        : RaidLevel.HasNone(level) ? ArrayState.Optimal
        : isRebuilding ? ArrayState.Rebuilding
        : lost > 0 ? ArrayState.Degraded
        : ArrayState.Optimal;

    private static DiskReading ReadDisks(Readout data)
    {
        var empty = data[_disks].Count(row => row[2].Number == -1);
        return new DiskReading([.. data[_disks].Where(row => row[2].Number != -1).Select(ReadDisk)]) { EmptyBays = empty, TellsSpares = true };
    }

    private static RaidDisk ReadDisk(Row row)
    {
        var (told, smart) = (Disk.Of(row[2]), SmartStatus.Of(row[5]));
        return new RaidDisk
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"Disk {row.Number}"),
            Slot = string.Create(CultureInfo.InvariantCulture, $"{row.Number}"),
            Told = new Told<DiskState>(smart.State != DiskState.Unknown && smart.State > told.State ? smart.State : told.State, $"{told.Raw}, SMART {smart.Raw}"),
            Role = row[2].Number is 4 or 7 ? DiskRole.Spare : row[2].Number is { } status && _memberships.Contains(status) ? DiskRole.Data : DiskRole.Unknown,
            Model = row[30].Text,
            BadSectors = row[9].Count,
            RemainingLife = row[18].Number is > 0 ? row[18].Percent : null,
            CapacityBytes = BytesOf(row[25], row[26]) ?? row[3].Size * 1e9,
        };
    }

    private static double? BytesOf(Cell low, Cell high) => (high.Count ?? 0) * 4294967296.0 + (low.Count ?? 0) is > 0 and var bytes ? bytes : null;
}
