using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Memory;

/// <summary>Where a primary's log ended at a moment.</summary>
/// <param name="End">How far it was on disk.</param>
/// <param name="At">When, by the monotonic clock.</param>
internal readonly record struct PrimarySample(Lsn End, TimeSpan At);

/// <summary>
/// What the watched servers of one database cluster tell about each other: a primary's end for its standbys, lost slots, and who takes
/// writes. Servers belong together when they have one system identifier. Bounded by the number of targets. Safe for use by several threads.
/// </summary>
internal sealed class Clusters
{
    private const int MostSamples = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);

    /// <summary>Takes note of a server.</summary>
    /// <param name="target">Its target.</param>
    /// <param name="server">What it told.</param>
    /// <param name="at">When, by the monotonic clock.</param>
    /// <param name="validFor">How long this counts when no newer one comes.</param>
    public void Note(string target, ServerState server, TimeSpan at, TimeSpan validFor)
    {
        lock (_lock)
        {
            if (!_members.TryGetValue(target, out var member))
            {
                _members.Add(target, member = new Member());
            }

            if (member.System != server.SystemIdentifier || member.Timeline != server.Timeline || member.IsPrimary == server.IsInRecovery)
            {
                member.Samples.Clear();
            }

            (member.System, member.Timeline, member.IsPrimary, member.Until) = (server.SystemIdentifier, server.Timeline, !server.IsInRecovery, at + validFor);
            if (!server.IsInRecovery && server.Flushed is { } end)
            {
                member.Samples.Enqueue(new PrimarySample(end, at));
                if (member.Samples.Count > MostSamples)
                {
                    member.Samples.Dequeue();
                }
            }
        }
    }

    /// <summary>Takes note of the lost slots of a server.</summary>
    public void NoteLostSlots(string target, IEnumerable<string> slots)
    {
        lock (_lock)
        {
            if (_members.TryGetValue(target, out var member))
            {
                member.LostSlots = slots.ToHashSet(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Forgets a server: its target was dropped.</summary>
    public void Forget(string target)
    {
        lock (_lock)
        {
            _members.Remove(target);
        }
    }

    /// <summary>
    /// Where the log of a cluster's primary ended, oldest first. None when no primary of the timeline is watched, or more than one is:
    /// then nobody knows whom the standby follows.
    /// </summary>
    /// <param name="system">The cluster.</param>
    /// <param name="timeline">The timeline that the standby follows.</param>
    /// <param name="after">Only what is newer.</param>
    public IReadOnlyList<PrimarySample> SamplesOf(string system, long timeline, TimeSpan after)
    {
        lock (_lock)
        {
            var primaries = _members.Values.Where(member => member.IsPrimary && member.System == system && member.Timeline == timeline).ToList();
            return primaries.Count == 1 ? [.. primaries[0].Samples.Where(sample => sample.At > after)] : [];
        }
    }

    /// <summary>How many watched servers of the cluster take writes now.</summary>
    public int PrimariesOf(string system, TimeSpan now)
    {
        lock (_lock)
        {
            return _members.Values.Count(member => member.IsPrimary && member.System == system && member.Until >= now);
        }
    }

    /// <summary>Whether a watched primary of the cluster says that the slot is lost.</summary>
    public bool IsLost(string system, string slot)
    {
        lock (_lock)
        {
            return _members.Values.Any(member => member.IsPrimary && member.System == system && member.LostSlots.Contains(slot));
        }
    }

    private sealed class Member
    {
        public string System { get; set; } = "";

        public long Timeline { get; set; }

        public bool IsPrimary { get; set; }

        public TimeSpan Until { get; set; }

        public Queue<PrimarySample> Samples { get; } = new();

        public HashSet<string> LostSlots { get; set; } = [];
    }
}
