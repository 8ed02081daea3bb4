using Vigie.Lab.Snmp;

namespace Vigie.Lab.Nas;

/// <summary>
/// What DSM 7.2 tells below 1.3.6.1.4.1.6574: SYNOLOGY-SYSTEM-MIB (1), -DISK-MIB (2), -RAID-MIB (3), -SMART-MIB (5) and -STORAGEIO-MIB (101).
/// It has no column for level, progress or members; the serial numbers of disks stand in the I/O table alone.
/// </summary>
internal static class NasMib
{
    /// <summary>The subtree of the vendor.</summary>
    public const string Root = ".1.3.6.1.4.1.6574";

    private const string DiskModel = "HAT3300-4T";
    private static readonly MibOid Vendor = MibOid.Parse(Root)!.Value;

    private delegate IEnumerable<(uint Column, Func<MibOid, MibObject> Value)> Columns<in T>(T row, int index);

    /// <summary>What its agent says of itself: a plain Linux.</summary>
    public static SnmpDevice Device(string name) =>
        new(Root, $"Linux {name} 4.4.302+ #64570 SMP Thu Jul 20 00:06:07 CST 2023 x86_64", ".1.3.6.1.4.1.8072.3.2.10");

    /// <summary>All values, in the order in which an agent must tell them.</summary>
    public static IReadOnlyList<MibObject> Of(NasState nas)
    {
        MibObject[] objects =
        [
            .. System(nas),
            .. Table(Vendor.With(2, 1, 1), nas.Disks, 0, DiskColumns),
            .. Table(Vendor.With(3, 1, 1), nas.Arrays, 0, ArrayColumns),
            .. Table(Vendor.With(5, 1, 1), [.. nas.Disks.SelectMany(SmartRows)], 1, SmartColumns),
            .. Table(Vendor.With(101, 1, 1), nas.Disks, 1, IoColumns),
        ];
        Array.Sort(objects, (a, b) => a.Oid.CompareTo(b.Oid));
        return objects;
    }

    private static IEnumerable<MibObject> System(NasState nas)
    {
        var root = Vendor.With(1);
        return
        [
            MibObject.Number(root.With(1, 0), nas.SystemFailed ? 2 : 1),
            MibObject.Number(root.With(2, 0), nas.Temperature),
            MibObject.Number(root.With(3, 0), 1),
            MibObject.Number(root.With(4, 1, 0), 1),
            MibObject.Number(root.With(4, 2, 0), 1),
            MibObject.Text(root.With(5, 1, 0), nas.Model),
            MibObject.Text(root.With(5, 2, 0), nas.Serial),
            MibObject.Text(root.With(5, 3, 0), nas.Version),
            MibObject.Number(root.With(5, 4, 0), 2),
            MibObject.Number(root.With(6, 0), 0),
            MibObject.Number(root.With(7, 1, 0), 7),
            MibObject.Number(root.With(7, 2, 0), 31),
            MibObject.Number(root.With(8, 0), 1),
        ];
    }

    private static IEnumerable<MibObject> Table<T>(MibOid entry, IReadOnlyList<T> rows, int first, Columns<T> columns) =>
        rows.SelectMany((row, i) => columns(row, first + i).Select(column => column.Value(entry.With(column.Column, (uint)(first + i)))));

    private static IEnumerable<(uint Column, Func<MibOid, MibObject> Value)> DiskColumns(NasDisk disk, int index) =>
    [
        (1, oid => MibObject.Number(oid, index)),
        (2, oid => MibObject.Text(oid, $"Disk {disk.Bay}")),
        (3, oid => MibObject.Text(oid, DiskModel)),
        (4, oid => MibObject.Text(oid, "SATA")),
        (5, oid => MibObject.Number(oid, (int)disk.Status)),
        (6, oid => MibObject.Number(oid, disk.Temperature)),
        (7, oid => MibObject.Text(oid, disk.Role)),
        (8, oid => MibObject.Number(oid, 0)),
        (9, oid => MibObject.Number(oid, disk.BadSectors)),
        (10, oid => MibObject.Number(oid, 0)),
        (11, oid => MibObject.Number(oid, -1)), // not applicable: it is no SSD
        (12, oid => MibObject.Text(oid, $"Drive {disk.Bay}")),
        (13, oid => MibObject.Number(oid, (int)disk.Health)),
    ];

    private static IEnumerable<(uint Column, Func<MibOid, MibObject> Value)> ArrayColumns(NasArray array, int index) =>
    [
        (1, oid => MibObject.Number(oid, index)),
        (2, oid => MibObject.Text(oid, array.Name)),
        (3, oid => MibObject.Number(oid, (int)array.Status)),
        (4, oid => MibObject.Counter64(oid, array.Free)),
        (5, oid => MibObject.Counter64(oid, array.Total)),
        (6, oid => MibObject.Number(oid, 0)),
    ];

    private static IEnumerable<(NasDisk Disk, string Name, int Id, int Current, int Threshold, int Raw)> SmartRows(NasDisk disk) =>
    [
        (disk, "Reallocated_Sector_Ct", 5, disk.BadSectors > 0 ? 62 : 100, 10, disk.BadSectors),
        (disk, "Temperature_Celsius", 194, 100 - disk.Temperature, 0, disk.Temperature),
        (disk, "Current_Pending_Sector", 197, 100, 0, disk.BadSectors / 8),
    ];

    private static IEnumerable<(uint Column, Func<MibOid, MibObject> Value)> SmartColumns(
        (NasDisk Disk, string Name, int Id, int Current, int Threshold, int Raw) row, int index) =>
    [
        (1, oid => MibObject.Number(oid, index)),
        (2, oid => MibObject.Text(oid, Device(row.Disk))),
        (3, oid => MibObject.Text(oid, row.Name)),
        (4, oid => MibObject.Number(oid, row.Id)),
        (5, oid => MibObject.Number(oid, row.Current)),
        (6, oid => MibObject.Number(oid, row.Current)),
        (7, oid => MibObject.Number(oid, row.Threshold)),
        (8, oid => MibObject.Number(oid, row.Raw)),
        (9, oid => MibObject.Text(oid, "OK")),
        (10, oid => MibObject.Counter64(oid, (ulong)row.Raw)),
    ];

    private static IEnumerable<(uint Column, Func<MibOid, MibObject> Value)> IoColumns(NasDisk disk, int index) =>
    [
        (1, oid => MibObject.Number(oid, index)),
        (2, oid => MibObject.Text(oid, Device(disk))),
        (3, oid => MibObject.Counter(oid, disk.Moved.Read)),
        (4, oid => MibObject.Counter(oid, disk.Moved.Written)),
        (5, oid => MibObject.Counter(oid, disk.Moved.Read / 65_536)),
        (6, oid => MibObject.Counter(oid, disk.Moved.Written / 65_536)),
        (8, oid => MibObject.Number(oid, disk.Load)),
        (9, oid => MibObject.Number(oid, disk.Load)),
        (10, oid => MibObject.Number(oid, disk.Load)),
        (11, oid => MibObject.Number(oid, disk.Load)),
        (12, oid => MibObject.Counter64(oid, disk.Moved.Read)),
        (13, oid => MibObject.Counter64(oid, disk.Moved.Written)),
        (14, oid => MibObject.Text(oid, disk.Serial)),
    ];

    private static string Device(NasDisk disk) => $"sata{disk.Bay}";
}
