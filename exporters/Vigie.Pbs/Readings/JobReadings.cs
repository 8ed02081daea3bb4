namespace Vigie.Pbs.Readings;

/// <summary>How the last run of a job ended, or that it has not.</summary>
internal enum JobState
{
    /// <summary>Ended well.</summary>
    Ok,

    /// <summary>Ended with warnings.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Error,

    /// <summary>Runs now.</summary>
    Running,

    /// <summary>Never ran.</summary>
    Never,

    /// <summary>PBS does not know how it ended.</summary>
    Unknown,
}

/// <summary>A sync, verify, prune or garbage collection job.</summary>
/// <param name="Id">Its id; for garbage collection the name of the datastore.</param>
/// <param name="Store">The local datastore.</param>
/// <param name="State">How the last run ended.</param>
/// <param name="LastEnd">End of the last run in Unix seconds.</param>
/// <param name="NextRun">When it runs next in Unix seconds.</param>
/// <param name="DurationSeconds">How long the last run took.</param>
/// <param name="IsEnabled">Whether it will run by itself.</param>
internal sealed record Job(string Id, string Store, JobState State, long? LastEnd, long? NextRun, double? DurationSeconds, bool IsEnabled)
{
    /// <summary>Namespace that it works on; empty for the root.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>For sync jobs pull or push, else empty.</summary>
    public string Direction { get; init; } = "";

    /// <summary>Name of the remote; empty for none or a sync within this PBS.</summary>
    public string Remote { get; init; } = "";

    /// <summary>Name of the PBS node that ran it, as its last task tells, or null.</summary>
    public string? Node { get; init; }
}

/// <summary>What the last successful garbage collection counted; null is unknown.</summary>
/// <param name="Store">The datastore.</param>
/// <param name="IndexDataBytes">Logical bytes that all index files refer to.</param>
/// <param name="DiskBytes">Bytes of the chunks in use.</param>
/// <param name="PendingBytes">Bytes freed when their grace time is over.</param>
/// <param name="RemovedBytes">Bytes freed.</param>
/// <param name="StillBad">Corrupt chunks that are still referred to.</param>
internal sealed record GarbageCollection(string Store, double? IndexDataBytes, double? DiskBytes, double? PendingBytes, double? RemovedBytes, double? StillBad);
