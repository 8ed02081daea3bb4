namespace Vigie.Pbs.Parsing;

/// <summary>
/// Keeps equal texts once: a listing of 300,000 snapshots names some thousand groups again and again. What was not named for two turns is
/// forgotten, so that neither groups that went nor a server that makes up ever new names fill memory.
/// </summary>
internal sealed class TextPool
{
    /// <summary>More texts than this within one turn are not kept.</summary>
    private const int MaxCount = 40_000;

    private readonly Lock _lock = new();
    private HashSet<string> _texts = new(StringComparer.Ordinal);
    private HashSet<string> _before = new(StringComparer.Ordinal);

    /// <summary>Texts kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _texts.Count + _before.Count;
            }
        }
    }

    /// <summary>Gives the one string of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The string.</returns>
    public string Get(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (_texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
            {
                return known;
            }

            var kept = _before.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var older) ? older : text.ToString();
            if (_texts.Count < MaxCount)
            {
                _texts.Add(kept);
            }

            return kept;
        }
    }

    /// <summary>Ends a turn: forgets what was last named in the turn before.</summary>
    public void Turn()
    {
        lock (_lock)
        {
            _before = _texts;
            _texts = new HashSet<string>(StringComparer.Ordinal);
        }
    }
}
