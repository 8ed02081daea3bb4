using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vigie.Core.Collecting;
using Vigie.Pbs.Parsing;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Readings;
using Vigie.Pbs.Stores;

namespace Vigie.Pbs.Groups;

/// <summary>Reads snapshots into the book: they are added up while they come from the wire, and none is kept.</summary>
/// <param name="calls">Client and parsers.</param>
/// <param name="stores">Calls to single datastores.</param>
/// <param name="book">The book.</param>
/// <param name="cycle">How often all snapshots of a namespace are read.</param>
internal sealed class SnapshotReading(PbsCalls calls, StoreCalls stores, GroupBook book, TimeSpan cycle)
{
    private const int MaxSnapshots = 5_000_000;

    private static readonly TimeSpan _longestRetry = TimeSpan.FromMinutes(15);

    /// <summary>How long a namespace whose snapshots could not be read is left alone: never longer than one that could.</summary>
    private readonly TimeSpan _retryAfter = cycle < _longestRetry ? cycle : _longestRetry;

    /// <summary>Reads all snapshots of a namespace.</summary>
    /// <param name="place">The namespace.</param>
    /// <param name="deadline">Ends the reading.</param>
    /// <returns>False when they could not be read; the book holds the reason.</returns>
    /// <exception cref="TargetFailureException">PBS as a whole failed.</exception>
    public async Task<bool> ReadAsync(Place place, CancellationToken deadline)
    {
        try
        {
            // Taken while the pass is held: no listing of the datastore comes between reading and taking.
            return await stores.AskAsync(place.Datastore, StoreCall.Snapshots, async time =>
            {
                book.SetSnapshots(place, await TallyAsync(calls.Requests.Snapshots(place.Datastore, place.Namespace), book.KeysOf(place), time));
                return true;
            }, deadline);
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            Note(place, failure);
            return false;
        }
    }

    /// <summary>Reads the snapshots of one group.</summary>
    /// <param name="place">The namespace.</param>
    /// <param name="key">The group.</param>
    /// <param name="deadline">Ends the reading.</param>
    /// <returns>False when the datastore does not answer such calls; the book holds the reason.</returns>
    /// <exception cref="TargetFailureException">PBS as a whole failed.</exception>
    public async Task<bool> ReadAsync(Place place, GroupKey key, CancellationToken deadline)
    {
        try
        {
            return await stores.AskAsync(place.Datastore, StoreCall.Snapshots, async time =>
            {
                var tallies = await TallyAsync(calls.Requests.SnapshotsOf(place.Datastore, place.Namespace, key.BackupType, key.BackupId), [key], time);
                book.SetSnapshots(place, key, tallies.GetValueOrDefault(key));
                return true;
            }, deadline);
        }
        catch (TargetFailureException failure) when (failure.InnerException is PbsRefusal { Status: 400, Kind: RefusalKind.Other })
        {
            // This group only: asked again when it changes.
            book.SetSnapshots(place, key, null);
            return true;
        }
        catch (TargetFailureException failure) when (!failure.ConcernsWholeServer())
        {
            Note(place, failure);
            return false;
        }
    }

    /// <summary>A datastore that went into maintenance meanwhile is no failure: the next listing will see it.</summary>
    private void Note(Place place, TargetFailureException failure)
    {
        if (failure.Refusal() is not (RefusalKind.Maintenance or RefusalKind.Unmounted))
        {
            book.SetSnapshotFailure(place, failure, _retryAfter);
        }
    }

    /// <summary>Adds up the snapshots of known groups; others, which only a listing of groups can bring in, cost no memory.</summary>
    private async Task<Dictionary<GroupKey, SnapshotTally>> TallyAsync(PbsRequest request, IEnumerable<GroupKey> known, CancellationToken deadline)
    {
        var tallies = known.ToDictionary(key => key, _ => default(SnapshotTally));
        var parser = new BackupParser(new TextPool(tallies.Keys));
        await calls.EachAsync(request, (ref JsonCursor json) =>
        {
            var snapshot = parser.ReadSnapshot(ref json);
            ref var tally = ref CollectionsMarshal.GetValueRefOrNullRef(tallies, snapshot.Group);
            if (!Unsafe.IsNullRef(ref tally))
            {
                tally.Add(snapshot);
            }
        }, MaxSnapshots, deadline);
        return tallies;
    }
}
