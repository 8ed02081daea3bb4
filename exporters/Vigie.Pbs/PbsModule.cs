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
    public string? CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Auth => "On the PBS `proxmox-backup-manager user list-tokens vigie@pbs` shows whether the token is there, enabled and not expired; token_id is USER@REALM!TOKENNAME, and the secret file holds what generate-token printed. A lost secret is made anew (docs/pbs.md).",
        FailureReason.Forbidden => "Give user and token both the role Audit on / and RemoteAudit on /remote: the commands of docs/pbs.md.",
        FailureReason.Identity => "`proxmox-backup-manager cert info` on the PBS prints the fingerprint: if it is the one that is shown, the certificate was renewed, so write it into `fingerprint`. If not, somebody stands between.",
        FailureReason.Unreachable => "Look whether url names the PBS and its port 8007, whether proxmox-backup-proxy runs there, and whether a firewall lets this machine through.",
        _ => null,
    };

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => PbsKeys.Read(target);
}
