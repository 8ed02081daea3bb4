namespace Vigie.Raid.Model;

/// <summary>How a disk is. In order of severity, the worst last.</summary>
internal enum DiskState
{
    /// <summary>Nothing to report.</summary>
    Ok,

    /// <summary>Waits to step in.</summary>
    Spare,

    /// <summary>Good and used by nothing.</summary>
    Unassigned,

    /// <summary>A word or number that is in no table of ours.</summary>
    Unknown,

    /// <summary>Carries the configuration of another controller.</summary>
    Foreign,

    /// <summary>Being filled.</summary>
    Rebuilding,

    /// <summary>The disk or its controller expects that it fails.</summary>
    PredictiveFailure,

    /// <summary>Taken out of use.</summary>
    Offline,

    /// <summary>Was there, or should be, and is not.</summary>
    Missing,

    /// <summary>Broken.</summary>
    Failed,
}

/// <summary>What a disk is for.</summary>
internal enum DiskRole
{
    /// <summary>The device does not tell.</summary>
    Unknown,

    /// <summary>Member of an array.</summary>
    Data,

    /// <summary>Hot spare.</summary>
    Spare,

    /// <summary>Cache of an array.</summary>
    Cache,

    /// <summary>Member of nothing.</summary>
    Unassigned,

    /// <summary>The device's own.</summary>
    System,
}

/// <summary>How a part of the device other than arrays and disks is.</summary>
internal enum PartState
{
    /// <summary>Good.</summary>
    Ok,

    /// <summary>A word or number that is in no table of ours.</summary>
    Unknown,

    /// <summary>Charging, learning, installed but off: passes by itself.</summary>
    Transitional,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>Needs a look.</summary>
    Warning,

    /// <summary>Broken.</summary>
    Failed,
}

/// <summary>Kinds of part.</summary>
internal enum PartKind
{
    /// <summary>The device as it sees itself.</summary>
    System,

    /// <summary>Power supply.</summary>
    Power,

    /// <summary>Fan.</summary>
    Fan,

    /// <summary>Battery or capacitor that keeps a cache, or the cache that it keeps.</summary>
    Battery,

    /// <summary>Temperature sensor.</summary>
    Temperature,

    /// <summary>RAID controller.</summary>
    Controller,

    /// <summary>Enclosure.</summary>
    Enclosure,
}

/// <summary>Words of the enumerations as they stand in labels.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly string[] _words = [.. Enum.GetNames<T>().Select(Snake)];

    /// <summary>All words, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All => _words;

    /// <summary>The word of a value: PredictiveFailure is predictive_failure.</summary>
    public static string Of(T value) => _words[Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)];

    private static string Snake(string name) =>
        string.Concat(name.Select((letter, place) => char.IsUpper(letter) && place > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
