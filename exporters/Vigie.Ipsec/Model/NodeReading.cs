namespace Vigie.Ipsec.Model;

/// <summary>What a gateway says it is.</summary>
/// <param name="Product">Name of the product.</param>
/// <param name="Version">Its version; empty when not told.</param>
/// <param name="Model">The model; empty when not told.</param>
/// <param name="Serial">The serial number; empty when not told.</param>
internal sealed record NodeReading(string Product, string Version, string Model = "", string Serial = "")
{
    /// <summary>The nodes of a high availability pair; empty when there is none or the product does not tell.</summary>
    public IReadOnlyList<HaNode> Nodes { get; init; } = [];

    /// <summary>Whether the nodes' configurations are the same; null when not told.</summary>
    public bool? IsSynchronised { get; init; }
}

/// <summary>A node of a high availability pair.</summary>
/// <param name="Name">Its serial number, or its number where that is not told.</param>
/// <param name="Mode">What it does.</param>
/// <param name="IsOnline">Whether it answers the other one; null when not told.</param>
/// <param name="Link">The links between the nodes; null when not told.</param>
internal sealed record HaNode(string Name, HaMode Mode, bool? IsOnline, HaLink? Link);

/// <summary>What a node does.</summary>
internal enum HaMode
{
    /// <summary>It carries the traffic.</summary>
    Active,

    /// <summary>It stands by.</summary>
    Passive,

    /// <summary>It is in no pair.</summary>
    None,

    /// <summary>The device says something that we do not know.</summary>
    Unknown,
}

/// <summary>How the links between nodes are.</summary>
internal enum HaLink
{
    /// <summary>All work.</summary>
    Ok,

    /// <summary>Some work.</summary>
    Minor,

    /// <summary>None works.</summary>
    Failed,

    /// <summary>The device says something that we do not know.</summary>
    Unknown,
}

/// <summary>The words of a closed vocabulary as they stand in labels.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    /// <summary>All words, in the order of the enumeration.</summary>
    public static readonly IReadOnlyList<string> All = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    /// <summary>The word of a value.</summary>
    public static string Of(T value) => value.ToString().ToLowerInvariant();
}
