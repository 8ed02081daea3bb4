namespace Vigie.Lab.Pbs;

/// <summary>
/// Everything one server would tell at one moment. Times are absolute Unix seconds; a scenario that should age is given to the
/// double as a function of the clock. Lists may be lazy: they are walked once per request.
/// </summary>
public sealed record PbsScenario
{
    /// <summary>Which release's fields, endpoints and habits are played.</summary>
    public PbsVersion Version { get; init; } = PbsVersion.V42;

    /// <summary>The node's name, as it appears in task identifiers.</summary>
    public string Node { get; init; } = "pbs";

    /// <summary>What the exporter's token may see.</summary>
    public PbsAccess Access { get; init; } = PbsAccess.Full;

    /// <summary>The datastores.</summary>
    public IReadOnlyList<PbsDatastore> Datastores { get; init; } = [];

    /// <summary>Sync jobs, pull and push.</summary>
    public IReadOnlyList<PbsSyncJob> SyncJobs { get; init; } = [];

    /// <summary>Verification jobs.</summary>
    public IReadOnlyList<PbsVerifyJob> VerifyJobs { get; init; } = [];

    /// <summary>Prune jobs.</summary>
    public IReadOnlyList<PbsPruneJob> PruneJobs { get; init; } = [];

    /// <summary>Names of the configured remotes.</summary>
    public IReadOnlyList<string> Remotes { get; init; } = [];

    /// <summary>The machine's own figures.</summary>
    public PbsNode Machine { get; init; } = new();

    /// <summary>Subscription word: new, notfound, active, invalid, expired, suspended.</summary>
    public string Subscription { get; init; } = "active";

    /// <summary>Date the subscription ends, YYYY-MM-DD; null: not told.</summary>
    public string? SubscriptionDue { get; init; } = "2027-06-30";

    /// <summary>Adds fields nobody knows to every object, as a newer release would.</summary>
    public bool UnknownExtras { get; init; }

    /// <summary>Writes null where the field would be left out: both mean "none".</summary>
    public bool NullForAbsent { get; init; }

    /// <summary>How long a 401 is held back. The product waits 3 s.</summary>
    public TimeSpan AuthFailureDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a 403 of the declared permissions is held back. The product waits 0.5 s.</summary>
    public TimeSpan ForbiddenDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>One datastore.</summary>
/// <param name="Name">Its name.</param>
public sealed record PbsDatastore(string Name)
{
    /// <summary>Comment; null is written as null by the list call.</summary>
    public string? Comment { get; init; }

    /// <summary>filesystem or s3 (or a word not known yet).</summary>
    public string Backend { get; init; } = "filesystem";

    /// <summary>nonremovable, mounted or notmounted; told from 3.3 on.</summary>
    public string MountStatus { get; init; } = "nonremovable";

    /// <summary>Maintenance as the configuration writes it: <c>offline,message="disk swap, back at 6"</c>.</summary>
    public string? Maintenance { get; init; }

    /// <summary>Bytes in all; null: unknown.</summary>
    public long? Total { get; init; } = 4_000_000_000_000;

    /// <summary>Bytes used; null: unknown.</summary>
    public long? Used { get; init; } = 1_500_000_000_000;

    /// <summary>Bytes available; used + avail may be less than total. Null: unknown.</summary>
    public long? Available { get; init; } = 2_300_000_000_000;

    /// <summary>Forecast: null not known, 0 flat, in the past shrinking, up to long.MaxValue.</summary>
    public long? EstimatedFull { get; init; } = 0;

    /// <summary>Points of the usage history in /status/datastore-usage.</summary>
    public int HistoryPoints { get; init; } = 1440;

    /// <summary>Namespaces, the root ("") included.</summary>
    public IEnumerable<PbsNamespace> Namespaces { get; init; } = [];

    /// <summary>Garbage collection.</summary>
    public PbsGc Gc { get; init; } = new();

    /// <summary>Request statistics of an S3 store.</summary>
    public PbsS3Statistics? S3 { get; init; }

    /// <summary>Error that every call on this store answers with 400, such as "unable to open chunk store at ...".</summary>
    public string? OpenError { get; init; }

    /// <summary>statfs fails on this store only: the whole usage call answers 400.</summary>
    public string? StatfsError { get; init; }

    /// <summary>statfs never returns: the whole usage call hangs.</summary>
    public bool StatfsHangs { get; init; }

    /// <summary>The namespace directory cannot be read: /namespace never answers, nor does the usage call for a token without audit here.</summary>
    public bool NamespaceWalkNeverEnds { get; init; }
}

/// <summary>A namespace and its groups.</summary>
/// <param name="Path">Path from the root, such as "shop/db"; "" is the root.</param>
/// <param name="Groups">The groups directly in it.</param>
public sealed record PbsNamespace(string Path, IEnumerable<PbsGroup> Groups);

/// <summary>A backup group.</summary>
/// <param name="Type">vm, ct or host.</param>
/// <param name="Id">The guest's number or the host's name.</param>
/// <param name="Snapshots">Its snapshots, in any order.</param>
public sealed record PbsGroup(string Type, string Id, IEnumerable<PbsSnapshot> Snapshots)
{
    /// <summary>Owner; null leaves the field out.</summary>
    public string? Owner { get; init; } = "backup@pbs";

    /// <summary>Notes of the group.</summary>
    public string? Comment { get; init; }

    /// <summary>The owner file cannot be read: /groups silently leaves the group out.</summary>
    public bool UnreadableOwner { get; init; }

    /// <summary>A snapshot directory cannot be read: missing in /groups, and /snapshots of the namespace answers 400.</summary>
    public bool UnreadableSnapshot { get; init; }
}

/// <summary>One snapshot.</summary>
/// <param name="Time">Start of the backup, Unix seconds.</param>
public sealed record PbsSnapshot(long Time)
{
    /// <summary>False for a running or aborted backup: no index.json.blob, no size.</summary>
    public bool Finished { get; init; } = true;

    /// <summary>An unfinished one may already show some files.</summary>
    public bool PartialFiles { get; init; }

    /// <summary>Logical bytes of the image or archive.</summary>
    public long Size { get; init; } = 34_359_738_368;

    /// <summary>Result of a verification; null: never verified.</summary>
    public PbsVerification? Verification { get; init; }

    /// <summary>Fingerprint of the client's key; given: files are encrypted.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>Protected from pruning.</summary>
    public bool Protected { get; init; }

    /// <summary>Notes; Proxmox VE writes the guest's name here.</summary>
    public string? Comment { get; init; }
}

/// <summary>Result of a verification.</summary>
/// <param name="State">ok or failed (or a word not known yet).</param>
/// <param name="Start">When the verifying task began, Unix seconds: part of its identifier.</param>
public sealed record PbsVerification(string State, long Start)
{
    /// <summary>Store named in the task identifier; null: the store the snapshot is in. Another one: copied by a sync.</summary>
    public string? Store { get; init; }

    /// <summary>Node named in the task identifier; null: this node.</summary>
    public string? Node { get; init; }
}
