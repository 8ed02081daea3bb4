namespace Vigie.Raid.Memory;

/// <summary>
/// Remembers what was seen, so that what vanishes is missed: boxes drop a dead disk from their table without a word. Bounded in number and
/// time; it begins anew with each start, and <see cref="Since"/> says when.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="forgetAfter">How long something is missed.</param>
/// <param name="most">How many things are remembered.</param>
internal sealed class SeenMemory<T>(TimeProvider clock, TimeSpan forgetAfter, int most)
    where T : class
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>When the memory began: what vanished before is not known.</summary>
    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    /// <summary>Things that are remembered.</summary>
    public int Count => _entries.Count;

    /// <summary>Takes note of a reading.</summary>
    /// <param name="now">What is there, by what identifies it.</param>
    /// <param name="isWhole">Whether the reading was whole: only then has what is not in it vanished.</param>
    /// <returns>What was there once and is not now, as it was when last seen.</returns>
    public IReadOnlyList<T> See(IReadOnlyDictionary<string, T> now, bool isWhole)
    {
        var time = clock.GetTimestamp();
        foreach (var (key, item) in now)
        {
            if (_entries.ContainsKey(key) || _entries.Count < most)
            {
                _entries[key] = new Entry(item, null);
            }
        }

        foreach (var (key, entry) in _entries.Where(pair => !now.ContainsKey(pair.Key)).ToList())
        {
            if (entry.MissingSince is { } since && clock.GetElapsedTime(since, time) > forgetAfter)
            {
                _entries.Remove(key);
            }
            else if (isWhole && entry.MissingSince is null)
            {
                _entries[key] = entry with { MissingSince = time };
            }
        }

        return [.. _entries.Values.Where(entry => entry.MissingSince is not null).Select(entry => entry.Item)];
    }

    /// <summary>Stops missing what is not there: the owner's count is met without it.</summary>
    /// <param name="now">What is there.</param>
    public void ForgetAllBut(IReadOnlyDictionary<string, T> now)
    {
        foreach (var key in _entries.Keys.Where(key => !now.ContainsKey(key)).ToList())
        {
            _entries.Remove(key);
        }
    }

    private sealed record Entry(T Item, long? MissingSince);
}
