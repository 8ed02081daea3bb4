using System.Diagnostics.CodeAnalysis;
using Vigie.Core.Collecting;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Groups;

/// <summary>
/// All that is known of a PBS's groups, kept between the runs of the collectors that fill it and those that tell it. It holds what
/// was last listed and nothing that PBS no longer lists, within bounds. Safe for several threads.
/// </summary>
/// <param name="objectives">The objectives of the target.</param>
/// <param name="clock">The time.</param>
internal sealed class GroupBook(ObjectiveList objectives, TimeProvider clock)
{
    /// <summary>Most groups that are kept; some 300 bytes each.</summary>
    public const int MaxGroups = 200_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, StorePage> _stores = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource _listing = NewListing();
    private long _visibleSince;

    /// <summary>Namespaces that were last listed before this time are too old to be told.</summary>
    public DateTimeOffset VisibleSince
    {
        get => new(Interlocked.Read(ref _visibleSince), TimeSpan.Zero);
        set => Interlocked.Exchange(ref _visibleSince, value.UtcTicks);
    }

    /// <summary>Ends when groups were listed for the first time; fails while the attempt at it failed.</summary>
    public Task FirstListing => _listing.Task;

    /// <summary>Tells that groups are about to be listed.</summary>
    public void BeginListing()
    {
        if (_listing.Task.IsFaulted)
        {
            _listing = NewListing();
        }
    }

    /// <summary>Tells that groups were listed.</summary>
    public void EndListing() => _listing.TrySetResult();

    /// <summary>Tells that listing groups failed as a whole.</summary>
    /// <param name="failure">Why.</param>
    public void FailListing(TargetFailureException failure)
    {
        // Watched even if nobody waits.
        _ = _listing.TrySetException(failure) ? _listing.Task.Exception : null;
    }

    /// <summary>Shows all datastores in the order of their names, while nobody else changes them.</summary>
    /// <param name="visit">Looks at them; keeps none.</param>
    public void Visit(Action<IReadOnlyList<StorePage>> visit)
    {
        lock (_lock)
        {
            visit([.. _stores.Values.OrderBy(store => store.Name, StringComparer.Ordinal)]);
        }
    }

    /// <summary>Forgets datastores that are gone.</summary>
    /// <param name="names">Those that are there.</param>
    public void KeepOnly(IReadOnlyCollection<string> names)
    {
        lock (_lock)
        {
            foreach (var gone in _stores.Keys.Except(names, StringComparer.Ordinal).ToList())
            {
                _stores.Remove(gone);
            }
        }
    }

    /// <summary>The namespaces of a datastore, if they were listed lately.</summary>
    /// <param name="store">The datastore.</param>
    /// <param name="maxAge">How long ago that may be.</param>
    /// <returns>The namespaces, or null when they must be listed.</returns>
    public IReadOnlyList<string>? NamespacesWithin(string store, TimeSpan maxAge)
    {
        lock (_lock)
        {
            var page = Store(store);
            return page.NamespacesAt is { } at && clock.GetUtcNow() - at < maxAge ? page.Namespaces : null;
        }
    }

    /// <summary>Takes a listing of namespaces and forgets those that are gone.</summary>
    /// <param name="store">The datastore.</param>
    /// <param name="namespaces">Its namespaces.</param>
    public void SetNamespaces(string store, IReadOnlyList<string> namespaces)
    {
        lock (_lock)
        {
            var page = Store(store);
            page.Namespaces = namespaces;
            page.NamespacesAt = clock.GetUtcNow();
            foreach (var gone in page.Places.Keys.Except(namespaces, StringComparer.Ordinal).ToList())
            {
                page.Places.Remove(gone);
            }
        }
    }

    /// <summary>Takes a listing of groups and forgets those that are gone.</summary>
    /// <param name="place">The namespace.</param>
    /// <param name="groups">Its groups.</param>
    /// <exception cref="TargetFailureException">Protocol: a group is listed twice, or there are too many.</exception>
    public void SetGroups(Place place, IReadOnlyList<(GroupKey Key, ListedGroup Group)> groups)
    {
        lock (_lock)
        {
            var page = PlaceOf(place);
            var others = _stores.Values.Sum(store => store.Places.Values.Sum(other => other.Groups.Count)) - page.Groups.Count;
            if (others + groups.Count > MaxGroups)
            {
                throw JsonCursor.Malformed($"there are more than {MaxGroups} groups");
            }

            var listed = new Dictionary<GroupKey, GroupPage>(groups.Count);
            foreach (var (key, group) in groups)
            {
                if (!page.Groups.TryGetValue(key, out var known))
                {
                    known = new GroupPage(new GroupAddress(place.Datastore, place.Namespace, key), objectives);
                }

                if (!listed.TryAdd(key, known))
                {
                    throw JsonCursor.Malformed("a group is listed twice");
                }

                known.List(group);
            }

            page.Groups = listed;
            page.ListedAt = clock.GetUtcNow();
        }
    }

    /// <summary>Takes how the listing of a datastore ended.</summary>
    /// <param name="store">The datastore.</param>
    /// <param name="failure">Why a part of it failed, or null.</param>
    public void Settle(string store, TargetFailureException? failure)
    {
        lock (_lock)
        {
            var page = Store(store);
            if (failure is null && page.Succeeded == false)
            {
                page.AskSnapshotsAnew();
            }

            page.Succeeded = failure is null;
            page.Reason = failure?.Reason;
            page.LastRead = failure is null ? clock.GetUtcNow() : page.LastRead;
            // A namespace may have come or gone.
            page.NamespacesAt = failure is null ? page.NamespacesAt : null;
        }
    }

    /// <summary>Tells that a datastore is not to be listed now: it is in maintenance or unmounted.</summary>
    /// <param name="store">The datastore.</param>
    public void SetAside(string store)
    {
        lock (_lock)
        {
            var page = Store(store);
            page.Succeeded = null;
            page.Reason = null;
            page.NamespacesAt = null;
            page.AskSnapshotsAnew();
            foreach (var place in page.Places.Values)
            {
                place.SnapshotFailure = null;
            }
        }
    }

    /// <summary>The groups whose snapshots changed since they were read, by namespace.</summary>
    /// <returns>For each namespace with any: the changed groups, how many groups there are, and whether they must be read one by one.</returns>
    public IReadOnlyList<ChangedGroups> Changed()
    {
        lock (_lock)
        {
            return [.. Places().Select(ChangedIn).Where(changed => changed.Keys.Count > 0)];
        }
    }

    /// <summary>The namespaces of which all snapshots are due to be read, longest unread first.</summary>
    /// <param name="cycle">How often each is to be read.</param>
    /// <returns>The namespaces.</returns>
    public IReadOnlyList<Place> Due(TimeSpan cycle)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            return [.. Places()
                .Where(page => page.ListedAt is not null && (page.SnapshotsAt is null || now - page.SnapshotsAt >= cycle) && (page.RetryAt is null || now >= page.RetryAt))
                .OrderBy(page => page.SnapshotsAt ?? DateTimeOffset.MinValue)
                .Select(page => page.Place)];
        }
    }

    /// <summary>The groups of a namespace as last listed.</summary>
    /// <param name="place">The namespace.</param>
    /// <returns>Their keys; none when the namespace is not known.</returns>
    public IReadOnlyList<GroupKey> KeysOf(Place place)
    {
        lock (_lock)
        {
            return TryPlace(place, out var page) ? [.. page.Groups.Keys] : [];
        }
    }

    /// <summary>Takes all snapshots of a namespace.</summary>
    /// <param name="place">The namespace.</param>
    /// <param name="tallies">Their sums by group.</param>
    public void SetSnapshots(Place place, IReadOnlyDictionary<GroupKey, SnapshotTally> tallies)
    {
        lock (_lock)
        {
            if (!TryPlace(place, out var page))
            {
                return;
            }

            foreach (var group in page.Groups.Values)
            {
                group.Take(tallies.GetValueOrDefault(group.Key));
            }

            page.SnapshotsAt = clock.GetUtcNow();
            page.SnapshotFailure = null;
            page.RetryAt = null;
        }
    }

    /// <summary>Takes the snapshots of one group.</summary>
    /// <param name="place">The namespace.</param>
    /// <param name="key">The group.</param>
    /// <param name="tally">Their sum; null when PBS cannot read them.</param>
    public void SetSnapshots(Place place, GroupKey key, SnapshotTally? tally)
    {
        lock (_lock)
        {
            if (TryPlace(place, out var page) && page.Groups.TryGetValue(key, out var group))
            {
                group.Take(tally);
            }
        }
    }

    /// <summary>Takes that a namespace's snapshots could not be read.</summary>
    /// <param name="place">The namespace.</param>
    /// <param name="failure">Why.</param>
    /// <param name="retryAfter">How long it is left alone.</param>
    public void SetSnapshotFailure(Place place, TargetFailureException failure, TimeSpan retryAfter)
    {
        lock (_lock)
        {
            if (TryPlace(place, out var page))
            {
                page.SnapshotFailure = failure;
                page.RetryAt = clock.GetUtcNow() + retryAfter;
            }
        }
    }

    private static TaskCompletionSource NewListing() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ChangedGroups ChangedIn(PlacePage page)
    {
        // Before the first reading of all snapshots only what cannot wait for it counts as changed.
        var isRead = page.SnapshotsAt is not null || page.MustReadSingly;
        return new ChangedGroups(
            page.Place,
            [.. page.Groups.Values.Where(group => group.IsDoubtful || (isRead && group.IsChanged)).OrderByDescending(group => group.IsDoubtful).Select(group => group.Key)],
            page.Groups.Count,
            page.MustReadSingly);
    }

    /// <summary>The namespaces of datastores that are not set aside.</summary>
    private IEnumerable<PlacePage> Places() => _stores.Values.Where(store => store.Succeeded is not null).SelectMany(store => store.Places.Values);

    private StorePage Store(string name)
    {
        if (!_stores.TryGetValue(name, out var page))
        {
            page = new StorePage(name);
            _stores.Add(name, page);
        }

        return page;
    }

    private PlacePage PlaceOf(Place place)
    {
        var store = Store(place.Datastore);
        if (!store.Places.TryGetValue(place.Namespace, out var page))
        {
            page = new PlacePage(place);
            store.Places.Add(place.Namespace, page);
        }

        return page;
    }

    private bool TryPlace(Place place, [NotNullWhen(true)] out PlacePage? page)
    {
        page = null;
        return _stores.TryGetValue(place.Datastore, out var store) && store.Places.TryGetValue(place.Namespace, out page);
    }
}

/// <summary>Groups of a namespace whose snapshots changed.</summary>
/// <param name="Place">The namespace.</param>
/// <param name="Keys">The changed groups, the doubtful ones first.</param>
/// <param name="Groups">How many groups the namespace has.</param>
/// <param name="MustReadSingly">Whether PBS refuses to list all snapshots at once.</param>
internal sealed record ChangedGroups(Place Place, IReadOnlyList<GroupKey> Keys, int Groups, bool MustReadSingly);
