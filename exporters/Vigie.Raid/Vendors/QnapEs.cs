using System.Globalization;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>QNAP ES NAS (24681.2.2): all values are text.</summary>
internal static class QnapEs
{
    private static readonly Table _disks = new(Below("11.1"), 2, 3, 4, 5, 6, 7);
    private static readonly Table _pools = new(Below("23.1"), 2, 3, 4, 5);
    private static readonly Table _supplies = new(Below("21.1"), 2, 3, 4);

    public static readonly WordMap<PartState> Supply = new()
    {
        { PartState.Failed, "fail", "error", "abnormal", "bad" },
        { PartState.Missing, "absent", "not present" },
        { PartState.Warning, "warning" },
        { PartState.Ok, "ok", "good", "normal", "ready" },
    };

    public static readonly Layout<IEnumerable<RaidArray>> Arrays = new(_pools.Entry, [_pools], [], data => data[_pools].Select(row =>
        QnapWords.Array(row[2].Text is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"Pool {row.Number}"), ArrayKind.Pool, row[5]) with
        {
            SizeBytes = Units.BytesOf(row[3].Text),
            FreeBytes = Units.BytesOf(row[4].Text),
        }));

    public static readonly Layout<DiskReading> Disks = new(_disks.Entry, [_disks], [], data => new DiskReading([.. data[_disks].Select(ReadDisk)]));

    public static readonly Layout<IEnumerable<DevicePart>> Parts = new(_supplies.Entry, [_supplies], [], data => data[_supplies].Select(row =>
        new DevicePart(PartKind.Power, string.Create(CultureInfo.InvariantCulture, $"power supply {row[3].Number ?? 0}:{row[2].Number ?? row.Number}"), Supply.Of(row[4]))));

    private static Oid Below(string arcs) => Oid.Parse($"1.3.6.1.4.1.24681.2.2.{arcs}");

    private static RaidDisk ReadDisk(Row row)
    {
        var status = QnapWords.Disk.Of(row[4]);
        var isTold = row[7].Text is { Length: > 0 } smart && smart != "--";
        return new RaidDisk
        {
            Name = row[2].Text is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"HDD{row.Number}"),
            Slot = string.Create(CultureInfo.InvariantCulture, $"{row.Number}"),
            Told = isTold ? QnapWords.Worse(status, QnapWords.Disk.Of(row[7]), "SMART") : status,
            Role = QnapWords.RoleOf(row[4].Text, isSpare: false),
            Model = row[5].Text,
            Temperature = row[3].Celsius,
            CapacityBytes = Units.BytesOf(row[6].Text),
        };
    }
}
