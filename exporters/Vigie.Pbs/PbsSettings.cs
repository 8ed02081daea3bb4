using Vigie.Core.Collecting;
using Vigie.Pbs.Objectives;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Stores;
using Vigie.Reach;
using Vigie.Ssh;

namespace Vigie.Pbs;

/// <summary>The validated settings of one PBS target.</summary>
internal sealed record PbsSettings : ITargetPlan
{
    /// <summary>Where it is and how it lets us in.</summary>
    public required PbsAccess Access { get; init; }

    /// <summary>The bastion that it is reached through; null for a direct way.</summary>
    public SshHost? Via { get; init; }

    /// <summary>Deadline of quick calls.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Deadline of namespace and group listings.</summary>
    public TimeSpan ListingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadline of snapshot listings.</summary>
    public TimeSpan SnapshotTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often all snapshots of a namespace are read.</summary>
    public TimeSpan SnapshotCycle { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>How long a datastore is left alone after a call that never ended.</summary>
    public BreakerTimes Breaker { get; init; } = new(TimeSpan.FromHours(1), TimeSpan.FromHours(24));

    /// <summary>Patterns of the datastores to watch; none means all.</summary>
    public IReadOnlyList<string> Datastores { get; init; } = [];

    /// <summary>Patterns of datastores to leave out.</summary>
    public IReadOnlyList<string> ExcludedDatastores { get; init; } = [];

    /// <summary>What the owner promised; the first that matches a group wins.</summary>
    public IReadOnlyList<Objective> Objectives { get; init; } = [];

    /// <inheritdoc/>
    public ITarget Open(TargetServices services) => new PbsTarget(this, services);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => SshPrograms.CheckAsync(Via, cancel);
}
