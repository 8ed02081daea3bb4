namespace Vigie.Core.Collecting;

/// <summary>Who a target is: the labels that all its series carry.</summary>
/// <param name="Name">Unique name from the configuration.</param>
/// <param name="Kind">The module's kind: pbs, raid, ipsec, mysql, postgres.</param>
/// <param name="Site">Where it stands: a place with its own power and network.</param>
public sealed record TargetIdentity(string Name, string Kind, string Site)
{
    /// <summary>The tunnel without which Vigie cannot reach it, as the target that watches the tunnel names it; null: none.</summary>
    public string? ReachedThrough { get; init; }
}
