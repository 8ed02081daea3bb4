using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Parsing;

/// <summary>
/// Keeps equal texts once while a listing is read: one of 300,000 snapshots names some thousand groups again and again. It lives as
/// long as the listing and takes few new texts in, so that a server that makes up ever new names leaves nothing behind.
/// </summary>
internal sealed class TextPool
{
    /// <summary>Enough for words, nodes and datastores; the names of groups come in with the known ones.</summary>
    public const int MaxNew = 64;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly int _max;

    /// <summary>Makes a pool.</summary>
    /// <param name="known">Groups whose names are expected.</param>
    public TextPool(params IEnumerable<GroupKey> known)
    {
        foreach (var (type, id) in known)
        {
            _texts.Add(type);
            _texts.Add(id);
        }

        _max = _texts.Count + MaxNew;
    }

    /// <summary>Texts kept now.</summary>
    public int Count => _texts.Count;

    /// <summary>Gives the one string of a text, or a new string when the pool is full.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The string.</returns>
    public string Get(ReadOnlySpan<char> text)
    {
        if (_texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
        {
            return known;
        }

        var made = text.ToString();
        if (_texts.Count < _max)
        {
            _texts.Add(made);
        }

        return made;
    }
}
