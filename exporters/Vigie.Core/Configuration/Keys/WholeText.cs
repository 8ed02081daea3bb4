using System.Text.RegularExpressions;

namespace Vigie.Core.Configuration.Keys;

/// <summary>A pattern that a whole text must match, in the part of the syntax that .NET and JSON schema (ECMA 262) share, without look-around.</summary>
internal sealed class WholeText(string pattern)
{
    // Linear in the text, whatever the pattern: no text can hang the reading.
    private readonly Regex _regex = new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>The pattern for the schema.</summary>
    public string Anchored { get; } = Anchor(pattern);

    /// <summary>A pattern of a whole text as JSON schema writes it.</summary>
    public static string Anchor(string pattern) => $"^(?:{pattern})$";

    public bool Matches(string text) => _regex.IsMatch(text);
}
