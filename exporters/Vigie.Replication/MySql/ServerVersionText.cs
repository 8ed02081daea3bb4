using System.Globalization;
using System.Text.RegularExpressions;

namespace Vigie.Replication.MySql;

/// <summary>Which product and version a server is: what can be asked is chosen by it, never by trial.</summary>
/// <param name="IsMariaDb">MariaDB, or else MySQL and what calls itself so.</param>
/// <param name="Number">The version's numbers.</param>
internal sealed partial record ServerVersionText(bool IsMariaDb, Version Number)
{
    /// <summary>Reads the version of a greeting, such as 5.5.5-10.6.12-MariaDB-log or 8.0.46.</summary>
    /// <param name="text">What the server said.</param>
    /// <returns>The version; 0.0 when there is none in the text.</returns>
    public static ServerVersionText Parse(string text)
    {
        // MariaDB before 11 puts this before its version, for the sake of old replicas.
        const string ForOldReplicas = "5.5.5-";
        var isMariaDb = text.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        var own = isMariaDb && text.StartsWith(ForOldReplicas, StringComparison.Ordinal) ? text[ForOldReplicas.Length..] : text;
        var match = Numbers().Match(own);
        int Part(int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return new ServerVersionText(isMariaDb, match.Success ? new Version(Part(1), Part(2), Part(3)) : new Version(0, 0, 0));
    }

    /// <summary>Whether it is MySQL of at least this version.</summary>
    public bool IsMySqlFrom(int major, int minor, int patch = 0) => !IsMariaDb && Number >= new Version(major, minor, patch);

    /// <summary>Whether it is MariaDB of at least this version.</summary>
    public bool IsMariaDbFrom(int major, int minor, int patch = 0) => IsMariaDb && Number >= new Version(major, minor, patch);

    [GeneratedRegex(@"^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?")]
    private static partial Regex Numbers();
}
