using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Memory;

/// <summary>What distinguishes a reader of the log, over all its reconnections.</summary>
/// <param name="Application">Its application_name.</param>
/// <param name="Slot">Its slot, or empty.</param>
/// <param name="Address">Its address, or empty.</param>
internal readonly record struct SenderKey(string Application, string Slot, string Address);

/// <summary>A reader of the log that is, or was, connected.</summary>
/// <param name="Key">Which.</param>
/// <param name="Now">What the server tells of it; empty while it is not connected.</param>
/// <param name="HeardAt">When its report was last seen to be a new one, by the monotonic clock; null while not connected.</param>
internal sealed record KnownSender(SenderKey Key, IReadOnlyList<Sender> Now, TimeSpan? HeardAt);

/// <summary>
/// Remembers who read the log, so that a standby that goes away is missed: its row just disappears. And when each report came: the report's
/// own time is by the standby's clock, which may be anything. Bounded in number and time.
/// </summary>
/// <param name="forgetAfter">How long somebody who left is missed.</param>
/// <param name="most">How many are remembered.</param>
internal sealed class SenderMemory(TimeSpan forgetAfter, int most = 200)
{
    private readonly Dictionary<SenderKey, Entry> _entries = [];

    /// <summary>Takes note of those who are connected.</summary>
    /// <param name="senders">All processes that send the log, except those of tools.</param>
    /// <param name="now">When they were seen, by the monotonic clock.</param>
    /// <param name="server">The same by the server's clock: all there is to tell how old a report is that is seen for the first time.</param>
    /// <returns>Those who are connected and those who are missed, by their key.</returns>
    public IReadOnlyList<KnownSender> See(IReadOnlyList<Sender> senders, TimeSpan now, DateTimeOffset server)
    {
        var groups = senders.GroupBy(sender => new SenderKey(sender.Application, sender.Slot, sender.Address)).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (key, group) in groups)
        {
            if (_entries.ContainsKey(key) || _entries.Count < most)
            {
                _entries[key] = Heard(_entries.GetValueOrDefault(key), group, now, server);
            }
        }

        foreach (var key in _entries.Where(pair => !groups.ContainsKey(pair.Key) && now - pair.Value.SeenAt > forgetAfter).Select(pair => pair.Key).ToList())
        {
            _entries.Remove(key);
        }

        return [.. _entries.Select(pair => new KnownSender(pair.Key, groups.GetValueOrDefault(pair.Key) ?? [], groups.ContainsKey(pair.Key) ? pair.Value.HeardAt : null))
            .OrderBy(known => known.Key.Application, StringComparer.Ordinal).ThenBy(known => known.Key.Slot, StringComparer.Ordinal).ThenBy(known => known.Key.Address, StringComparer.Ordinal)];
    }

    /// <summary>Forgets everybody: the server sends no log of its own any more.</summary>
    public void Clear() => _entries.Clear();

    private static Entry Heard(Entry? before, List<Sender> group, TimeSpan now, DateTimeOffset server)
    {
        var reply = group.Min(sender => sender.Reply);
        if (before is not null)
        {
            return new Entry(now, reply, before.Reply == reply ? before.HeardAt : now);
        }

        return new Entry(now, reply, reply < server ? now - (server - reply.Value) : now);
    }

    private sealed record Entry(TimeSpan SeenAt, DateTimeOffset? Reply, TimeSpan HeardAt);
}
