namespace Vigie.Lab.Pbs;

/// <summary>The last run of a job.</summary>
public sealed record PbsRun
{
    /// <summary>Start, Unix seconds; null: never run.</summary>
    public long? Start { get; init; }

    /// <summary>End; null with a start: running now.</summary>
    public long? End { get; init; }

    /// <summary>"OK", "WARNINGS: 2", "unknown" or the raw error text.</summary>
    public string? State { get; init; }

    /// <summary>A job that was never run.</summary>
    public static PbsRun Never { get; } = new();

    /// <summary>A job that runs since <paramref name="start"/>.</summary>
    public static PbsRun Running(long start) => new() { Start = start };

    /// <summary>A job that ended.</summary>
    public static PbsRun Ended(long start, long end, string state = "OK") => new() { Start = start, End = end, State = state };
}

/// <summary>What all jobs have in common.</summary>
public abstract record PbsJob
{
    /// <summary>The job's identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The local datastore.</summary>
    public required string Store { get; init; }

    /// <summary>Namespace; null: not told (root).</summary>
    public string? Namespace { get; init; }

    /// <summary>Calendar event; null: started by hand only.</summary>
    public string? Schedule { get; init; } = "daily";

    /// <summary>Next run, Unix seconds; left out without a schedule.</summary>
    public long? NextRun { get; init; }

    /// <summary>Last run.</summary>
    public PbsRun Run { get; init; } = PbsRun.Never;

    /// <summary>Comment.</summary>
    public string? Comment { get; init; }
}

/// <summary>A sync job.</summary>
public sealed record PbsSyncJob : PbsJob
{
    /// <summary>Remote; null: a sync between two stores of this server.</summary>
    public string? Remote { get; init; }

    /// <summary>Store over there.</summary>
    public string RemoteStore { get; init; } = "store";

    /// <summary>Namespace over there.</summary>
    public string? RemoteNamespace { get; init; }

    /// <summary>True: this server sends (from 3.3 on). False: it fetches, and the field is left out.</summary>
    public bool Push { get; init; }

    /// <summary>Owner of what is fetched.</summary>
    public string? Owner { get; init; }
}

/// <summary>A verification job.</summary>
public sealed record PbsVerifyJob : PbsJob
{
    /// <summary>Days after which a result is outdated.</summary>
    public int? OutdatedAfter { get; init; } = 30;
}

/// <summary>A prune job.</summary>
public sealed record PbsPruneJob : PbsJob
{
    /// <summary>Switched off: <c>disable: true</c> and no next run.</summary>
    public bool Disabled { get; init; }

    /// <summary>keep-last.</summary>
    public int? KeepLast { get; init; } = 7;

    /// <summary>keep-daily.</summary>
    public int? KeepDaily { get; init; }
}

/// <summary>Garbage collection of one datastore.</summary>
public sealed record PbsGc
{
    /// <summary>Calendar event; null: none.</summary>
    public string? Schedule { get; init; }

    /// <summary>Next run, Unix seconds.</summary>
    public long? NextRun { get; init; }

    /// <summary>The last run, whether it went well or not (told from 3.2 on).</summary>
    public PbsRun Run { get; init; } = PbsRun.Never;

    /// <summary>Start of the last successful run, Unix seconds; null: the counters are all zero and upid is null.</summary>
    public long? LastSuccess { get; init; }

    /// <summary>Logical bytes of all indexes.</summary>
    public long IndexDataBytes { get; init; }

    /// <summary>Bytes of the chunks on disk.</summary>
    public long DiskBytes { get; init; }

    /// <summary>Bytes waiting for removal.</summary>
    public long PendingBytes { get; init; }

    /// <summary>Bytes removed.</summary>
    public long RemovedBytes { get; init; }

    /// <summary>Corrupt chunks that remain.</summary>
    public long StillBad { get; init; }
}

/// <summary>Requests a datastore on S3 has made since the counters were reset.</summary>
/// <param name="Get">GET requests.</param>
/// <param name="Post">POST requests.</param>
/// <param name="Put">PUT requests.</param>
/// <param name="Head">HEAD requests.</param>
/// <param name="Delete">DELETE requests.</param>
/// <param name="Uploaded">Bytes sent.</param>
/// <param name="Downloaded">Bytes fetched.</param>
public sealed record PbsS3Statistics(long Get, long Post, long Put, long Head, long Delete, long Uploaded, long Downloaded);

/// <summary>The machine's figures, as <c>/nodes/localhost/status</c> tells them.</summary>
public sealed record PbsNode
{
    /// <summary>Processor use, 0..1.</summary>
    public double Cpu { get; init; } = 0.125;

    /// <summary>Waiting for disks, 0..1.</summary>
    public double IoWait { get; init; } = 0.015625;

    /// <summary>Load of 1, 5 and 15 minutes.</summary>
    public (double One, double Five, double Fifteen) Load { get; init; } = (0.5, 0.75, 0.25);

    /// <summary>Memory in bytes.</summary>
    public (long Total, long Used) Memory { get; init; } = (8_589_934_592, 3_221_225_472);

    /// <summary>Swap in bytes.</summary>
    public (long Total, long Used) Swap { get; init; } = (4_294_967_296, 1_048_576);

    /// <summary>Root file system in bytes.</summary>
    public (long Total, long Used, long Available) Root { get; init; } = (64_000_000_000, 12_000_000_000, 48_000_000_000);

    /// <summary>Seconds since start.</summary>
    public long Uptime { get; init; } = 1_234_567;
}
