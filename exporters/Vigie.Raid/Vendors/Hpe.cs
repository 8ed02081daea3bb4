using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// HPE iLO 4 to 6 and HPE's agents on the host (CPQIDA-MIB, CPQHLTH-MIB). Status is preferred to condition, which newer iLOs leave at
/// "other". Servers with controllers of another maker tell no array at all, or a row of zeros.
/// </summary>
internal sealed class Hpe : Vendor
{
    private const string Storage = "232.3.2";
    private static readonly Table _logical = new(Enterprise($"{Storage}.3.1.1"), 3, 4, 8, 9, 10, 12, 23);
    private static readonly Table _physical = new(Enterprise($"{Storage}.5.1.1"), 3, 5, 6, 8, 39, 45, 51, 57, 58, 62, 63, 64, 70, 71, 73, 75);
    private static readonly Table _spares = new(Enterprise($"{Storage}.4.1.1"), 3, 11);
    private static readonly Table _controllers = new(Enterprise($"{Storage}.2.1.1"), 10, 20, 32);
    private static readonly Table _caches = new(Enterprise($"{Storage}.2.2.1"), 2, 4, 6);
    private static readonly Table _fans = new(Enterprise("232.6.2.6.7.1"), 4, 9);
    private static readonly Table _sensors = new(Enterprise("232.6.2.6.8.1"), 4, 6, 8);
    private static readonly Table _supplies = new(Enterprise("232.6.2.9.3.1"), 3, 4, 5);
    private static readonly Table _batteries = new(Enterprise("232.6.2.17.2.1"), 3, 4);

    public override string Name => "hpe";

    public override string Title => "HPE";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("232.3.1"), Enterprise("232.3.2"), Enterprise("232.2.2.4"), Enterprise("232.9.2")];

    public override IReadOnlyList<Oid> Models => [Scalar("232.2.2.4.2")];

    public override IReadOnlyList<Oid> Serials => [Scalar("232.2.2.2.1")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } =
        [new(_logical.Entry, [_logical], [], data => data[_logical].Where(row => !IsPhantom(row, 4, 9)).Select(ReadLogical))];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
        [new(_physical.Entry, [_physical, _spares], [], ReadDisks)];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        new(_controllers.Entry, [_controllers], [], data => data[_controllers].Where(row => row[10].Number is > 0).Select(row =>
            new DevicePart(PartKind.Controller, NameOr(row[20], "controller", row), HpeWords.Board.Of(row[10])))),
        new(_caches.Entry, [_caches], [], data => data[_caches].Where(row => row[2].Number is > 0).SelectMany(ReadCache)),
        new(_fans.Entry, [_fans], [], data => Present(data[_fans], 4).Select(row => new DevicePart(PartKind.Fan, Numbered("fan", row), HpeWords.Condition.Of(row[9])))),
        new(_sensors.Entry, [_sensors], [], data => data[_sensors].Select(row =>
            new DevicePart(PartKind.Temperature, NameOr(row[8], "sensor", row), HpeWords.Condition.Of(row[6])) { Temperature = row[4].Celsius })),
        new(_supplies.Entry, [_supplies], [], data => Present(data[_supplies], 3).Select(row => new DevicePart(PartKind.Power, Numbered("power supply", row), SupplyOf(row)))),
        new(_batteries.Entry, [_batteries], [], data => Present(data[_batteries], 3).Select(row => new DevicePart(PartKind.Battery, Numbered("smart storage battery", row), HpeWords.Condition.Of(row[4])))),
    ];

    /// <summary>"Integrated Lights-Out 5 2.71 Jul 04 2022"</summary>
    public override (string Model, string Version) Describe(string description) =>
        description.StartsWith("Integrated Lights-Out ", StringComparison.Ordinal) ? ("", $"iLO {string.Join(' ', description[22..].Split(' ').Take(2))}") : ("", "");

    /// <summary>Servers with a controller of another maker hold rows of zeros.</summary>
    private static bool IsPhantom(Row row, int status, int size) => row[status].Number is null or 0 && row[size].Number is null or 0;

    private static IEnumerable<Row> Present(IReadOnlyList<Row> rows, int column) => rows.Where(row => row[column].Number is not 2);

    private static RaidArray ReadLogical(Row row)
    {
        var told = HpeWords.LogicalDrive.Of(row[4]);
        var share = told.State == ArrayState.Initializing ? row[23].Percent : row[12].Percent;
        return new RaidArray
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"Logical drive {Controller(row)}:{row.Number}"),
            Kind = ArrayKind.VirtualDisk,
            Told = told,
            Level = HpeWords.LevelOf(row[3]),
            Progress = share,
            SizeBytes = row[9].Size * Units.MiB,
            Members = row[10].Bytes.Length > 0 ? row[10].Bytes.Length : null,
            Spares = row[8].IsText ? row[8].Bytes.Length : null,
            Controller = Controller(row),
        };
    }

    private static DiskReading ReadDisks(Readout data)
    {
        var spares = data[_spares].GroupBy(row => (Controller(row), row.Number)).ToDictionary(group => group.Key, group => group.First());
        return new DiskReading([.. data[_physical].Where(row => !IsPhantom(row, 6, 45)).Select(row => ReadDisk(row, spares.GetValueOrDefault((Controller(row), row.Number))))]) { TellsSpares = true };
    }

    private static RaidDisk ReadDisk(Row row, Row? spare)
    {
        var told = HpeWords.PhysicalDrive.Of(row[6]);
        var standby = spare is null ? (Told<DiskState>?)null : HpeWords.Spare.Of(spare[3]);
        var isSpare = row[6].Number == 10 || standby?.State == DiskState.Spare;
        return new RaidDisk
        {
            Name = row[64].Text is { Length: > 0 } location ? location : string.Create(CultureInfo.InvariantCulture, $"Drive {Controller(row)}:{row.Number}"),
            Slot = SlotOf(row),
            Told = new Told<DiskState>(StateOf(row, told, standby), standby is { } state ? $"{told.Raw}, spare {state.Raw}" : told.Raw),
            Role = isSpare ? DiskRole.Spare : row[58].Number switch { 2 => DiskRole.Data, 3 => DiskRole.Unassigned, _ => DiskRole.Unknown },
            Model = row[3].Text,
            Serial = row[51].Text,
            BadSectors = row[8].Gauge,
            MediaErrors = row[39].Gauge,
            CapacityBytes = row[45].Size * Units.MiB,
            Temperature = row[70].Celsius,
            TemperatureLimit = row[71].Celsius,
            RemainingLife = 1 - row[75].Percent,
            Progress = spare?[11].Percent,
            Controller = Controller(row),
        };
    }

    /// <summary>The worst of status, SMART and wear. A spare on older firmware says "other" while its own table says what it does.</summary>
    private static DiskState StateOf(Row row, Told<DiskState> told, Told<DiskState>? standby)
    {
        var state = told.State;
        if (standby is { State: not DiskState.Unknown } spare)
        {
            var whatItDoes = spare.State == DiskState.Spare ? DiskState.Ok : spare.State;
            state = state is DiskState.Unknown or DiskState.Ok ? whatItDoes : state;
        }

        foreach (var more in new[] { HpeWords.Smart.Of(row[57]).State, HpeWords.Wear.Of(row[73]).State }.Where(more => more != DiskState.Unknown))
        {
            state = more > state ? more : state;
        }

        return state == DiskState.Ok && row[58].Number == 3 && row[6].Number == 2 && standby is null ? DiskState.Unassigned : state;
    }

    private static string SlotOf(Row row) => row[62].Text is { Length: > 0 } port
        ? string.Create(CultureInfo.InvariantCulture, $"{port}:{row[63].Number ?? 0}:{row[5].Number ?? 0}")
        : row[5].Text;

    private static IEnumerable<DevicePart> ReadCache(Row row)
    {
        var cache = HpeWords.Cache.Of(row[2]);
        yield return new DevicePart(PartKind.Battery, Numbered("cache of controller", row), row[4].Number == 3 ? new Told<PartState>(PartState.Failed, $"{cache.Raw}, bad data possible") : cache);
        yield return new DevicePart(PartKind.Battery, Numbered("cache battery of controller", row), HpeWords.Battery.Of(row[6]));
    }

    private static Told<PartState> SupplyOf(Row row) =>
        row[5].Number == 1 ? new Told<PartState>(PartState.Ok, "1 noError") : row[4].Number is 3 or 4 ? HpeWords.Condition.Of(row[4]) : row[5].Number is > 1
            ? new Told<PartState>(PartState.Failed, $"{row[5].Raw}, condition {row[4].Raw}")
            : HpeWords.Condition.Of(row[4]);

    private static string Numbered(string word, Row row) => string.Create(CultureInfo.InvariantCulture, $"{word} {row.Number}");

    private static string Controller(Row row) => row.Index.Count > 1 ? row.Index[^2].ToString(CultureInfo.InvariantCulture) : "";
}
