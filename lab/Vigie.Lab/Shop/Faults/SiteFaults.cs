using Vigie.Lab.Snmp;
using Vigie.Lab.Sns;
using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of everything that stands at a site at once.</summary>
internal static class SiteFaults
{
    /// <summary>All of them, in the order of the page.</summary>
    /// <param name="ofDatabases">The faults of its database servers.</param>
    public static IReadOnlyList<LabFault> Of(IReadOnlyList<LabFault> ofDatabases) =>
    [
        new()
        {
            Name = "site-gone",
            Title = "Whole site gone",
            Section = "Site",
            Effect = "Power or Internet of the whole site is away: backup server, NAS, firewall, gateway and databases answer nobody.",
            Waits = "3 min",
            Alerts = ["SiteUnreachable"],
            PbsGone = true,
            NasTrouble = AgentTrouble.Gone,
            Firewall = FirewallTrouble.Gone,
            Gateway = GatewayTrouble.Off,
            Databases = [.. ofDatabases.Where(fault => IsServerStopped(fault.Name)).SelectMany(fault => fault.Databases)],
        },
    ];

    private static bool IsServerStopped(string name) => name is "mariadb-primary-stopped" or "mariadb-replica-stopped" or "postgres-primary-stopped" or "postgres-standby-stopped";
}
