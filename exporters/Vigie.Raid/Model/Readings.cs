namespace Vigie.Raid.Model;

/// <summary>A state and what the device said for it.</summary>
/// <param name="State">The state in our words.</param>
/// <param name="Raw">What the device said: its number and the vendor's word for it, or its text.</param>
internal readonly record struct Told<TState>(TState State, string Raw)
    where TState : struct, Enum;

/// <summary>An array, pool, volume or virtual disk.</summary>
internal sealed record RaidArray
{
    /// <summary>What identifies it on the device: a name, never the row's number if there is a name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of row it is.</summary>
    public required ArrayKind Kind { get; init; }

    /// <summary>How it is.</summary>
    public required Told<ArrayState> Told { get; init; }

    /// <summary>Its level in the one spelling; empty when the device does not tell.</summary>
    public string Level { get; init; } = "";

    /// <summary>What is left of its redundancy, when the device says more than the state does.</summary>
    public Redundancy? KnownRedundancy { get; init; }

    /// <summary>What it is busy with, when the device says more than the state does.</summary>
    public ArrayActivity? KnownActivity { get; init; }

    /// <summary>How much of the activity is done, 0 to 1.</summary>
    public double? Progress { get; init; }

    /// <summary>Size in bytes.</summary>
    public double? SizeBytes { get; init; }

    /// <summary>Free in bytes; of a pool what is not given to volumes.</summary>
    public double? FreeBytes { get; init; }

    /// <summary>Members that it should have.</summary>
    public long? Members { get; init; }

    /// <summary>Members that serve.</summary>
    public long? MembersOnline { get; init; }

    /// <summary>Spares at hand.</summary>
    public long? Spares { get; init; }

    /// <summary>The controller or card it belongs to; empty when there is but one.</summary>
    public string Controller { get; init; } = "";

    public Redundancy Redundancy => KnownRedundancy ?? ArrayStates.RedundancyOf(Told.State, Level);

    public ArrayActivity Activity => KnownActivity ?? ArrayStates.ActivityOf(Told.State);
}

/// <summary>A disk.</summary>
internal sealed record RaidDisk
{
    /// <summary>What identifies it on the device: the bay's name where there is one, so that it outlives the disk in it.</summary>
    public required string Name { get; init; }

    /// <summary>The bay, with its enclosure if there is more than one.</summary>
    public string Slot { get; init; } = "";

    /// <summary>How it is.</summary>
    public required Told<DiskState> Told { get; init; }

    /// <summary>What it is for.</summary>
    public DiskRole Role { get; init; }

    /// <summary>Model.</summary>
    public string Model { get; init; } = "";

    /// <summary>Serial number; empty when the device does not tell.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Degrees Celsius.</summary>
    public double? Temperature { get; init; }

    /// <summary>How hot the device says it may become.</summary>
    public double? TemperatureLimit { get; init; }

    /// <summary>Bad or reallocated sectors.</summary>
    public double? BadSectors { get; init; }

    /// <summary>Errors of the medium that the controller counted.</summary>
    public double? MediaErrors { get; init; }

    /// <summary>Life that is left, 0 to 1.</summary>
    public double? RemainingLife { get; init; }

    /// <summary>Size in bytes.</summary>
    public double? CapacityBytes { get; init; }

    /// <summary>How much of its rebuild is done, 0 to 1.</summary>
    public double? Progress { get; init; }

    /// <summary>The controller or card it belongs to.</summary>
    public string Controller { get; init; } = "";
}

/// <summary>A part of the device.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Name">Which one of its kind.</param>
/// <param name="Told">How it is; null when the device tells but a temperature.</param>
internal sealed record DevicePart(PartKind Kind, string Name, Told<PartState>? Told)
{
    /// <summary>Degrees Celsius, of a sensor.</summary>
    public double? Temperature { get; init; }

    /// <summary>A temperature without a judgement on it.</summary>
    public static DevicePart Sensor(string name, double degrees) => new(PartKind.Temperature, name, null) { Temperature = degrees };
}

/// <summary>What a device says it is.</summary>
/// <param name="Vendor">The name of the vendor's table.</param>
/// <param name="Model">Model; empty when it does not tell.</param>
/// <param name="Version">Version of firmware or system.</param>
/// <param name="Serial">Serial number.</param>
internal sealed record DeviceIdentity(string Vendor, string Model, string Version, string Serial);

/// <summary>What a table says of disks.</summary>
/// <param name="Disks">The disks that are there.</param>
internal sealed record DiskReading(IReadOnlyList<RaidDisk> Disks)
{
    /// <summary>Bays without a disk, where the device tells of them.</summary>
    public int? EmptyBays { get; init; }

    /// <summary>Whether the device tells which disks are spares, so that none seen means that there is none.</summary>
    public bool TellsSpares { get; init; }
}
