using Vigie.Raid.Model;
using Vigie.Snmp;

namespace Vigie.Raid.Vendors;

/// <summary>Areca controllers with their own Ethernet port (ARECA-SNMP-MIB), up to eight in a host, and Proware's and EUROstor's boxes with the same tables.</summary>
internal sealed class Areca : Vendor
{
    /// <summary>Subtree 2 is the first SAS card or the second SATA card: shape decides.</summary>
    private static readonly ArecaCard[] _cards =
    [
        new("18928.1.1", ""), new("18928.1.2", ""), new("18928.1.3", "card 3 "), new("18928.1.4", "card 4 "),
        new("18928.1.130", "card 130 "), new("18928.1.131", "card 131 "), new("18928.1.132", "card 132 "),
        new("14752.1.3", ""),
    ];

    public override string Name => "areca";

    public override string Title => "Areca";

    public override IReadOnlyList<Oid> Evidence => [Enterprise("18928.1"), Enterprise("14752.1.3")];

    public override IReadOnlyList<Oid> Models => [.. _cards.Select(card => card.Model)];

    public override IReadOnlyList<Oid> Versions => [.. _cards.Select(card => card.Firmware)];

    public override IReadOnlyList<Oid> Serials => [.. _cards.Select(card => card.Serial)];

    public override IReadOnlyList<Layout<IEnumerable<RaidArray>>> Arrays { get; } = [.. _cards.SelectMany(card => card.Arrays)];

    public override IReadOnlyList<Layout<DiskReading>> Disks { get; } = [.. _cards.SelectMany(card => card.Disks)];

    public override IReadOnlyList<Layout<IEnumerable<DevicePart>>> Parts { get; } = [.. _cards.SelectMany(card => card.Parts)];
}
