using System.Text.RegularExpressions;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A pattern that a whole text must match, in the part of the syntax that .NET and JSON schema (ECMA 262) share, without look-around.</summary>
internal sealed class WholeText(string pattern)
{
    /// <summary>Longer than any text of a configuration takes with the patterns of this program; no text can hang the reading.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(1);

    // Made when a text comes: of a hundred patterns a configuration uses few. The automata of NonBacktracking took 19 MB for all of them, measured.
    private Regex? _regex;

    /// <summary>The pattern for the schema.</summary>
    public string Anchored { get; } = Anchor(pattern);

    /// <summary>A pattern of a whole text as JSON schema writes it.</summary>
    public static string Anchor(string pattern) => $"^(?:{pattern})$";

    /// <summary>Whether a text matches. One that takes longer than a second to tell does not.</summary>
    public bool Matches(string text)
    {
        _regex ??= new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, _limit);
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
