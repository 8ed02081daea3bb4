using Vigie.Core.Collecting;
using Vigie.Pbs.Collectors;
using Vigie.Pbs.Groups;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Stores;
using Vigie.Reach;

namespace Vigie.Pbs;

/// <summary>What the collectors of one target share.</summary>
/// <param name="Client">Connections to the PBS.</param>
/// <param name="Calls">Client and parsers.</param>
/// <param name="Guard">One call per datastore, and breakers.</param>
/// <param name="Stores">Calls to single datastores.</param>
/// <param name="Directory">The list of datastores.</param>
/// <param name="Filter">Which datastores are watched.</param>
/// <param name="Book">What is known of the groups.</param>
/// <param name="Snapshots">Reads snapshots into the book.</param>
/// <param name="Objectives">What the owner promised.</param>
/// <param name="Clock">The time.</param>
internal sealed record PbsParts(
    PbsClient Client,
    PbsCalls Calls,
    StoreGuard Guard,
    StoreCalls Stores,
    StoreDirectory Directory,
    StoreFilter Filter,
    GroupBook Book,
    SnapshotReading Snapshots,
    ObjectiveList Objectives,
    TimeProvider Clock);

/// <summary>One watched PBS.</summary>
internal sealed class PbsTarget : ITarget
{
    private readonly PbsParts _parts;
    private readonly Tunnel? _tunnel;

    /// <summary>Makes client and collectors. No connection is opened.</summary>
    /// <param name="settings">The target's settings.</param>
    /// <param name="services">What the frame gives.</param>
    public PbsTarget(PbsSettings settings, TargetServices services)
    {
        _tunnel = settings.Via is { } bastion ? new Tunnel(bastion) : null;
        _parts = Assemble(settings, services, _tunnel);
        Collectors =
        [
            new DatastoresCollector(_parts, settings.Breaker),
            new VersionCollector(_parts),
            new JobsCollector(_parts),
            new NodeCollector(_parts),
            new GroupsCollector(_parts),
            new SnapshotsCollector(_parts, settings.SnapshotCycle),
            new PermissionsCollector(_parts),
            new SubscriptionCollector(_parts),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ICollector> Collectors { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _parts.Client.Dispose();
        await (_tunnel?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static PbsParts Assemble(PbsSettings settings, TargetServices services, Tunnel? tunnel)
    {
        var clock = services.Clock;
        var client = new PbsClient(settings.Access, services, tunnel);
        var calls = new PbsCalls(client, new PbsRequests(settings.Timeout, settings.ListingTimeout, settings.SnapshotTimeout));
        var guard = new StoreGuard(settings.Breaker, clock);
        var stores = new StoreCalls(calls, guard);
        var filter = new StoreFilter(settings.Datastores, settings.ExcludedDatastores);
        var objectives = new ObjectiveList(settings.Objectives);
        var book = new GroupBook(objectives, clock);
        return new PbsParts(
            client, calls, guard, stores, new StoreDirectory(calls, filter, clock), filter, book,
            new SnapshotReading(calls, stores, book, settings.SnapshotCycle), objectives, clock);
    }
}
