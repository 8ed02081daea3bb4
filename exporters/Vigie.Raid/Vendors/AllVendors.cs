namespace Vigie.Raid.Vendors;

/// <summary>All vendors, in the order in which they are told. To add one is to add its file and its line here.</summary>
internal static class AllVendors
{
    public static readonly IReadOnlyList<Vendor> List =
    [
        new Synology(),
        new Qnap(),
        new TrueNas(),
        new ReadyNas(),
        new DellIdrac(),
        new DellOmsa(),
        new Hpe(),
        new MegaRaid(),
        new Areca(),
        new Adaptec(),
        new Buffalo(),
        new Asustor(),
        new Infortrend(),
        new LinuxMd(),
    ];

    /// <summary>Their names, for the configuration.</summary>
    public static IReadOnlyList<string> Names => [.. List.Select(vendor => vendor.Name)];
}
