using Vigie.Core.Collecting;
using Vigie.Pbs.Metrics;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Readings;
using Vigie.Pbs.Stores;

namespace Vigie.Pbs.Collectors;

/// <summary>
/// Sizes and state of all datastores. One call tells all sizes, but fails or hangs as a whole when the file system of one datastore
/// does; then each is asked by itself, so that a dead one hides no other.
/// </summary>
/// <param name="parts">The parts of the target.</param>
/// <param name="hangTimes">How long the call for all datastores is left alone after it hung.</param>
internal sealed class DatastoresCollector(PbsParts parts, BreakerTimes hangTimes) : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("datastores", TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(3), IsEssential: true,
    [
        PbsMetrics.DatastoreSize, PbsMetrics.DatastoreUsed, PbsMetrics.DatastoreAvailable, PbsMetrics.DatastoreEstimatedFull,
        PbsMetrics.DatastoreState, PbsMetrics.DatastoreMaintenance, PbsMetrics.DatastoreInfo,
        PbsMetrics.S3Requests, PbsMetrics.S3Uploaded, PbsMetrics.S3Downloaded,
    ]);

    /// <summary>How often the counters of an object store are asked for: one more request for each S3 datastore.</summary>
    private static readonly TimeSpan _s3Interval = TimeSpan.FromMinutes(5);

    /// <summary>An error comes at once and costs PBS nothing; a first one may be a glitch and is asked again by the next run.</summary>
    private static readonly TimeSpan _longestPauseAfterError = TimeSpan.FromMinutes(5);

    /// <summary>A call that hangs costs PBS a thread each time; a first one may have been a busy minute.</summary>
    private static readonly TimeSpan _firstPauseAfterHang = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, LastGood<DatastoreStatus>> _statuses = new(StringComparer.Ordinal);
    private int _usageFailures;
    private DateTimeOffset _askUsageAt;
    private TargetFailureException? _usageFailure;

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var tries = new Parts(run);
        var entries = await tries.TryAsync(() => parts.Directory.AskAsync(deadline));
        var usages = await tries.TryAsync(() => ReadUsageAsync(run.Interval, deadline));
        tries.RequireOne();
        entries ??= [.. usages!.Values.Select(usage => new DatastoreEntry(usage.Name, null, usage.IsUnmounted, usage.Backend))];
        foreach (var gone in _statuses.Keys.Except(entries.Select(entry => entry.Name), StringComparer.Ordinal).ToList())
        {
            _statuses.Remove(gone);
        }

        foreach (var entry in entries)
        {
            var view = usages is null
                ? await ReadSinglyAsync(run, entry, deadline)
                : DatastoreView.Of(entry, usages.GetValueOrDefault(entry.Name));
            var s3 = view.Backend == "s3" && view.State == DatastoreView.Available ? await ReadS3Async(run, entry.Name, deadline) : null;
            DatastoreMetrics.Write(run.Metrics, view, s3, run.StartedAt);
        }
    }

    private async Task<Dictionary<string, DatastoreUsage>> ReadUsageAsync(TimeSpan interval, CancellationToken deadline)
    {
        if (_usageFailure is not null && parts.Clock.GetUtcNow() < _askUsageAt)
        {
            throw _usageFailure;
        }

        try
        {
            var usages = await parts.Calls.ListAsync(parts.Calls.Requests.Usage, DatastoreParser.ReadUsage, DatastoreParser.MaxDatastores, deadline);
            _usageFailure = null;
            _usageFailures = 0;
            var byName = new Dictionary<string, DatastoreUsage>(StringComparer.Ordinal);
            return usages.TrueForAll(usage => byName.TryAdd(usage.Name, usage)) ? byName : throw JsonCursor.Malformed("a datastore is listed twice");
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            _usageFailure = failure;
            _usageFailures++;
            _askUsageAt = parts.Clock.GetUtcNow() + PauseAfter(failure.Reason, interval);
            throw;
        }
    }

    private TimeSpan PauseAfter(FailureReason reason, TimeSpan interval)
    {
        if (reason == FailureReason.Timeout)
        {
            return Doubled(hangTimes.First < _firstPauseAfterHang ? hangTimes.First : _firstPauseAfterHang, hangTimes.Longest);
        }

        return _usageFailures == 1 ? TimeSpan.Zero : Doubled(interval, _longestPauseAfterError);
    }

    private TimeSpan Doubled(TimeSpan first, TimeSpan longest) =>
        TimeSpan.FromTicks((long)Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, Math.Min(_usageFailures - 1, 30))));

    private async Task<DatastoreView> ReadSinglyAsync(CollectorRun run, DatastoreEntry entry, CancellationToken deadline)
    {
        if (DatastoreView.Of(entry, null) is { State: not DatastoreView.Available } aside)
        {
            return aside;
        }

        try
        {
            var status = await parts.Stores.TryAskAsync(entry.Name, time => AskStatusAsync(entry.Name, time), deadline);
            return status is not null || !parts.Stores.IsSuspended(entry.Name)
                ? DatastoreView.OfStatus(entry, status ?? KeptStatus(entry.Name, run.Interval * 3))
                : DatastoreView.Broken(entry, RefusalKind.Other);
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            if (failure.Refusal() is RefusalKind.Other)
            {
                run.FailPart(failure.Reason, failure.Message);
            }

            return failure.Reason == FailureReason.Forbidden ? DatastoreView.Of(entry, null) : DatastoreView.Broken(entry, failure.Refusal());
        }
    }

    private async Task<S3Statistics?> ReadS3Async(CollectorRun run, string store, CancellationToken deadline)
    {
        if (KeptStatus(store, _s3Interval) is { } kept)
        {
            return kept.S3;
        }

        try
        {
            var status = await parts.Stores.TryAskAsync(store, time => AskStatusAsync(store, time), deadline);
            return (status ?? KeptStatus(store, _s3Interval * 3))?.S3;
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            run.FailPart(failure.Reason, failure.Message);
            return KeptStatus(store, _s3Interval * 3)?.S3;
        }
    }

    private async Task<DatastoreStatus> AskStatusAsync(string store, CancellationToken deadline)
    {
        var status = await parts.Calls.ObjectAsync(parts.Calls.Requests.Status(store), DatastoreParser.ReadStatus, deadline);
        if (!_statuses.TryGetValue(store, out var kept))
        {
            _statuses.Add(store, kept = new LastGood<DatastoreStatus>());
        }

        return kept.Keep(status, parts.Clock.GetUtcNow());
    }

    private DatastoreStatus? KeptStatus(string store, TimeSpan maxAge) =>
        _statuses.TryGetValue(store, out var kept) ? kept.Within(parts.Clock.GetUtcNow(), maxAge) : null;
}
