using Vigie.Lab.Pbs.Answers;

namespace Vigie.Lab.Pbs;

/// <summary>One call of the API: where it is, since when, which parameters it takes and what answers it.</summary>
/// <param name="Endpoint">Name.</param>
/// <param name="Path">Path after /api2/json; <c>{store}</c> stands for a datastore's name.</param>
/// <param name="Since">First release that has it.</param>
/// <param name="Parameters">Names, parted by blanks; <c>name@3.3.0</c> is known from that release on, <c>name!</c> is required.</param>
/// <param name="Answer">Writes the body.</param>
internal sealed record PbsRoute(PbsEndpoint Endpoint, string Path, PbsVersion Since, string Parameters, Func<PbsCall, Task> Answer)
{
    private const string Prefix = "/api2/json";
    private static readonly PbsVersion Old = new(2, 0, 0);
    private static readonly PbsVersion V320 = new(3, 2, 0);
    private static readonly PbsVersion V328 = new(3, 2, 8);
    private static readonly PbsVersion V400 = new(4, 0, 0);

    private const string TaskParameters = "start limit store running errors userfilter since until typefilter statusfilter";

    private static readonly PbsRoute[] All =
    [
        new(PbsEndpoint.Ping, "/ping", Old, "", NodeAnswers.Ping),
        new(PbsEndpoint.Version, "/version", Old, "", NodeAnswers.Version),
        new(PbsEndpoint.Permissions, "/access/permissions", Old, "auth-id path", NodeAnswers.Permissions),
        new(PbsEndpoint.Usage, "/status/datastore-usage", Old, "", UsageAnswer.Usage),
        new(PbsEndpoint.Metrics, "/status/metrics", V328, "history start-time", MetricsAnswer.Metrics),
        new(PbsEndpoint.Datastores, "/admin/datastore", Old, "", DatastoreAnswers.List),
        new(PbsEndpoint.DatastoreConfig, "/config/datastore", Old, "", DatastoreAnswers.Configuration),
        new(PbsEndpoint.DatastoreStatus, "/admin/datastore/{store}/status", Old, "verbose", DatastoreAnswers.Status),
        new(PbsEndpoint.ActiveOperations, "/admin/datastore/{store}/active-operations", Old, "", DatastoreAnswers.ActiveOperations),
        new(PbsEndpoint.Rrd, "/admin/datastore/{store}/rrd", Old, "cf! timeframe!", DatastoreAnswers.Rrd),
        new(PbsEndpoint.Namespaces, "/admin/datastore/{store}/namespace", Old, "parent max-depth", ListingAnswers.Namespaces),
        new(PbsEndpoint.Groups, "/admin/datastore/{store}/groups", Old, "ns", ListingAnswers.Groups),
        new(PbsEndpoint.Snapshots, "/admin/datastore/{store}/snapshots", Old, "ns backup-type backup-id", ListingAnswers.Snapshots),
        new(PbsEndpoint.Gc, "/admin/datastore/{store}/gc", Old, "", GcAnswers.Store),
        new(PbsEndpoint.GcList, "/admin/gc", V320, "store", GcAnswers.List),
        new(PbsEndpoint.Verify, "/admin/verify", Old, "store", JobAnswers.Verify),
        new(PbsEndpoint.Prune, "/admin/prune", Old, "store", JobAnswers.Prune),
        new(PbsEndpoint.Sync, "/admin/sync", Old, "store sync-direction@3.3.0", JobAnswers.Sync),
        new(PbsEndpoint.TapeBackup, "/tape/backup", Old, "store", NodeAnswers.EmptyList),
        new(PbsEndpoint.NodeList, "/nodes", Old, "", _ => throw PbsError.Declared()),
        new(PbsEndpoint.NodeStatus, "/nodes/localhost/status", Old, "", NodeAnswers.Status),
        new(PbsEndpoint.Tasks, "/nodes/localhost/tasks", Old, TaskParameters, TaskAnswers.Tasks),
        new(PbsEndpoint.Subscription, "/nodes/localhost/subscription", Old, "", NodeAnswers.Subscription),
        new(PbsEndpoint.Certificates, "/nodes/localhost/certificates/info", Old, "", _ => throw PbsError.Declared()),
        new(PbsEndpoint.Services, "/nodes/localhost/services", Old, "", NodeAnswers.Services),
        new(PbsEndpoint.Updates, "/nodes/localhost/apt/update", Old, "", NodeAnswers.Updates),
        new(PbsEndpoint.TrafficControl, "/admin/traffic-control", Old, "", NodeAnswers.EmptyList),
        new(PbsEndpoint.Disks, "/nodes/localhost/disks/list", Old, "skipsmart include-partitions usage-type", NodeAnswers.Disks),
        new(PbsEndpoint.S3Endpoints, "/config/s3", V400, "", NodeAnswers.EmptyList),
        new(PbsEndpoint.Remotes, "/config/remote", Old, "", JobAnswers.Remotes),
        new(PbsEndpoint.Tape, "/tape/drive", Old, "changer query-activity", NodeAnswers.EmptyList),
    ];

    private static readonly Dictionary<string, PbsRoute> Fixed =
        All.Where(r => !r.Path.Contains('{', StringComparison.Ordinal)).ToDictionary(r => Prefix + r.Path, StringComparer.Ordinal);

    private static readonly Dictionary<string, PbsRoute> OfStore =
        All.Where(r => r.Path.Contains('{', StringComparison.Ordinal)).ToDictionary(r => r.Path.Split('/')[^1], StringComparer.Ordinal);

    /// <summary>The route of a path in a release, with the datastore's name in it; null when that release has no such path.</summary>
    public static (PbsRoute Route, string? Store)? Find(string path, PbsVersion version)
    {
        var found = Lookup(path.Length > 1 ? path.TrimEnd('/') : path);
        return found is { } hit && version >= hit.Route.Since ? hit : null;
    }

    /// <summary>Refuses parameters that this release does not know, and asks for those that it wants.</summary>
    public void CheckParameters(PbsCall call)
    {
        var known = Parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in call.Query.Keys)
        {
            if (!known.Any(p => Accepts(p, name, call.Version)))
            {
                throw call.ParameterFault(name, "schema does not allow additional properties.");
            }
        }

        if (known.FirstOrDefault(p => p.EndsWith('!') && !call.Query.ContainsKey(p[..^1])) is { } missing)
        {
            throw call.ParameterFault(missing[..^1], "parameter is missing and it is not optional.");
        }
    }

    private static bool Accepts(string declared, string name, PbsVersion version)
    {
        var parts = declared.TrimEnd('!').Split('@');
        return parts[0] == name && (parts.Length == 1 || version >= Parse(parts[1]));
    }

    private static PbsVersion Parse(string text)
    {
        var version = System.Version.Parse(text);
        return new PbsVersion(version.Major, version.Minor, version.Build);
    }

    private static (PbsRoute Route, string? Store)? Lookup(string path)
    {
        const string ofStore = Prefix + "/admin/datastore/";
        if (Fixed.TryGetValue(path, out var route))
        {
            return (route, null);
        }

        if (!path.StartsWith(ofStore, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[ofStore.Length..].Split('/');
        return rest.Length == 2 && OfStore.TryGetValue(rest[1], out route) ? (route, rest[0]) : null;
    }
}
