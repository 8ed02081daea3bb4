namespace Vigie.Pbs.Readings;

/// <summary>A datastore as <c>/admin/datastore</c> lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Maintenance">Word of the maintenance mode, or null when there is none.</param>
/// <param name="IsUnmounted">Whether it is removable and not plugged in.</param>
/// <param name="Backend">filesystem, s3, another word, or null when the version does not tell.</param>
internal sealed record DatastoreEntry(string Name, string? Maintenance, bool IsUnmounted, string? Backend);

/// <summary>Sizes in bytes; null is unknown.</summary>
/// <param name="Total">Size of the file system.</param>
/// <param name="Used">Used.</param>
/// <param name="Available">Available; with <paramref name="Used"/> it may be less than the total.</param>
internal readonly record struct DatastoreSizes(double? Total, double? Used, double? Available)
{
    /// <summary>
    /// Takes sizes as PBS writes them. Unknown ones are absent, or -1 before 3.1.3; three zeros are what a token sees that may
    /// look into a namespace only.
    /// </summary>
    /// <param name="total">As written.</param>
    /// <param name="used">As written.</param>
    /// <param name="available">As written.</param>
    /// <returns>The sizes that are known.</returns>
    public static DatastoreSizes Of(double? total, double? used, double? available) =>
        total is null or 0 ? default : new DatastoreSizes(total, used, available);
}

/// <summary>A datastore as <c>/status/datastore-usage</c> tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sizes">Its sizes.</param>
/// <param name="EstimatedFull">Unix seconds as PBS wrote them, sentinels included; null when absent.</param>
/// <param name="Error">Why it cannot be used, or null.</param>
/// <param name="IsUnmounted">Whether it is removable and not plugged in.</param>
/// <param name="Backend">filesystem, s3, another word, or null when the version does not tell.</param>
internal sealed record DatastoreUsage(string Name, DatastoreSizes Sizes, double? EstimatedFull, string? Error, bool IsUnmounted, string? Backend);

/// <summary>What <c>/admin/datastore/{store}/status</c> tells.</summary>
/// <param name="Sizes">Its sizes.</param>
/// <param name="Backend">filesystem, s3, another word, or null when the version does not tell.</param>
/// <param name="S3">Requests to the object store, or null.</param>
internal sealed record DatastoreStatus(DatastoreSizes Sizes, string? Backend, S3Statistics? S3);

/// <summary>Requests to an object store since its counters were reset; null is unknown.</summary>
/// <param name="Get">GET requests.</param>
/// <param name="Post">POST requests.</param>
/// <param name="Put">PUT requests.</param>
/// <param name="Head">HEAD requests.</param>
/// <param name="Delete">DELETE requests.</param>
/// <param name="Uploaded">Bytes sent.</param>
/// <param name="Downloaded">Bytes received.</param>
internal sealed record S3Statistics(double? Get, double? Post, double? Put, double? Head, double? Delete, double? Uploaded, double? Downloaded);
