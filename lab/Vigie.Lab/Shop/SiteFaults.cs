using Vigie.Lab.Databases;
using Vigie.Lab.Nas;
using Vigie.Lab.Sns;
using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop;

/// <summary>Faults of everything that stands at a site at once.</summary>
internal static class SiteFaults
{
    /// <summary>All of them, in the order of the page.</summary>
    /// <param name="site">Name of the site.</param>
    /// <param name="databases">The database servers; null: there are none.</param>
    public static IReadOnlyList<LabFault> Of(string site, LabDatabases? databases) =>
    [
        new()
        {
            Name = "site-gone",
            Title = "Whole site gone",
            Section = "Site",
            Effect = "Power or Internet of the whole site is away: backup server, NAS, firewall, gateway and databases answer nobody.",
            Waits = "3 min",
            Alerts = ["SiteUnreachable"],
            Gone = true,
            NasTrouble = AgentTrouble.Gone,
            Firewall = FirewallTrouble.Gone,
            Gateway = GatewayTrouble.Off,
            Databases = [.. databases?.FaultsAt(site).Where(fault => IsServerStopped(fault.Name)).SelectMany(fault => fault.Databases) ?? []],
        },
    ];

    private static bool IsServerStopped(string name) => name is "mariadb-primary-stopped" or "mariadb-replica-stopped" or "postgres-primary-stopped" or "postgres-standby-stopped";
}
