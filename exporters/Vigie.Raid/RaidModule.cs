using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Raid.Collectors;

namespace Vigie.Raid;

/// <summary>Watches RAID arrays and disks of NAS and servers over SNMP, recognising the vendor by itself.</summary>
public sealed class RaidModule : IModule
{
    /// <inheritdoc/>
    public string Kind => "raid";

    /// <inheritdoc/>
    public string Summary => "RAID arrays and disks of NAS and servers over SNMP, in one vocabulary for every vendor";

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> Keys => RaidKeys.All;

    /// <inheritdoc/>
    public IReadOnlyList<CollectorDescription> Collectors { get; } = [DeviceCollector.Fixed, ArraysCollector.Fixed, DisksCollector.Fixed, SmartCollector.Fixed];

    /// <inheritdoc/>
    public string? CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Timeout => "SNMP is silent: the agent is off, a firewall drops UDP port 161, or community or privacy protocol are wrong, which look the same. Try `snmpget` from this machine (docs/raid.md).",
        FailureReason.Auth => "User, password or level of SNMPv3 are not those of the device: compare user, auth_protocol and both secret files with its SNMP page (docs/raid.md).",
        FailureReason.Forbidden => "The SNMP user may not read these tables: give it read access to all of them (view .1), as docs/raid.md shows.",
        FailureReason.Unsupported => "It answers SNMP, and none of the vendors' tables is there: switch the storage tables of its agent on (docs/raid.md tells where, for each vendor).",
        _ => null,
    };

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => RaidKeys.Read(target);
}
