namespace Vigie.Core.Collecting;

/// <summary>How a target stands, for the status page.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="IsUp">Whether its essential collectors succeeded last time; null before they ran.</param>
/// <param name="Product">What it says it is, when known.</param>
/// <param name="Version">Its version, when known.</param>
/// <param name="Requests">Requests sent to it since it was opened.</param>
/// <param name="AuthHoldUntil">Until when it is left alone because it refused the credentials, or null.</param>
/// <param name="Collectors">Its collectors.</param>
public sealed record TargetStatus(
    TargetIdentity Identity, bool? IsUp, string? Product, string? Version, long Requests, DateTimeOffset? AuthHoldUntil, IReadOnlyList<CollectorStatus> Collectors);

/// <summary>How a collector of a target stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsEssential">Whether the target's being up rests on it.</param>
/// <param name="Succeeded">How the last run ended; null before the first.</param>
/// <param name="Reason">Why the last run failed, if it did.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="LastRun">When the last run ended.</param>
/// <param name="LastSuccess">When the last good run ended.</param>
/// <param name="NextRun">When it runs next.</param>
/// <param name="Interval">The interval in force.</param>
/// <param name="Duration">How long the last run took.</param>
/// <param name="Samples">Samples it has at present.</param>
/// <param name="IsStale">Whether its samples were dropped because the last good run is too long ago.</param>
public sealed record CollectorStatus(
    string Name, bool IsEssential, bool? Succeeded, FailureReason? Reason, string? Detail, DateTimeOffset? LastRun, DateTimeOffset? LastSuccess,
    DateTimeOffset NextRun, TimeSpan Interval, TimeSpan? Duration, int Samples, bool IsStale);
