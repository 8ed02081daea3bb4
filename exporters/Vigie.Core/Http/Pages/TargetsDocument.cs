using Vigie.Core.Collecting;

namespace Vigie.Core.Http.Pages;

/// <summary>The status page as JSON. What is not known is null, never a zero.</summary>
internal sealed record TargetsDocument(string Version, DateTimeOffset Now, IReadOnlyList<TargetDocument> Targets)
{
    public static TargetsDocument Of(IReadOnlyList<TargetStatus> targets, string version, DateTimeOffset now) =>
        new(version, now, [.. targets.Select(TargetDocument.Of)]);
}

/// <summary>One target.</summary>
internal sealed record TargetDocument(
    string Name, string Kind, string Site, bool? Up, string? Product, string? ProductVersion, long Requests, DateTimeOffset? AuthHoldUntil, IReadOnlyList<CollectorDocument> Collectors)
{
    public static TargetDocument Of(TargetStatus status) => new(
        status.Identity.Name, status.Identity.Kind, status.Identity.Site, status.IsUp, status.Product, status.Version, status.Requests, status.AuthHoldUntil,
        [.. status.Collectors.Select(CollectorDocument.Of)]);
}

/// <summary>One collector; times in UTC, lengths of time in seconds.</summary>
internal sealed record CollectorDocument(
    string Name, bool Essential, bool? Success, bool PartialSuccess, string? Reason, string? Detail, DateTimeOffset? LastRun, DateTimeOffset? LastSuccess, DateTimeOffset? NextRun,
    double IntervalSeconds, double? DurationSeconds, int Samples, bool Stale)
{
    public static CollectorDocument Of(CollectorStatus status) => new(
        status.Name, status.IsEssential, status.Succeeded, status.PartlySucceeded, status.Reason?.Name(), status.Detail, status.LastRun, status.LastSuccess, status.NextRun,
        status.Interval.TotalSeconds, status.Duration?.TotalSeconds, status.Samples, status.IsStale);
}
