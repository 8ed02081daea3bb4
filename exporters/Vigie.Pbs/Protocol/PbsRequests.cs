namespace Vigie.Pbs.Protocol;

/// <summary>All questions that Vigie puts to a PBS, with their limits. Paths are those of the Proxmox Backup Server API viewer.</summary>
/// <param name="timeout">Deadline of quick calls. An answer of 401 alone takes 3 s.</param>
/// <param name="listingTimeout">Deadline of namespace and group listings.</param>
/// <param name="snapshotTimeout">Deadline of a snapshot listing.</param>
internal sealed class PbsRequests(TimeSpan timeout, TimeSpan listingTimeout, TimeSpan snapshotTimeout)
{
    /// <summary>Small objects and short lists.</summary>
    private const long SmallBytes = 4L << 20;

    /// <summary>A datastore in <c>/status/datastore-usage</c> takes some 20 KB, nearly all of it history.</summary>
    private const long UsageBytes = 32L << 20;

    /// <summary>A group takes some 300 bytes.</summary>
    private const long GroupBytes = 128L << 20;

    /// <summary>A snapshot takes some 700 bytes. Nothing of it is kept, so the bound guards time rather than memory.</summary>
    private const long SnapshotBytes = 1L << 30;

    public PbsRequest Ping => Quick("/ping");

    public PbsRequest Version => Quick("/version");

    public PbsRequest Permissions => Quick("/access/permissions");

    public PbsRequest Datastores => Quick("/admin/datastore");

    public PbsRequest Usage => Quick("/status/datastore-usage") with { MaxBytes = UsageBytes };

    public PbsRequest HostMetrics => Quick("/status/metrics?history=0");

    public PbsRequest NodeStatus => Quick("/nodes/localhost/status");

    /// <summary>The answer holds the subscription key and the server's id.</summary>
    public PbsRequest Subscription => Quick("/nodes/localhost/subscription") with { HidesAnswer = true };

    public PbsRequest GarbageCollections => Quick("/admin/gc");

    public PbsRequest VerifyJobs => Quick("/admin/verify");

    public PbsRequest PruneJobs => Quick("/admin/prune");

    /// <summary>Without the parameter PBS 3.3 and later list pull jobs only.</summary>
    public PbsRequest AllSyncJobs => Quick("/admin/sync?sync-direction=all");

    /// <summary>PBS before 3.3 knows no direction and refuses the parameter.</summary>
    public PbsRequest PullSyncJobs => Quick("/admin/sync");

    public PbsRequest GarbageCollection(string store) => Quick($"/admin/datastore/{Escape(store)}/gc");

    public PbsRequest Status(string store) => Quick($"/admin/datastore/{Escape(store)}/status");

    public PbsRequest Namespaces(string store) =>
        new($"/admin/datastore/{Escape(store)}/namespace", PbsLane.Listing, listingTimeout, SmallBytes);

    public PbsRequest Groups(string store, string ns) =>
        new($"/admin/datastore/{Escape(store)}/groups{Query(("ns", ns))}", PbsLane.Listing, listingTimeout, GroupBytes);

    public PbsRequest Snapshots(string store, string ns) =>
        new($"/admin/datastore/{Escape(store)}/snapshots{Query(("ns", ns))}", PbsLane.Listing, snapshotTimeout, SnapshotBytes);

    /// <summary>Both filters together let PBS open just that group.</summary>
    public PbsRequest SnapshotsOf(string store, string ns, string backupType, string backupId) =>
        new($"/admin/datastore/{Escape(store)}/snapshots{Query(("ns", ns), ("backup-type", backupType), ("backup-id", backupId))}",
            PbsLane.Listing, snapshotTimeout, SnapshotBytes);

    private PbsRequest Quick(string path) => new(path, PbsLane.Quick, timeout, SmallBytes);

    /// <summary>The root namespace is asked for by leaving the parameter out, which versions without namespaces understand too.</summary>
    private static string Query(params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (value.Length > 0)
            {
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Escape(value)}";
            }
        }

        return query;
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
