namespace Vigie.Pbs.Parsing;

/// <summary>The maintenance property string: <c>[type=]TYPE[,message=TEXT]</c>, the message perhaps quoted and with commas in it.</summary>
internal static class MaintenanceMode
{
    /// <summary>The words that are exported as they are.</summary>
    public static readonly IReadOnlyList<string> Known = ["read-only", "offline", "delete", "unmount", "s3-refresh"];

    /// <summary>What a word that this version of Vigie does not know is exported as.</summary>
    public const string Other = "other";

    /// <summary>The mode that leaves reading untouched.</summary>
    public const string ReadOnly = "read-only";

    /// <summary>The type of a maintenance mode.</summary>
    /// <param name="property">The property string, or null.</param>
    /// <returns>One of <see cref="Known"/> or <see cref="Other"/>; null when there is no maintenance.</returns>
    public static string? TypeOf(string? property)
    {
        if (string.IsNullOrWhiteSpace(property))
        {
            return null;
        }

        var type = Words(property).FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal))
            ?? Words(property).FirstOrDefault(word => word.StartsWith("type=", StringComparison.Ordinal))?["type=".Length..];
        return type is not null && Known.Contains(type, StringComparer.Ordinal) ? type : Other;
    }

    /// <summary>Splits at commas that stand outside of quotes.</summary>
    private static IEnumerable<string> Words(string property)
    {
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i <= property.Length; i++)
        {
            if (i == property.Length || (property[i] == ',' && !isQuoted))
            {
                yield return property[start..i].Trim();
                start = i + 1;
            }
            else if (property[i] == '\\' && isQuoted)
            {
                i++;
            }
            else if (property[i] == '"')
            {
                isQuoted = !isQuoted;
            }
        }
    }
}
