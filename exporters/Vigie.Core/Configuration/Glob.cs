namespace Vigie.Core.Configuration;

/// <summary>Patterns with <c>*</c> (any text) and <c>?</c> (one character), for the whole text.</summary>
public static class Glob
{
    /// <summary>Whether the pattern can match more than one text.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <returns>False for a plain name.</returns>
    public static bool HasWildcard(string pattern) => pattern.AsSpan().ContainsAny('*', '?');

    /// <summary>Matches the whole text. The time is bounded by the product of the lengths, whatever the pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="text">The text.</param>
    /// <returns>True when it matches.</returns>
    public static bool IsMatch(string pattern, string text)
    {
        // On a mismatch only the last star takes one character more: an earlier one could not help.
        int p = 0, t = 0, star = -1, starred = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                starred = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++starred;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }
}
