using Vigie.Lab.Kit;

namespace Vigie.Lab.Pbs;

/// <summary>The calls of the product's API that the double knows; a fault may be tied to one of them.</summary>
public enum PbsEndpoint
{
    /// <summary>Every call.</summary>
    Any,
    Ping, Version, Permissions, Usage, Metrics, Datastores, DatastoreConfig, DatastoreStatus, ActiveOperations, Rrd,
    Namespaces, Groups, Snapshots, Gc, GcList, Verify, Prune, Sync, TapeBackup, NodeList, NodeStatus, Tasks, Subscription,
    Certificates, Services, Updates, TrafficControl, Disks, S3Endpoints, Remotes, Tape,

    /// <summary>A path that does not exist.</summary>
    Unknown,
}

/// <summary>Ways to misbehave.</summary>
public enum PbsFaultKind
{
    /// <summary>Never answers; the server's work goes on after the client has left.</summary>
    Hang,

    /// <summary>Answers after <see cref="PbsFault.Delay"/>; adds up with others.</summary>
    Latency,

    /// <summary>Sends <see cref="PbsFault.Bytes"/> bytes at a time, <see cref="PbsFault.Delay"/> apart.</summary>
    Trickle,

    /// <summary>Cuts the connection in the middle of the body.</summary>
    CutBody,

    /// <summary>Ends a 200 properly in the middle of the JSON, as the product does on an error half-way.</summary>
    TruncatedJson,

    /// <summary>200 with something that is not JSON.</summary>
    BadJson,

    /// <summary>200 with the HTML page of a proxy.</summary>
    HtmlPage,

    /// <summary>400 with <see cref="PbsFault.Text"/>.</summary>
    BadRequest,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>401: the token was revoked.</summary>
    Unauthorized,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>A redirect to another place.</summary>
    Redirect,

    /// <summary>A list that never ends.</summary>
    EndlessBody,

    /// <summary>Brackets nested 100,000 deep.</summary>
    DeepJson,

    /// <summary>One string of <see cref="PbsFault.Bytes"/> bytes (64 MiB when not given).</summary>
    HugeString,

    /// <summary>Numbers with a thousand digits and an exponent beyond every type.</summary>
    HugeNumber,
}

/// <summary>A fault, tied to an endpoint and a datastore or to nothing.</summary>
/// <param name="Kind">What happens.</param>
public sealed record PbsFault(PbsFaultKind Kind)
{
    /// <summary>The call it applies to.</summary>
    public PbsEndpoint Endpoint { get; init; } = PbsEndpoint.Any;

    /// <summary>The datastore it applies to; null: all calls. Calls that name no store are not touched by a fault that names one.</summary>
    public string? Datastore { get; init; }

    /// <summary>For <see cref="PbsFaultKind.Latency"/> and <see cref="PbsFaultKind.Trickle"/>.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Where to cut, how much to trickle, how long the string is; 0: the kind's default.</summary>
    public int Bytes { get; init; }

    /// <summary>Body of a 400.</summary>
    public string Text { get; init; } = "EIO: Input/output error";

    /// <summary>Applies this often and then no more; null: for ever.</summary>
    public int? Times { get; init; }

    internal bool Matches(PbsEndpoint endpoint, string? store) =>
        (Endpoint == PbsEndpoint.Any || Endpoint == endpoint)
        && (Datastore is null || string.Equals(Datastore, store, StringComparison.Ordinal));
}

/// <summary>The faults of a PBS double that are in force.</summary>
public sealed class PbsFaults : FaultList<PbsFault>
{
    internal PbsFaults()
    {
    }

    /// <summary>All delays that apply, and the first other fault that does.</summary>
    internal (TimeSpan Latency, PbsFault? Fault) For(PbsEndpoint endpoint, string? store)
    {
        var delays = Take(fault => fault.Kind == PbsFaultKind.Latency && fault.Matches(endpoint, store));
        var others = Take(fault => fault.Kind != PbsFaultKind.Latency && fault.Matches(endpoint, store));
        return (delays.Aggregate(TimeSpan.Zero, (sum, fault) => sum + fault.Delay), others.FirstOrDefault());
    }

    private protected override int? TimesOf(PbsFault fault) => fault.Times;
}
