namespace Vigie.Lab.Nas;

/// <summary>raidStatus of SYNOLOGY-RAID-MIB; 13 stands in the vendor's guide only.</summary>
internal enum RaidStatus
{
    Normal = 1,
    Repairing = 2,
    Degrade = 11,
    Crashed = 12,
    DataScrubbing = 13,
}

/// <summary>diskStatus of SYNOLOGY-DISK-MIB: speaks of partitions, not of health.</summary>
internal enum DiskStatus
{
    Normal = 1,
    Initialized = 2,
    Crashed = 5,
}

/// <summary>diskHealthStatus, since DSM 7.1.</summary>
internal enum DiskHealth
{
    Normal = 1,
    Warning = 2,
    Critical = 3,
    Failing = 4,
}

/// <summary>A disk in its bay.</summary>
/// <param name="Bay">Number of the bay, from 1.</param>
/// <param name="Serial">Serial number; the agent shows it in the I/O table only.</param>
internal sealed record NasDisk(int Bay, string Serial)
{
    public DiskStatus Status { get; init; } = DiskStatus.Normal;

    public DiskHealth Health { get; init; } = DiskHealth.Normal;

    public string Role { get; init; } = "data";

    /// <summary>In degrees Celsius.</summary>
    public int Temperature { get; init; } = 34;

    public int BadSectors { get; init; }

    /// <summary>Share of its time that it works, in percent.</summary>
    public int Load { get; init; } = 4;

    /// <summary>Bytes read and written since the NAS started.</summary>
    public (ulong Read, ulong Written) Moved { get; init; }
}

/// <summary>A row of the RAID table: DSM 7 tells volumes and the pools below them in the same one.</summary>
/// <param name="Name">Such as Volume 1 or Storage Pool 1.</param>
/// <param name="Free">Free bytes; of a pool: not given to a volume.</param>
/// <param name="Total">Size in bytes.</param>
internal sealed record NasArray(string Name, ulong Free, ulong Total)
{
    public RaidStatus Status { get; init; } = RaidStatus.Normal;
}

/// <summary>What a NAS tells at one moment.</summary>
internal sealed record NasState
{
    public required string Serial { get; init; }

    public string Model { get; init; } = "DS923+";

    public string Version { get; init; } = "DSM 7.2-64570";

    /// <summary>2 once a volume has crashed; a degraded pool leaves it at 1.</summary>
    public bool SystemFailed { get; init; }

    /// <summary>Of the box, in degrees Celsius.</summary>
    public int Temperature { get; init; } = 38;

    /// <summary>The disks that are seen, in the order of their bays: a bay without a disk has no row.</summary>
    public required IReadOnlyList<NasDisk> Disks { get; init; }

    public required IReadOnlyList<NasArray> Arrays { get; init; }

    public NasState EditDisk(int bay, Func<NasDisk, NasDisk> edit) => this with { Disks = [.. Disks.Select(d => d.Bay == bay ? edit(d) : d)] };

    public NasState Without(params int[] bays) => this with { Disks = [.. Disks.Where(d => !bays.Contains(d.Bay))] };

    public NasState EditArray(string name, RaidStatus status) =>
        this with { Arrays = [.. Arrays.Select(a => a.Name == name ? a with { Status = status } : a)] };
}
