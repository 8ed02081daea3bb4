using Vigie.Snmp;

namespace Vigie.Testing.Snmp;

/// <summary>
/// What a healthy Synology of DSM 7 tells of itself (SYNOLOGY-SYSTEM-MIB, SYNOLOGY-DISK-MIB and SYNOLOGY-RAID-MIB): one pool over all bays, one volume
/// on it, and all the columns that such an agent has, needed or not.
/// </summary>
internal static class SynologyNas
{
    private const ulong DiskBytes = 4_000_787_030_016;
    private static readonly Oid _vendor = Oid.Parse("1.3.6.1.4.1.6574");
    private static readonly Oid _system = Oid.Parse("1.3.6.1.2.1.1");

    /// <summary>An agent's objects.</summary>
    /// <param name="bays">Disks, one in each bay.</param>
    public static Mib Mib(uint bays)
    {
        var mib = new Mib();
        foreach (var (oid, value) in Objects(bays))
        {
            mib.Add(oid, value);
        }

        return mib;
    }

    /// <summary>The same, one by one.</summary>
    /// <param name="bays">Disks, one in each bay.</param>
    public static IEnumerable<VarBind> Objects(uint bays) => [.. System(), .. Enumerable.Range(0, (int)bays).SelectMany(Disk), .. Arrays(bays)];

    private static IEnumerable<VarBind> System()
    {
        yield return new(_system.Append(1, 0), SnmpValue.OfText("Linux nas 4.4.302+ #69057 SMP x86_64"));
        yield return new(_system.Append(3, 0), SnmpValue.Unsigned(SnmpType.TimeTicks, 123_456));
        foreach (var (arcs, number) in new (uint[] Arcs, int Number)[] { ([1], 1), ([2], 38), ([3], 1), ([4, 1], 1), ([4, 2], 1), ([5, 4], 2), ([6], 0), ([7, 1], 7), ([7, 2], 31), ([8], 1) })
        {
            yield return new(_vendor.Append([1, .. arcs, 0]), SnmpValue.Integer(number));
        }

        foreach (var (arc, text) in new[] { (1u, "DS923+"), (2u, "2270SBR000000"), (3u, "DSM 7.2-64570") })
        {
            yield return new(_vendor.Append(1, 5, arc, 0), SnmpValue.OfText(text));
        }
    }

    private static IEnumerable<VarBind> Disk(int place) => Row(2, (uint)place,
    [
        SnmpValue.Integer(place), SnmpValue.OfText($"Disk {place + 1}"), SnmpValue.OfText("HAT3300-4T"), SnmpValue.OfText("SATA"), SnmpValue.Integer(1), SnmpValue.Integer(33),
        SnmpValue.OfText("data"), SnmpValue.Integer(0), SnmpValue.Integer(0), SnmpValue.Integer(0), SnmpValue.Integer(-1), SnmpValue.OfText($"Drive {place + 1}"), SnmpValue.Integer(1),
    ]);

    private static IEnumerable<VarBind> Arrays(uint bays)
    {
        var size = DiskBytes * (bays - 1);
        return [.. Row(3, 0, Array(0, "Volume 1", size / 100 * 99)), .. Row(3, 1, Array(1, "Storage Pool 1", size))];
    }

    private static SnmpValue[] Array(int place, string name, ulong size) =>
    [
        SnmpValue.Integer(place), SnmpValue.OfText(name), SnmpValue.Integer(1), SnmpValue.Unsigned(SnmpType.Counter64, size / 3), SnmpValue.Unsigned(SnmpType.Counter64, size), SnmpValue.Integer(0),
    ];

    private static IEnumerable<VarBind> Row(uint table, uint row, SnmpValue[] cells) => cells.Select((cell, place) => new VarBind(_vendor.Append(table, 1, 1, (uint)place + 1, row), cell));
}
