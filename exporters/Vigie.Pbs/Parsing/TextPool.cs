namespace Vigie.Pbs.Parsing;

/// <summary>Keeps equal texts once: a listing of 300,000 snapshots names some thousand groups again and again.</summary>
internal sealed class TextPool
{
    /// <summary>Beyond, the pool starts anew, so that a server cannot fill memory with ever new names.</summary>
    private const int MaxCount = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>Gives the one string of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The string.</returns>
    public string Get(ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
            if (lookup.TryGetValue(text, out var known))
            {
                return known;
            }

            if (_texts.Count == MaxCount)
            {
                _texts.Clear();
            }

            var added = text.ToString();
            _texts.Add(added);
            return added;
        }
    }
}
