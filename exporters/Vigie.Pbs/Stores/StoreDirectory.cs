using Vigie.Pbs.Parsing;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Stores;

/// <summary>What several collectors of a target want to know: its datastores, and the name of its node. Safe for several threads.</summary>
/// <param name="calls">Puts the question when nobody did lately.</param>
/// <param name="filter">Which datastores are watched.</param>
/// <param name="clock">The time.</param>
internal sealed class StoreDirectory(PbsCalls calls, StoreFilter filter, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly LastGood<IReadOnlyList<DatastoreEntry>> _stores = new();
    private volatile string? _node;

    /// <summary>Name of the node as its own tasks tell it, or null while no task was seen.</summary>
    public string? Node
    {
        get => _node;
        set => _node = value ?? _node;
    }

    /// <summary>Asks PBS for its datastores.</summary>
    /// <param name="deadline">Ends the request.</param>
    /// <returns>The watched ones, in PBS's order.</returns>
    public async Task<IReadOnlyList<DatastoreEntry>> AskAsync(CancellationToken deadline)
    {
        var entries = await calls.ListAsync(calls.Requests.Datastores, DatastoreParser.ReadEntry, DatastoreParser.MaxDatastores, deadline);
        List<DatastoreEntry> watched = [.. entries.Where(entry => filter.Takes(entry.Name))];
        if (watched.DistinctBy(entry => entry.Name, StringComparer.Ordinal).Count() != watched.Count)
        {
            throw JsonCursor.Malformed("a datastore is listed twice");
        }

        lock (_lock)
        {
            _stores.Keep(watched, clock.GetUtcNow());
        }

        return watched;
    }

    /// <summary>The datastores as lately asked, or asks.</summary>
    /// <param name="maxAge">How old the answer may be.</param>
    /// <param name="deadline">Ends the request.</param>
    /// <returns>The watched ones.</returns>
    public Task<IReadOnlyList<DatastoreEntry>> GetAsync(TimeSpan maxAge, CancellationToken deadline)
    {
        lock (_lock)
        {
            return _stores.Within(clock.GetUtcNow(), maxAge) is { } known ? Task.FromResult(known) : AskAsync(deadline);
        }
    }
}
