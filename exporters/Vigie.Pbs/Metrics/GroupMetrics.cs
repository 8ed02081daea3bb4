using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Pbs.Groups;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Stores;

namespace Vigie.Pbs.Metrics;

/// <summary>Listed datastores and groups as samples. Remembers where expected groups were seen, to say from where one is missing.</summary>
/// <param name="objectives">The objectives of the target.</param>
internal sealed class GroupMetrics(ObjectiveList objectives)
{
    /// <summary>Places remembered for each expected group.</summary>
    private const int MaxPlaces = 100;

    private readonly Dictionary<Objective, IReadOnlyList<GroupAddress>> _lastSeen = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds all datastores and their groups.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="stores">The datastores.</param>
    /// <param name="guard">Tells which are suspended.</param>
    /// <param name="oldest">Listings before this time are too old to be told.</param>
    public void Write(MetricWriter metrics, IReadOnlyList<StorePage> stores, StoreGuard guard, DateTimeOffset oldest)
    {
        var expected = new List<GroupAddress>();
        foreach (var store in stores)
        {
            Write(metrics, store, guard, oldest);
            foreach (var place in store.Places.Values.Where(place => place.ListedAt >= oldest))
            {
                Write(metrics, place, expected);
            }
        }

        WriteExpected(metrics, expected);
    }

    private static void Write(MetricWriter metrics, StorePage store, StoreGuard guard, DateTimeOffset oldest)
    {
        var isOpen = guard.SuspendedUntil(store.Name, StoreCall.Listing) is not null || guard.SuspendedUntil(store.Name, StoreCall.Snapshots) is not null;
        metrics.Add(PbsMetrics.BreakerOpen, isOpen ? 1 : 0, store.Name);
        metrics.AddKnown(PbsMetrics.ReadSuccess, store.Succeeded is { } succeeded ? (succeeded ? 1 : 0) : null, store.Name);
        metrics.AddKnown(PbsMetrics.LastRead, store.LastRead?.ToUnixTimeMilliseconds() / 1000d, store.Name);
        if (store.Reason is { } reason)
        {
            metrics.Add(PbsMetrics.ReadFailure, 1, store.Name, reason.Name());
        }

        if (store.LastRead >= oldest)
        {
            metrics.AddKnown(PbsMetrics.Namespaces, store.Namespaces?.Count, store.Name);
            metrics.Add(PbsMetrics.Groups, store.Places.Values.Sum(place => place.Groups.Count), store.Name);
        }
    }

    private static void Write(MetricWriter metrics, PlacePage place, List<GroupAddress> expected)
    {
        var (store, ns) = place.Place;
        foreach (var group in place.Groups.Values)
        {
            var (type, id) = group.Key;
            metrics.AddKnown(PbsMetrics.GroupLastBackup, group.NewestFinished, store, ns, type, id);
            metrics.Add(PbsMetrics.GroupBackups, group.Listed.Count, store, ns, type, id);
            metrics.Add(PbsMetrics.GroupRunning, group.IsRunning ? 1 : 0, store, ns, type, id);
            metrics.AddKnown(PbsMetrics.GroupMaxAge, group.Objective?.MaxAge.TotalSeconds, store, ns, type, id);
            if (group.IsExpected)
            {
                metrics.Add(PbsMetrics.GroupExpected, 1, store, ns, type, id);
                expected.Add(new GroupAddress(store, ns, group.Key));
            }
        }
    }

    /// <summary>
    /// An expected group that is nowhere to be seen is told where it was last seen, else where the configuration says: expected, with
    /// its objective, and without a backup.
    /// </summary>
    private void WriteExpected(MetricWriter metrics, List<GroupAddress> seen)
    {
        var told = seen.ToHashSet();
        foreach (var objective in objectives.Exact)
        {
            var places = seen.Where(objective.Matches).Take(MaxPlaces).ToList();
            if (places.Count > 0)
            {
                _lastSeen[objective] = places;
                continue;
            }

            foreach (var missing in _lastSeen.GetValueOrDefault(objective) ?? [objective.ExpectedAddress])
            {
                if (told.Add(missing))
                {
                    WriteMissing(metrics, missing, objectives.Of(missing) ?? objective);
                }
            }
        }
    }

    private static void WriteMissing(MetricWriter metrics, GroupAddress missing, Objective objective)
    {
        var (type, id) = missing.Key;
        metrics.Add(PbsMetrics.GroupExpected, 1, missing.Datastore, missing.Namespace, type, id);
        metrics.Add(PbsMetrics.GroupMaxAge, objective.MaxAge.TotalSeconds, missing.Datastore, missing.Namespace, type, id);
    }
}
