using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Memory;

/// <summary>Remembers since when slots are seen unused, which servers before PostgreSQL 17 do not tell. Begins anew with each start. Bounded by the slots of one answer.</summary>
internal sealed class IdleSlots
{
    private readonly Dictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    /// <summary>Takes note of all slots of the server.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="now">When they were seen.</param>
    public void See(IReadOnlyList<Slot> slots, DateTimeOffset now)
    {
        var idle = slots.Where(slot => !slot.IsActive).Select(slot => slot.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _since.Keys.Where(name => !idle.Contains(name)).ToList())
        {
            _since.Remove(name);
        }

        foreach (var name in idle)
        {
            _since.TryAdd(name, now);
        }
    }

    /// <summary>Since when a slot is unused: what the server says, or else since when it was seen so; null while it is used.</summary>
    public DateTimeOffset? Since(Slot slot) => slot.IsActive ? null : slot.InactiveSince ?? (_since.TryGetValue(slot.Name, out var since) ? since : null);
}
