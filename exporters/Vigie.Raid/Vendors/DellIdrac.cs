using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>Dell iDRAC 7 to 10 (IDRAC-MIB-SMIv2), and the copy of its storage tables in chassis controllers.</summary>
internal sealed class DellIdrac : Vendor
{
    private static readonly DellIdracStorage _own = new("674.10892.5.5.1.20");
    private static readonly DellIdracStorage _chassis = new("674.10892.2.6.1.20");
    private static readonly Table _supplies = new(Enterprise("674.10892.5.4.600.12.1"), 5, 8);
    private static readonly Table _batteries = new(Enterprise("674.10892.5.4.600.50.1"), 5, 7);
    private static readonly Table _fans = new(Enterprise("674.10892.5.4.700.12.1"), 5, 8);
    private static readonly Table _sensors = new(Enterprise("674.10892.5.4.700.20.1"), 5, 6, 8);

    public override string Name => "dell_idrac";

    public override string Title => "Dell iDRAC";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("674.10892.5.1"), Enterprise("674.10892.5.5"), Enterprise("674.10892.2.6.1.20")];

    public override IReadOnlyList<Oid> Models => [Scalar("674.10892.5.1.3.12")];

    public override IReadOnlyList<Oid> Versions => [Scalar("674.10892.5.1.1.8")];

    public override IReadOnlyList<Oid> Serials => [Scalar("674.10892.5.1.3.2")];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } = [_own.Arrays, _chassis.Arrays];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } = [_own.Disks, _chassis.Disks];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } =
    [
        PartsOf(_supplies, PartKind.Power, "power supply", 8, 5, DellWords.Status),
        PartsOf(_batteries, PartKind.Battery, "battery", 7, 5, DellWords.Status),
        PartsOf(_fans, PartKind.Fan, "fan", 8, 5, DellWords.Probe),
        PartsOf(_sensors, PartKind.Temperature, "sensor", 8, 5, DellWords.Probe, row => row[6].Number is > -500 and < 2000 and var tenths ? tenths / 10.0 : null),
        .. _own.Parts, .. _chassis.Parts,
    ];
}
