namespace Vigie.Pbs.Readings;

/// <summary>The host that PBS runs on; null is unknown.</summary>
internal sealed record NodeReading
{
    /// <summary>Share of CPU time in use, 0 to 1.</summary>
    public double? Cpu { get; init; }

    /// <summary>Share of CPU time waiting for disks, 0 to 1.</summary>
    public double? IoWait { get; init; }

    /// <summary>Load average over 1 minute.</summary>
    public double? Load1 { get; init; }

    /// <summary>Load average over 5 minutes.</summary>
    public double? Load5 { get; init; }

    /// <summary>Load average over 15 minutes.</summary>
    public double? Load15 { get; init; }

    /// <summary>Memory in bytes.</summary>
    public double? MemoryTotal { get; init; }

    /// <summary>Memory in use in bytes.</summary>
    public double? MemoryUsed { get; init; }

    /// <summary>Swap in bytes.</summary>
    public double? SwapTotal { get; init; }

    /// <summary>Swap in use in bytes.</summary>
    public double? SwapUsed { get; init; }

    /// <summary>Root file system in bytes.</summary>
    public double? RootTotal { get; init; }

    /// <summary>Used on the root file system in bytes.</summary>
    public double? RootUsed { get; init; }

    /// <summary>Available on the root file system in bytes.</summary>
    public double? RootAvailable { get; init; }

    /// <summary>Seconds since the host started.</summary>
    public double? Uptime { get; init; }
}

/// <summary>Product version.</summary>
/// <param name="Full">Version and release joined by a point.</param>
internal sealed record VersionReading(string Full);

/// <summary>Subscription of the node. Key and server id are not read at all.</summary>
/// <param name="State">One of PBS's words, or null when it is none of them.</param>
/// <param name="DueDate">Day on which it ends, or null.</param>
internal sealed record SubscriptionReading(string? State, DateOnly? DueDate);

/// <summary>The token's own rights: for each path of the ACL tree its privileges, and whether they reach what is below.</summary>
/// <param name="Paths">Path to privilege to propagation. PBS lists a path that inherits, too.</param>
internal sealed record PermissionReading(IReadOnlyDictionary<string, IReadOnlyDictionary<string, bool>> Paths)
{
    /// <summary>Whether the privilege is held on a path itself.</summary>
    /// <param name="path">The path that PBS checks.</param>
    /// <param name="privilege">The privilege.</param>
    /// <returns>True when it is granted there, or above and reaching down. An entry nearer to the path replaces what is above it.</returns>
    public bool Holds(string path, string privilege)
    {
        for (var at = path; ; at = Parent(at))
        {
            if (Paths.TryGetValue(at, out var privileges))
            {
                return privileges.TryGetValue(privilege, out var reachesDown) && (reachesDown || at == path);
            }

            if (at == "/")
            {
                return false;
            }
        }
    }

    /// <summary>Whether the privilege reaches anything below a path: all of it, or a part.</summary>
    /// <param name="path">The path, such as <c>/datastore</c>: a privilege on it that does not reach down is of no use.</param>
    /// <param name="privilege">The privilege.</param>
    /// <returns>True when something below is covered.</returns>
    public bool ReachesBelow(string path, string privilege) =>
        Holds(path + "/*", privilege)
        || Paths.Any(entry => entry.Key.StartsWith(path + "/", StringComparison.Ordinal) && entry.Value.ContainsKey(privilege));

    private static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";
}
