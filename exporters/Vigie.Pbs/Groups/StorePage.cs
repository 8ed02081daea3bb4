using Vigie.Core.Collecting;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Groups;

/// <summary>What is known of one namespace of a datastore.</summary>
internal sealed class PlacePage(Place place)
{
    /// <summary>The namespace.</summary>
    public Place Place => place;

    /// <summary>Its groups as last listed.</summary>
    public Dictionary<GroupKey, GroupPage> Groups { get; set; } = [];

    /// <summary>When its groups were last listed.</summary>
    public DateTimeOffset? ListedAt { get; set; }

    /// <summary>When all its snapshots were last read.</summary>
    public DateTimeOffset? SnapshotsAt { get; set; }

    /// <summary>Before this time all its snapshots are not asked for again, since it failed.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>Why its snapshots could not be read last time, or null.</summary>
    public TargetFailureException? SnapshotFailure { get; set; }

    /// <summary>
    /// Whether PBS refuses to list all snapshots, as it does when one directory among them cannot be read: then groups are read one
    /// by one.
    /// </summary>
    public bool MustReadSingly => SnapshotFailure?.InnerException is Protocol.PbsRefusal { Status: 400, Kind: Protocol.RefusalKind.Other };
}

/// <summary>What is known of one datastore.</summary>
internal sealed class StorePage(string name)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Its namespaces that were listed, by name.</summary>
    public Dictionary<string, PlacePage> Places { get; } = new(StringComparer.Ordinal);

    /// <summary>Its namespaces, or null before they were listed.</summary>
    public IReadOnlyList<string>? Namespaces { get; set; }

    /// <summary>When the namespaces were last listed; null when they must be listed anew.</summary>
    public DateTimeOffset? NamespacesAt { get; set; }

    /// <summary>Whether the last listing worked; null while the datastore is in maintenance or unmounted.</summary>
    public bool? Succeeded { get; set; }

    /// <summary>Why the last listing failed, or null.</summary>
    public FailureReason? Reason { get; set; }

    /// <summary>When all its namespaces were last listed.</summary>
    public DateTimeOffset? LastRead { get; set; }

    /// <summary>The datastore answers again, or will be another one when it does: what failed before need not wait for its time.</summary>
    public void AskSnapshotsAnew()
    {
        foreach (var place in Places.Values)
        {
            place.RetryAt = null;
        }
    }
}
