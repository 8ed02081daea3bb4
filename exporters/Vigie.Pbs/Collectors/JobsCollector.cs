using Vigie.Core.Collecting;
using Vigie.Pbs.Metrics;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Readings;
using Vigie.Pbs.Stores;

namespace Vigie.Pbs.Collectors;

/// <summary>Sync, verify, prune and garbage collection jobs: how they ended, when they run, and what garbage collection counted.</summary>
/// <param name="parts">The parts of the target.</param>
internal sealed class JobsCollector(PbsParts parts) : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("jobs", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2), IsEssential: false,
    [
        PbsMetrics.JobState, PbsMetrics.JobLastRun, PbsMetrics.JobNextRun, PbsMetrics.JobDuration, PbsMetrics.JobEnabled, PbsMetrics.JobInfo,
        PbsMetrics.GcDisk, PbsMetrics.GcIndexData, PbsMetrics.GcPending, PbsMetrics.GcRemoved, PbsMetrics.GcStillBad, PbsMetrics.DeduplicationRatio,
    ]);

    /// <summary>What an older version lacks is asked for again after this time: it may have been upgraded.</summary>
    private static readonly TimeSpan _probeAgain = TimeSpan.FromHours(1);

    /// <summary>Before 3.2 the counters take one request for each datastore.</summary>
    private static readonly TimeSpan _singleInterval = TimeSpan.FromMinutes(10);

    private readonly LastGood<IReadOnlyList<Job>> _sync = new();
    private readonly LastGood<IReadOnlyList<Job>> _verify = new();
    private readonly LastGood<IReadOnlyList<Job>> _prune = new();
    private readonly LastGood<GarbageReading> _garbage = new();
    private readonly Dictionary<string, LastGood<SingleCounters>> _singly = new(StringComparer.Ordinal);
    private DateTimeOffset _directionLacksUntil;
    private DateTimeOffset _garbageListLacksUntil;

    private PbsCalls Calls => parts.Calls;

    private DateTimeOffset Now => parts.Clock.GetUtcNow();

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var tries = new Parts(run);
        var maxAge = run.Interval * 3;
        var garbage = await tries.TryAsync(async () => _garbage.Keep(await ReadGarbageAsync(run, deadline), Now)) ?? _garbage.Within(Now, maxAge);
        var sync = await tries.TryAsync(async () => _sync.Keep(await ReadSyncAsync(deadline), Now)) ?? _sync.Within(Now, maxAge);
        var verify = await tries.TryAsync(async () => _verify.Keep(await ReadJobsAsync(Calls.Requests.VerifyJobs, JobParser.ReadLocal, deadline), Now)) ?? _verify.Within(Now, maxAge);
        var prune = await tries.TryAsync(async () => _prune.Keep(await ReadPruneAsync(deadline), Now)) ?? _prune.Within(Now, maxAge);
        tries.RequireOne();
        Write(run, "sync", sync);
        Write(run, "verify", verify);
        Write(run, "prune", prune);
        Write(run, "gc", garbage?.Jobs);
        foreach (var counters in garbage?.Counters ?? [])
        {
            JobMetrics.Write(run.Metrics, counters);
        }
    }

    private static void Write(CollectorRun run, string type, IReadOnlyList<Job>? jobs)
    {
        foreach (var job in jobs ?? [])
        {
            JobMetrics.Write(run.Metrics, type, job);
        }
    }

    private async Task<IReadOnlyList<Job>> ReadJobsAsync(PbsRequest request, ValueReader<Job> read, CancellationToken deadline) =>
        Watched(await Calls.ListAsync(request, read, JobParser.MaxJobs, deadline));

    private async Task<IReadOnlyList<Job>> ReadSyncAsync(CancellationToken deadline)
    {
        if (Now >= _directionLacksUntil)
        {
            try
            {
                return await ReadJobsAsync(Calls.Requests.AllSyncJobs, JobParser.ReadSync, deadline);
            }
            catch (TargetFailureException failure) when (failure.Refusal() == RefusalKind.UnknownParameter)
            {
                // Before 3.3 there are pull jobs only, and the parameter is refused.
                _directionLacksUntil = Now + _probeAgain;
            }
        }

        return await ReadJobsAsync(Calls.Requests.PullSyncJobs, JobParser.ReadSync, deadline);
    }

    private async Task<IReadOnlyList<Job>> ReadPruneAsync(CancellationToken deadline)
    {
        try
        {
            return await ReadJobsAsync(Calls.Requests.PruneJobs, JobParser.ReadLocal, deadline);
        }
        catch (TargetFailureException failure) when (failure.Reason == FailureReason.Unsupported)
        {
            // Before 2.2 pruning is a setting of the datastore and no job.
            return [];
        }
    }

    private async Task<GarbageReading> ReadGarbageAsync(CollectorRun run, CancellationToken deadline)
    {
        if (Now >= _garbageListLacksUntil)
        {
            try
            {
                var list = await Calls.ListAsync(Calls.Requests.GarbageCollections, JobParser.ReadGarbageCollection, DatastoreParser.MaxDatastores, deadline);
                var jobs = Watched([.. list.Select(item => item.Job)]);
                return new GarbageReading(jobs, [.. list.Select(item => item.Counters).OfType<GarbageCollection>().Where(counters => parts.Filter.Takes(counters.Store))]);
            }
            catch (TargetFailureException failure) when (failure.Reason == FailureReason.Unsupported)
            {
                _garbageListLacksUntil = Now + _probeAgain;
            }
        }

        return new GarbageReading([], await ReadGarbageSinglyAsync(run, deadline));
    }

    /// <summary>Before 3.2: counters for each datastore, and nothing about how the last run ended.</summary>
    private async Task<IReadOnlyList<GarbageCollection>> ReadGarbageSinglyAsync(CollectorRun run, CancellationToken deadline)
    {
        var stores = await parts.Directory.GetAsync(TimeSpan.FromMinutes(3), deadline);
        foreach (var gone in _singly.Keys.Except(stores.Select(store => store.Name), StringComparer.Ordinal).ToList())
        {
            _singly.Remove(gone);
        }

        var all = new List<GarbageCollection>();
        foreach (var store in stores.Where(store => store.Maintenance is null or MaintenanceMode.ReadOnly))
        {
            if (await ReadCountersAsync(run, store.Name, deadline) is { } counters)
            {
                all.Add(counters);
            }
        }

        return all;
    }

    private async Task<GarbageCollection?> ReadCountersAsync(CollectorRun run, string store, CancellationToken deadline)
    {
        if (!_singly.TryGetValue(store, out var kept))
        {
            _singly.Add(store, kept = new LastGood<SingleCounters>());
        }

        if (kept.Within(Now, _singleInterval) is { } young)
        {
            return young.Counters;
        }

        try
        {
            var read = await parts.Stores.TryAskAsync(store, async time => kept.Keep(new SingleCounters(
                await Calls.ObjectAsync(Calls.Requests.GarbageCollection(store), (ref JsonCursor json) => JobParser.ReadCounters(ref json, store), time)), Now), deadline);
            return (read ?? kept.Within(Now, _singleInterval * 3))?.Counters;
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            run.FailPart(failure.Reason, failure.Message);
            return kept.Within(Now, _singleInterval * 3)?.Counters;
        }
    }

    private List<Job> Watched(List<Job> jobs)
    {
        if (jobs.DistinctBy(job => (job.Id, job.Store)).Count() != jobs.Count)
        {
            throw JsonCursor.Malformed("a job is listed twice");
        }

        // Each job ran here, so its last task names this node.
        parts.Directory.Node = jobs.Find(job => job.Node is not null)?.Node;
        return jobs.FindAll(job => parts.Filter.Takes(job.Store));
    }

    private sealed record GarbageReading(IReadOnlyList<Job> Jobs, IReadOnlyList<GarbageCollection> Counters);

    private sealed record SingleCounters(GarbageCollection? Counters);
}
