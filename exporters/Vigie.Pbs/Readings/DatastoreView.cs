using Vigie.Pbs.Protocol;

namespace Vigie.Pbs.Readings;

/// <summary>A datastore as all answers together show it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">One of the states of <see cref="PbsMetrics.DatastoreState"/>.</param>
/// <param name="Maintenance">Word of the maintenance mode, or null.</param>
/// <param name="Sizes">Its sizes.</param>
/// <param name="EstimatedFull">Unix seconds as PBS wrote them, sentinels included.</param>
/// <param name="Backend">filesystem, s3 or unknown.</param>
internal sealed record DatastoreView(string Name, string State, string? Maintenance, DatastoreSizes Sizes, double? EstimatedFull, string Backend)
{
    /// <summary>It can be used.</summary>
    public const string Available = "available";

    private const string InMaintenance = "maintenance";
    private const string Unmounted = "unmounted";
    private const string Error = "error";

    /// <summary>Joins the list of datastores with the usage of all.</summary>
    /// <param name="entry">The datastore as listed.</param>
    /// <param name="usage">Its usage, or null.</param>
    /// <returns>The view.</returns>
    public static DatastoreView Of(DatastoreEntry entry, DatastoreUsage? usage) =>
        new(entry.Name, StateOf(entry, usage), entry.Maintenance, usage?.Sizes ?? default, usage?.EstimatedFull, BackendOf(entry.Backend ?? usage?.Backend));

    /// <summary>Joins the list of datastores with the status of one.</summary>
    /// <param name="entry">The datastore as listed.</param>
    /// <param name="status">Its status, or null.</param>
    /// <returns>The view.</returns>
    public static DatastoreView OfStatus(DatastoreEntry entry, DatastoreStatus? status) =>
        Of(entry, null) with { Sizes = status?.Sizes ?? default, Backend = BackendOf(entry.Backend ?? status?.Backend) };

    /// <summary>A datastore that does not answer.</summary>
    /// <param name="entry">The datastore as listed.</param>
    /// <param name="refusal">What PBS's text tells about it.</param>
    /// <returns>The view.</returns>
    public static DatastoreView Broken(DatastoreEntry entry, RefusalKind refusal) =>
        Of(entry, null) with { State = StateOf(refusal) };

    private static string StateOf(DatastoreEntry entry, DatastoreUsage? usage) =>
        entry.Maintenance is not null ? InMaintenance
        : entry.IsUnmounted || usage is { IsUnmounted: true } ? Unmounted
        : usage?.Error is { } text ? StateOf(PbsRefusal.KindOf(text))
        : Available;

    private static string StateOf(RefusalKind refusal) => refusal switch
    {
        RefusalKind.Maintenance => InMaintenance,
        RefusalKind.Unmounted => Unmounted,
        _ => Error,
    };

    private static string BackendOf(string? word) => word is "filesystem" or "s3" ? word : "unknown";
}
