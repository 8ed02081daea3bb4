namespace Vigie.Pbs.Protocol;

/// <summary>The two queues in front of a PBS: each has at most one request in flight.</summary>
internal enum PbsLane
{
    /// <summary>Calls that PBS answers from memory or small files.</summary>
    Quick,

    /// <summary>Calls that walk directories of a datastore and may take long, or never end.</summary>
    Listing,
}

/// <summary>One question to a PBS.</summary>
/// <param name="Path">Path below <c>/api2/json</c> with its query, already escaped.</param>
/// <param name="Lane">The queue that it waits in.</param>
/// <param name="Timeout">Time from sending to the last byte of the answer.</param>
/// <param name="MaxBytes">Most bytes of the answer, after decompression.</param>
internal sealed record PbsRequest(string Path, PbsLane Lane, TimeSpan Timeout, long MaxBytes)
{
    /// <summary>Whether the answer holds a secret, so that no excerpt of it may be shown.</summary>
    public bool HidesAnswer { get; init; }

    /// <summary>Whether the call is put to one datastore: then its silence says nothing about the server.</summary>
    public bool NamesDatastore => Path.StartsWith("/admin/datastore/", StringComparison.Ordinal);
}
