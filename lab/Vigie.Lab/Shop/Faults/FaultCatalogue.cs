namespace Vigie.Lab.Shop.Faults;

/// <summary>What the faults of a backup server are about.</summary>
/// <param name="Store">A datastore with critical groups.</param>
/// <param name="Group">The machine whose backup is spoiled.</param>
/// <param name="Expected">The machine that the configuration names exactly.</param>
/// <param name="SyncJob">A sync job.</param>
internal sealed record FaultSubject(string Store, string Group, string Expected, string SyncJob);

/// <summary>The faults of a site, in the order of the page.</summary>
internal static class FaultCatalogue
{
    /// <summary>All of them; what this lab does not have cannot break.</summary>
    /// <param name="plan">The site.</param>
    /// <param name="hasNas">Whether it has a NAS.</param>
    /// <param name="isReadBySnmp">Whether Vigie reads its firewall by SNMP.</param>
    /// <param name="shared">What it shares with the other one.</param>
    public static IReadOnlyList<LabFault> Of(SitePlan plan, bool hasNas, bool isReadBySnmp, SharedParts shared)
    {
        IReadOnlyList<LabFault> databases =
        [
            .. shared.Databases is { MariaDb: not null } ? MariaDbFaults.At(plan.Name) : [],
            .. shared.Databases is { Postgres: not null } ? PostgresFaults.At(plan.Name) : [],
        ];
        return
        [
            .. OfBackupServer(plan.Subject), .. hasNas ? NasFaults.Of(plan.Name) : [],
            .. shared.Tunnel is null ? [] : TunnelFaults.Of(plan.Name), .. FirewallFaults.Of(plan.Name, isReadBySnmp),
            .. databases, .. SiteFaults.Of(databases),
        ];
    }

    /// <summary>Those of its backup server alone.</summary>
    public static IReadOnlyList<LabFault> OfBackupServer(FaultSubject subject) =>
        [.. BackupFaults.Of(subject), .. DatastoreFaults.Of(subject.Store), .. JobFaults.Of(subject.Store, subject.SyncJob), .. ServerFaults.All];
}
