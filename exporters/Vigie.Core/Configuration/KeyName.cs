namespace Vigie.Core.Configuration;

/// <summary>Names of keys in fault texts: what may be shown of them, and which known one was meant.</summary>
internal static class KeyName
{
    /// <summary>Shown in place of a name that is not ours: a slip of indentation can put a secret where a key belongs.</summary>
    public const string Hidden = "?";

    /// <summary>Most letters by which a name may differ from a known one and still be shown: so many, at most, can be those of a secret.</summary>
    private const int ShownEdits = 2;

    private const int LongestName = 64;

    /// <summary>A name as it may stand in a fault: a known one, or one that is nearly so.</summary>
    public static string Shown(string name, IReadOnlyCollection<string> known)
    {
        var isOurs = known.Contains(name)
            || (name.Length <= LongestName && known.Any(ours => Distance(Plain(name), Plain(ours)) <= ShownEdits));
        return isOurs ? name : Hidden;
    }

    /// <summary>The known name that was most likely meant, or null when none is near.</summary>
    public static string? Nearest(string written, IEnumerable<string> known)
    {
        if (written.Length > LongestName)
        {
            return null;
        }

        var wanted = Plain(written);
        var (name, distance) = known.Select(name => (name, Distance(wanted, Plain(name)))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, wanted.Length / 3) && distance < wanted.Length ? name : null;
    }

    /// <summary>The end of a fault: what was meant, and what is possible.</summary>
    public static string Hint(string written, IReadOnlyCollection<string> known)
    {
        var meant = Nearest(written, known) is { } near ? $"did you mean {near}? " : "";
        return $"{meant}Possible here: {string.Join(", ", known)}";
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Edits from one word to the other: insert, delete, replace, or swap two neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Step(table, a, b, i, j);
            }
        }

        return table[a.Length, b.Length];
    }

    private static int Step(int[,] table, string a, string b, int i, int j)
    {
        var least = Math.Min(
            Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
            table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return isSwap ? Math.Min(least, table[i - 2, j - 2] + 1) : least;
    }
}
