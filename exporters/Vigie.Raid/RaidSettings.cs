using Vigie.Core.Collecting;
using Vigie.Raid.Reading;
using Vigie.Raid.Vendors;
using Vigie.Snmp;

namespace Vigie.Raid;

/// <summary>What the owner expects of a device.</summary>
/// <param name="Arrays">How many arrays, or null.</param>
/// <param name="Disks">How many disks, or null.</param>
/// <param name="Spares">How many hot spares, or null.</param>
internal sealed record Expectation(long? Arrays = null, long? Disks = null, long? Spares = null);

/// <summary>The validated settings of a device.</summary>
internal sealed record RaidSettings : ITargetPlan
{
    /// <summary>Which agent, and how to ask it.</summary>
    public required SnmpSettings Snmp { get; init; }

    /// <summary>The vendors to look for.</summary>
    public IReadOnlyList<Vendor> Vendors { get; init; } = AllVendors.List;

    /// <summary>What the owner expects.</summary>
    public Expectation Expected { get; init; } = new();

    /// <summary>What the owner says that the device does not.</summary>
    public OwnerHints Hints { get; init; } = OwnerHints.None;

    /// <summary>Whether SMART attributes are read.</summary>
    public bool ReadsSmart { get; init; }

    /// <summary>How hot a disk may become when the device does not say, in degrees Celsius.</summary>
    public double MaxDiskTemperature { get; init; } = 60;

    /// <summary>How long something that vanished is missed.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public ITarget Open(TargetServices services) => new RaidTarget(this, services, (settings, clock) => new SnmpSession(settings, clock));
}
