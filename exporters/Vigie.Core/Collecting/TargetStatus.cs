namespace Vigie.Core.Collecting;

/// <summary>How a target stands, for the status page and <c>/targets</c>.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="IsUp">Whether its essential collectors succeeded last time; null before the first run.</param>
/// <param name="Product">What it says it is, once known.</param>
/// <param name="Version">Its full version, once known.</param>
/// <param name="Requests">Requests sent to it since it was opened.</param>
/// <param name="AuthHoldUntil">Until when it is left alone because it refused the credentials; null when it is not.</param>
/// <param name="Collectors">Its collectors.</param>
public sealed record TargetStatus(
    TargetIdentity Identity,
    bool? IsUp,
    string? Product,
    string? Version,
    long Requests,
    DateTimeOffset? AuthHoldUntil,
    IReadOnlyList<CollectorStatus> Collectors);

/// <summary>How a collector stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsEssential">Whether <c>vigie_target_up</c> rests on it.</param>
/// <param name="Succeeded">Whether the last run succeeded; null before the first one ended.</param>
/// <param name="PartlySucceeded">Whether the last run failed only in a part and its other samples count.</param>
/// <param name="Reason">Why not, when it did not.</param>
/// <param name="Detail">The same in words; no secret.</param>
/// <param name="LastRun">Start of the last run that ended.</param>
/// <param name="LastSuccess">End of the last run that succeeded wholly.</param>
/// <param name="NextRun">When the next run is planned.</param>
/// <param name="Interval">The interval in force.</param>
/// <param name="Duration">How long the last run took.</param>
/// <param name="Samples">How many samples a scrape gets from it now.</param>
/// <param name="IsStale">Whether its last good samples are too old and were withdrawn.</param>
public sealed record CollectorStatus(
    string Name,
    bool IsEssential,
    bool? Succeeded,
    bool PartlySucceeded,
    FailureReason? Reason,
    string? Detail,
    DateTimeOffset? LastRun,
    DateTimeOffset? LastSuccess,
    DateTimeOffset? NextRun,
    TimeSpan Interval,
    TimeSpan? Duration,
    int Samples,
    bool IsStale);
