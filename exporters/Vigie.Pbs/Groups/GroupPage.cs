using Vigie.Pbs.Objectives;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Groups;

/// <summary>What is known of one group, from its listing and from its snapshots.</summary>
/// <param name="address">The group.</param>
/// <param name="objectives">The objectives of the target.</param>
internal sealed class GroupPage(GroupAddress address, ObjectiveList objectives)
{
    private ListedGroup _tallied;
    private long? _remembered;

    /// <summary>The group.</summary>
    public GroupKey Key => address.Key;

    /// <summary>The objective that applies, or null.</summary>
    public Objective? Objective { get; } = objectives.Of(address);

    /// <summary>Whether the configuration names this group exactly.</summary>
    public bool IsExpected { get; } = objectives.Exact.Any(objective => objective.Matches(address));

    /// <summary>The group as last listed.</summary>
    public ListedGroup Listed { get; private set; }

    /// <summary>What its snapshots told, or null when they were never read or could not be.</summary>
    public SnapshotTally? Tally { get; private set; }

    /// <summary>Whether the snapshots changed since they were last read.</summary>
    public bool IsChanged => _tallied != Listed || (Tally is null && !WasTried);

    /// <summary>Whether the group's snapshots were asked for since it was first seen.</summary>
    public bool WasTried { get; private set; }

    /// <summary>
    /// Whether the listing cannot tell when the newest finished backup was, so that its snapshots must be asked: the reported
    /// backup is unfinished and nothing older is known, more happened than that one backup started, or the time went backwards.
    /// </summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>Whether the newest backup is unfinished.</summary>
    public bool IsRunning => Tally is { } tally && !IsChanged ? tally.IsRunning : Listed is { Count: > 0, IsFinished: false };

    /// <summary>
    /// Start of the newest finished backup in Unix seconds, or null when there is none (or none is known). The listing's own time
    /// counts only if that backup is finished.
    /// </summary>
    public long? NewestFinished =>
        Tally is { } tally && !IsChanged ? tally.NewestFinished
        : Listed.Count == 0 ? null
        : Listed.IsFinished ? Listed.LastBackup
        : _remembered;

    /// <summary>Takes a new listing.</summary>
    /// <param name="listed">The group as listed.</param>
    public void List(ListedGroup listed)
    {
        var before = Listed;
        _remembered = NewestFinished;
        Listed = listed;
        if (listed == before)
        {
            return;
        }

        IsDoubtful = listed.Count > 0 && (listed.IsFinished
            ? listed.LastBackup < _remembered
            : listed.Count > 1 && (_remembered is null || listed.Count - before.Count is not (0 or 1)));
    }

    /// <summary>Takes what the group's snapshots told.</summary>
    /// <param name="tally">The sum of its snapshots; null when they could not be read.</param>
    public void Take(SnapshotTally? tally)
    {
        // A listing that passes over a group that was listed before says nothing about it.
        Tally = tally is { Count: 0 } && Listed.Count > 0 ? null : tally;
        WasTried = true;
        IsDoubtful = false;
        _tallied = Listed;
    }
}
