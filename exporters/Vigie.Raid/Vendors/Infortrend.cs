using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>Infortrend EonStor (IFT-SNMP-MIB). Statuses are bits; it alone counts members, spares and failed disks of an array.</summary>
internal sealed class Infortrend : Vendor
{
    private const string Root = "1714.1.1";

    /// <summary>The low three bits of ldStatus.</summary>
    public static readonly StateMap<ArrayState> LogicalDrive = new()
    {
        { 0, "good", ArrayState.Optimal },
        { 1, "rebuilding", ArrayState.Rebuilding },
        { 2, "initializing", ArrayState.Initializing },
        { 3, "degraded", ArrayState.Degraded },
        { 4, "dead", ArrayState.Failed },
        { 5, "invalid", ArrayState.Failed },
        { 6, "incomplete", ArrayState.Failed },
        { 7, "drive missing", ArrayState.Degraded },
    };

    public static readonly StateMap<DiskState> Disk = new()
    {
        { 0x00, "new", DiskState.Unassigned },
        { 0x01, "online", DiskState.Ok },
        { 0x02, "used", DiskState.Unassigned },
        { 0x03, "spare", DiskState.Spare },
        { 0x04, "initializing", DiskState.Unassigned },
        { 0x05, "rebuild", DiskState.Rebuilding },
        { 0x06, "adding", DiskState.Ok },
        { 0x09, "global spare", DiskState.Spare },
        { 0x11, "cloning", DiskState.Rebuilding },
        { 0x12, "clone", DiskState.Ok },
        { 0x13, "copying", DiskState.Rebuilding },
        { 0x3f, "absent", DiskState.Missing },
        { 0xfc, "missing", DiskState.Missing },
        { 0xfd, "missing", DiskState.Missing },
        { 0xfe, "missing", DiskState.Missing },
        { 0xff, "failed", DiskState.Failed },
    };

    private static readonly Dictionary<long, string> _levels = new()
    {
        [0] = "single", [1] = "none", [2] = "0", [3] = "1", [4] = "3", [5] = "4", [6] = "5", [7] = "6",
    };

    private static readonly Dictionary<long, (PartKind Kind, string Word)> _kinds = new()
    {
        [1] = (PartKind.Power, "power supply"), [2] = (PartKind.Fan, "fan"), [3] = (PartKind.Temperature, "sensor"), [11] = (PartKind.Battery, "battery"),
    };

    private static readonly Table _drives = new(Enterprise($"{Root}.2.1"), 2, 3, 5, 6, 7, 8, 9, 10);
    private static readonly Table _disks = new(Enterprise($"{Root}.6.1"), 3, 7, 11, 13, 15, 17);
    private static readonly Table _items = new(Enterprise($"{Root}.9.1"), 6, 8, 9, 10, 13);

    public override string Name => "infortrend";

    public override string Title => "Infortrend";

    public override IReadOnlyList<Oid> Evidence => [Enterprise(Root)];

    public override IReadOnlyList<Oid> Models => [Scalar($"{Root}.1.1.15"), Scalar($"{Root}.1.1.11")];

    public override IReadOnlyList<Oid> Serials => [Scalar($"{Root}.1.1.10")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } = [new(_drives.Entry, [_drives], [], data => data[_drives].Select(ReadDrive))];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
        [new(_disks.Entry, [_disks], [], data => new DiskReading([.. data[_disks].Where(row => (row[11].Number & 0xf0) != 0x80).Select(ReadDisk)]) { TellsSpares = true })];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
        [new(_items.Entry, [_items], [], data => data[_items].Where(row => row[6].Number is { } type && _kinds.ContainsKey(type)).Select(ReadItem))];

    private static RaidArray ReadDrive(Row row)
    {
        var status = row[6].Number;
        var told = status is { } known ? LogicalDrive.Of(new Cell(SnmpValue.Integer(known & 0x07))) : LogicalDrive.Of(row[6]);
        return new RaidArray
        {
            Name = $"LD {NameOr(row[2], "", row).Trim()}",
            Kind = ArrayKind.Array,
            Told = new Told<ArrayState>(StateOf(told.State, status ?? 0, row[7].Number ?? 0), RawOf(told.Raw, row)),
            Level = row[5].Number is { } modes ? _levels.GetValueOrDefault(modes & 0x0f, "") : "",
            KnownRedundancy = told.State == ArrayState.Optimal && (status & 0x40) != 0 ? Redundancy.Unknown : null,
            SizeBytes = BlocksOf(row[3].Text) * Units.Block,
            Members = row[8].Size,
            MembersOnline = row[9].Count,
            Spares = row[10].Count,
        };
    }

    /// <summary>Bit 7 of the status is off-line. The bits of ldState say what runs: 0 a rebuild or, on a good drive, a parity check; 1 and 2 growing.</summary>
    private static ArrayState StateOf(ArrayState state, long status, long activity)
    {
        if ((status & 0x80) != 0)
        {
            return ArrayState.Failed;
        }

        var (isChecking, isGrowing) = ((activity & 0x01) != 0, (activity & 0x06) != 0);
        return state switch
        {
            ArrayState.Degraded when isChecking => ArrayState.Rebuilding,
            ArrayState.Optimal when isChecking => ArrayState.Scrubbing,
            ArrayState.Optimal when isGrowing => ArrayState.Expanding,
            _ => state,
        };
    }

    private static string RawOf(string word, Row row) =>
        row[6].Number is > 7 || row[7].Number is not (null or 0) ? $"{word}, status {row[6].Raw}, state {row[7].Raw}" : word;

    private static RaidDisk ReadDisk(Row row)
    {
        var told = Disk.Of(row[11]);
        var slot = string.Create(CultureInfo.InvariantCulture, $"{row[3].Number ?? 0}:{row[13].Number ?? row.Number}");
        return new RaidDisk
        {
            Name = $"Disk {slot}",
            Slot = slot,
            Told = told,
            Role = told.State switch { DiskState.Spare => DiskRole.Spare, DiskState.Ok or DiskState.Rebuilding => DiskRole.Data, DiskState.Unassigned => DiskRole.Unassigned, _ => DiskRole.Unknown },
            Model = row[15].Text,
            Serial = row[17].Text,
            CapacityBytes = BlocksOf(row[7].Text) * Units.Block,
        };
    }

    private static DevicePart ReadItem(Row row)
    {
        var (kind, word) = _kinds[row[6].Number!.Value];
        var kelvin = row[9].Number * (double?)row[10].Number / 1000;
        return new DevicePart(kind, NameOr(row[8], word, row), ItemStateOf(row[13]))
        {
            Temperature = kind == PartKind.Temperature && kelvin - 273 is > -50 and < 200 and var degrees ? Math.Round(degrees, 1) : null,
        };
    }

    private static Told<PartState> ItemStateOf(Cell status) => new(
        status.Number switch
        {
            null or 0xff => PartState.Unknown,
            { } bits when (bits & 0x80) != 0 => PartState.Missing,
            { } bits when (bits & 0x01) != 0 => PartState.Failed,
            { } bits when (bits & 0x40) != 0 => PartState.Warning,
            _ => PartState.Ok,
        },
        status.Raw);

    /// <summary>"0xAEA547A00", or decimal digits.</summary>
    private static double? BlocksOf(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isNumber = isHex
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var blocks)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out blocks);
        return isNumber && blocks > 0 ? blocks : null;
    }
}
