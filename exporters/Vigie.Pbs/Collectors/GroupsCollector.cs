using Vigie.Core.Collecting;
using Vigie.Pbs.Groups;
using Vigie.Pbs.Metrics;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Readings;
using Vigie.Pbs.Stores;

namespace Vigie.Pbs.Collectors;

/// <summary>
/// Lists the groups of all namespaces of all datastores, which tells the age of each group's last backup without listing a single
/// snapshot, and reads the snapshots of the few groups that changed.
/// </summary>
internal sealed class GroupsCollector : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("groups", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), IsEssential: false,
    [
        PbsMetrics.ReadSuccess, PbsMetrics.ReadFailure, PbsMetrics.LastRead, PbsMetrics.BreakerOpen, PbsMetrics.Namespaces, PbsMetrics.Groups,
        PbsMetrics.GroupLastBackup, PbsMetrics.GroupBackups, PbsMetrics.GroupRunning, PbsMetrics.GroupMaxAge, PbsMetrics.GroupExpected,
    ]);

    private const int MaxNamespaces = 10_000;
    private const int MaxGroupsOfListing = 10_000;

    /// <summary>Listings cost PBS work on every group, so a large one is asked less often.</summary>
    private const double MaxRequestsPerMinute = 15;

    /// <summary>Share of the requests that may go to changed groups; what does not fit waits for the next run.</summary>
    private const double ChangedPerMinute = 2.5;
    private const int LeastChangedPerRun = 10;

    /// <summary>Namespaces come and go rarely.</summary>
    private static readonly TimeSpan _namespaceInterval = TimeSpan.FromMinutes(30);

    /// <summary>After this time no further datastore is begun, so that the run tells what it has.</summary>
    private static readonly TimeSpan _budget = TimeSpan.FromMinutes(8);

    /// <summary>The list of datastores comes from the collector that asks for it each minute.</summary>
    private static readonly TimeSpan _directoryAge = TimeSpan.FromMinutes(3);

    private readonly PbsCalls _calls;
    private readonly StoreCalls _stores;
    private readonly StoreGuard _guard;
    private readonly StoreDirectory _directory;
    private readonly GroupBook _book;
    private readonly SnapshotReading _snapshots;
    private readonly GroupMetrics _metrics;
    private readonly TimeProvider _clock;
    private int _requests;
    private int _next;
    private TimeSpan? _interval;

    /// <summary>Makes the collector.</summary>
    /// <param name="parts">The parts of the target.</param>
    public GroupsCollector(PbsParts parts)
    {
        _calls = parts.Calls;
        _stores = parts.Stores;
        _guard = parts.Guard;
        _directory = parts.Directory;
        _book = parts.Book;
        _snapshots = parts.Snapshots;
        _metrics = new GroupMetrics(parts.Objectives);
        _clock = parts.Clock;
    }

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        _requests = 0;
        _book.BeginListing();
        var isFirst = _interval is null;
        // Later runs are told the interval that they were paced to, the first one that of the configuration.
        var interval = _interval ??= run.Interval;
        try
        {
            var stores = await _directory.GetAsync(_directoryAge, deadline);
            List<string> names = [.. stores.Select(store => store.Name)];
            _book.KeepOnly(names);
            _guard.KeepOnly(names);
            await ReadStoresAsync(run, interval, stores, deadline);
            await ReadChangedAsync(run, deadline);
            _book.EndListing();
        }
        catch (TargetFailureException failure)
        {
            _book.FailListing(failure);
            throw;
        }

        // The first run is as quick as PBS is; the later ones are paced by what they cost.
        var pace = isFirst ? interval : Pace(interval);
        run.PaceTo(pace);
        // What failed this time is still told for a while: three intervals, as for a collector that fails as a whole.
        var longest = pace > run.Interval ? pace : run.Interval;
        _book.VisibleSince = _clock.GetUtcNow() - (3 * longest);
        _book.Visit(pages => _metrics.Write(run.Metrics, pages, _guard, _book.VisibleSince));
    }

    /// <summary>Whoever asks for a shorter interval than the default wants the requests that it costs.</summary>
    private TimeSpan Pace(TimeSpan interval)
    {
        var needed = TimeSpan.FromMinutes(_requests / MaxRequestsPerMinute) * Math.Min(1, interval / Fixed.Interval);
        return needed > interval ? needed : interval;
    }

    private async Task ReadStoresAsync(CollectorRun run, TimeSpan interval, IReadOnlyList<DatastoreEntry> stores, CancellationToken deadline)
    {
        // Begins where the last run ended, so that none is always the one left out.
        var first = _next;
        for (var i = 0; i < stores.Count; i++)
        {
            if (_clock.GetUtcNow() - run.StartedAt > _budget)
            {
                run.FailPart(FailureReason.Timeout, $"{stores.Count - i} of {stores.Count} datastores could not be listed within {_budget.TotalMinutes} minutes");
                return;
            }

            _next = (first + i + 1) % stores.Count;
            await ReadStoreAsync(run, interval, stores[(first + i) % stores.Count], deadline);
        }
    }

    private async Task ReadStoreAsync(CollectorRun run, TimeSpan interval, DatastoreEntry store, CancellationToken deadline)
    {
        if (store.IsUnmounted || store.Maintenance is not (null or MaintenanceMode.ReadOnly))
        {
            _book.SetAside(store.Name);
            return;
        }

        var failure = await ReadPlacesAsync(interval, store.Name, deadline);
        if (failure?.Refusal() is RefusalKind.Maintenance or RefusalKind.Unmounted)
        {
            _book.SetAside(store.Name);
            return;
        }

        _book.Settle(store.Name, failure);
        if (failure is not null)
        {
            run.FailPart(failure.Reason, failure.Message);
        }
    }

    /// <summary>Reads all namespaces of a datastore; one that fails does not end the reading, unless the datastore itself does.</summary>
    /// <returns>The first failure, or null.</returns>
    private async Task<TargetFailureException?> ReadPlacesAsync(TimeSpan interval, string store, CancellationToken deadline)
    {
        TargetFailureException? first = null;
        try
        {
            foreach (var ns in await NamespacesAsync(interval, store, deadline))
            {
                try
                {
                    await ReadPlaceAsync(new Place(store, ns), deadline);
                }
                catch (TargetFailureException failure) when (!failure.ConcernsWholeServer() && failure.Reason != FailureReason.Timeout && failure.Refusal() == RefusalKind.Other)
                {
                    first ??= failure;
                }
            }

            return first;
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            return failure;
        }
    }

    private async Task<IReadOnlyList<string>> NamespacesAsync(TimeSpan interval, string store, CancellationToken deadline)
    {
        var maxAge = interval * 6 < _namespaceInterval ? interval * 6 : _namespaceInterval;
        if (_book.NamespacesWithin(store, maxAge) is { } known)
        {
            return known;
        }

        var namespaces = await ListNamespacesAsync(store, deadline);
        _book.SetNamespaces(store, namespaces);
        return namespaces;
    }

    private async Task<IReadOnlyList<string>> ListNamespacesAsync(string store, CancellationToken deadline)
    {
        try
        {
            _requests++;
            var listed = await _stores.AskAsync(store, StoreCall.Listing,
                time => _calls.ListAsync(_calls.Requests.Namespaces(store), DatastoreParser.ReadNamespace, MaxNamespaces, time), deadline);
            return [.. listed.Distinct(StringComparer.Ordinal)];
        }
        catch (TargetFailureException failure) when (failure.Reason == FailureReason.Unsupported)
        {
            // Before 2.2 there is the root only.
            return [""];
        }
    }

    private async Task ReadPlaceAsync(Place place, CancellationToken deadline)
    {
        _requests++;
        var parser = new BackupParser(new TextPool(_book.KeysOf(place)));
        var groups = await _stores.AskAsync(place.Datastore, StoreCall.Listing,
            time => _calls.ListAsync(_calls.Requests.Groups(place.Datastore, place.Namespace), parser.ReadGroup, MaxGroupsOfListing, time), deadline);
        _book.SetGroups(place, groups);
    }

    private async Task ReadChangedAsync(CollectorRun run, CancellationToken deadline)
    {
        var allowance = Math.Max(LeastChangedPerRun, (int)(run.Interval.TotalMinutes * ChangedPerMinute));
        foreach (var changed in _book.Changed())
        {
            if (allowance <= 0 || _clock.GetUtcNow() - run.StartedAt > _budget)
            {
                return;
            }

            allowance -= await ReadChangedAsync(changed, allowance, deadline);
        }
    }

    /// <summary>One listing of the namespace is cheaper than many of single groups.</summary>
    /// <returns>Requests sent.</returns>
    private async Task<int> ReadChangedAsync(ChangedGroups changed, int allowance, CancellationToken deadline)
    {
        var asked = 0;
        if (!changed.MustReadSingly && changed.Keys.Count > 1 && (changed.Keys.Count * 3 > changed.Groups || changed.Keys.Count > allowance))
        {
            _requests++;
            await _snapshots.ReadAsync(changed.Place, deadline);
            return 1;
        }

        foreach (var key in changed.Keys.Take(allowance))
        {
            _requests++;
            asked++;
            if (!await _snapshots.ReadAsync(changed.Place, key, deadline))
            {
                break;
            }
        }

        return asked;
    }
}
