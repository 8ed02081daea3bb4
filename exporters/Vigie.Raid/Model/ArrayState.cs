namespace Vigie.Raid.Model;

/// <summary>How an array, pool, volume or virtual disk is: one vocabulary for every vendor. In order of severity, the worst last.</summary>
internal enum ArrayState
{
    /// <summary>Nothing to report.</summary>
    Optimal,

    /// <summary>A word or number that is in no table of ours, or an array that is no longer told of.</summary>
    Unknown,

    /// <summary>Deleting, cancelling, mounting a cache.</summary>
    Transitional,

    /// <summary>A check of all data that somebody scheduled: healthy.</summary>
    Scrubbing,

    /// <summary>Creating, formatting, assembling.</summary>
    Initializing,

    /// <summary>The capacity grows.</summary>
    Expanding,

    /// <summary>Level or layout changes.</summary>
    Migrating,

    /// <summary>All members are there and parity or mirror are being made consistent.</summary>
    Resyncing,

    /// <summary>Redundancy is reduced and is being restored onto a disk.</summary>
    Rebuilding,

    /// <summary>It serves, redundancy is reduced or lost, and nothing repairs it.</summary>
    Degraded,

    /// <summary>Data out of reach or lost.</summary>
    Failed,
}

/// <summary>How many more disks an array may lose.</summary>
internal enum Redundancy
{
    /// <summary>As many as its level promises.</summary>
    Full,

    /// <summary>Fewer.</summary>
    Reduced,

    /// <summary>None, by its level or because it failed.</summary>
    None,

    /// <summary>The device does not tell.</summary>
    Unknown,
}

/// <summary>What an array is busy with, apart from serving.</summary>
internal enum ArrayActivity
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Restores redundancy onto a disk.</summary>
    Rebuild,

    /// <summary>Makes parity or mirror consistent.</summary>
    Resync,

    /// <summary>Reads and compares all data.</summary>
    Check,

    /// <summary>Grows.</summary>
    Reshape,

    /// <summary>Changes its level or layout.</summary>
    Migrate,

    /// <summary>Is being made.</summary>
    Init,
}

/// <summary>What kind of row of the device an array is.</summary>
internal enum ArrayKind
{
    /// <summary>A RAID group or set.</summary>
    Array,

    /// <summary>A pool that volumes are cut from.</summary>
    Pool,

    /// <summary>A volume that lies on an array or a pool, or is one where the device tells no array.</summary>
    Volume,

    /// <summary>A logical drive of a controller.</summary>
    VirtualDisk,

    /// <summary>A single disk that a controller passes through.</summary>
    Passthrough,

    /// <summary>The device's own: it does not hold the owner's data and is not counted.</summary>
    System,
}

/// <summary>What follows from a state when the device says no more.</summary>
internal static class ArrayStates
{
    public static ArrayActivity ActivityOf(ArrayState state) => state switch
    {
        ArrayState.Rebuilding => ArrayActivity.Rebuild,
        ArrayState.Resyncing => ArrayActivity.Resync,
        ArrayState.Scrubbing => ArrayActivity.Check,
        ArrayState.Expanding => ArrayActivity.Reshape,
        ArrayState.Migrating => ArrayActivity.Migrate,
        ArrayState.Initializing => ArrayActivity.Init,
        _ => ArrayActivity.None,
    };

    /// <summary>Unknown wherever the state alone does not prove it: an array that grows may do so on all its disks or not.</summary>
    public static Redundancy RedundancyOf(ArrayState state, string level) => state switch
    {
        ArrayState.Failed => Redundancy.None,
        _ when RaidLevel.HasNone(level) => Redundancy.None,
        ArrayState.Degraded or ArrayState.Rebuilding => Redundancy.Reduced,
        ArrayState.Optimal or ArrayState.Scrubbing or ArrayState.Resyncing => Redundancy.Full,
        _ => Redundancy.Unknown,
    };

    public static ArrayState Worst(ArrayState left, ArrayState right) => left > right ? left : right;
}
