using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Pbs.Collectors;
using Vigie.Reach;

namespace Vigie.Pbs;

/// <summary>Watches Proxmox Backup Servers, versions 2.4 to 4.x, with a read-only API token.</summary>
public sealed class PbsModule : IModule
{
    /// <inheritdoc/>
    public string Kind => "pbs";

    /// <inheritdoc/>
    public string Summary => "Proxmox Backup Server: datastores, age and verification of backups, jobs";

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> Keys => PbsKeys.All;

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> SharedKeys => [SshKeys.Bastions];

    /// <inheritdoc/>
    public IReadOnlyList<CollectorDescription> Collectors { get; } =
    [
        DatastoresCollector.Fixed, VersionCollector.Fixed, JobsCollector.Fixed, NodeCollector.Fixed,
        GroupsCollector.Fixed, SnapshotsCollector.Fixed, PermissionsCollector.Fixed, SubscriptionCollector.Fixed,
    ];

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => PbsKeys.Read(target);
}
