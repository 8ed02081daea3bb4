using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>
/// TrueNAS and FreeNAS (FREENAS-MIB). CORE and SCALE 22.12.1 and later have the same subtree with other columns; the type of column 3 tells
/// which. Neither tells vdevs, members, level or scrubs. Of disks there is but a temperature.
/// </summary>
internal sealed class TrueNas : Vendor
{
    public static readonly StateMap<ArrayState> Health = new()
    {
        { 0, "online", ArrayState.Optimal },
        { 1, "degraded", ArrayState.Degraded },
        { 2, "faulted", ArrayState.Failed },
        { 3, "offline", ArrayState.Failed },
        { 4, "unavail", ArrayState.Failed },
        { 5, "removed", ArrayState.Failed },
    };

    /// <summary>SCALE says ZFS's own words.</summary>
    public static readonly WordMap<ArrayState> HealthWord = new()
    {
        { ArrayState.Failed, "FAULTED", "OFFLINE", "UNAVAIL", "REMOVED", "SUSPENDED" },
        { ArrayState.Degraded, "DEGRADED" },
        { ArrayState.Optimal, "ONLINE" },
    };

    private static readonly Table _pools = new(Enterprise("50536.1.1.1.1"), 2, 3, 4, 5, 6, 7);
    private static readonly Table _temperatures = new(Enterprise("50536.3.1"), 2, 3);

    /// <summary>hrStorageTable of HOST-RESOURCES-MIB: SCALE tells the size of a pool nowhere else.</summary>
    private static readonly Table _storage = new(Oid.Parse("1.3.6.1.2.1.25.2.3.1"), 3, 4, 5, 6);

    public override string Name => "truenas";

    public override string Title => "TrueNAS";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("50536.1"), Enterprise("50536.3")];

    /// <summary>CORE has columns up to 15, SCALE up to 11.</summary>
    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } =
    [
        new(_pools.Entry.Append(12), [_pools], [], ReadPools),
        new(_pools.Entry, [_pools, _storage], [], ReadPools),
    ];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } =
        [new(_temperatures.Entry, [_temperatures], [], data => new DiskReading([.. data[_temperatures].Select(ReadDisk)]))];

    /// <summary>"TrueNAS-SCALE-24.04.2.2. Hardware: ..."</summary>
    public override (string Model, string Version) Describe(string description) =>
        description.IndexOf(". Hardware", StringComparison.Ordinal) is > 0 and var end ? ("", description[..end]) : ("", "");

    private static IEnumerable<RaidArray> ReadPools(Readout data) => data[_pools].Select(row => row[3].IsText ? ReadScale(row, data) : ReadCore(row));

    private static RaidArray ReadCore(Row row)
    {
        var unit = row[3].Size ?? 1;
        return new RaidArray
        {
            Name = NameOr(row[2], "pool", row),
            Kind = KindOf(row[2].Text),
            Told = Health.Of(row[7]),
            SizeBytes = row[4].Size * (double)unit,
            FreeBytes = row[4].Size is null ? null : row[6].Count * (double)unit,
        };
    }

    private static RaidArray ReadScale(Row row, Readout data)
    {
        var mount = data[_storage].FirstOrDefault(storage => row[2].Text.Length > 0 && storage[3].Text == $"/mnt/{row[2].Text}");
        var (unit, size, used) = (mount?[4].Size, Unsigned(mount?[5]), Unsigned(mount?[6]));
        return new RaidArray
        {
            Name = NameOr(row[2], "pool", row),
            Kind = KindOf(row[2].Text),
            Told = HealthWord.Of(row[3]),
            SizeBytes = size * unit,
            FreeBytes = (size - used) * unit,
        };
    }

    /// <summary>hrStorageSize is an INTEGER that wraps on large pools.</summary>
    private static double? Unsigned(Cell? cell) => cell?.Number is { } number ? number < 0 ? number + 4294967296.0 : number : null;

    /// <summary>The pool that the system boots from holds none of the owner's data.</summary>
    private static ArrayKind KindOf(string name) => name is "boot-pool" or "freenas-boot" ? ArrayKind.System : ArrayKind.Pool;

    private static RaidDisk ReadDisk(Row row) => new()
    {
        Name = NameOr(row[2], "disk", row),
        Slot = row[2].Text,
        Told = new Told<DiskState>(DiskState.Unknown, "temperature only"),
        Temperature = row[3].Gauge is > 0 and < 200_000 and var thousandths ? thousandths / 1000.0 : null,
    };
}
