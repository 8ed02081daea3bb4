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
    public ITargetPlan? Read(ConfigSection target) => RaidKeys.Read(target);
}
