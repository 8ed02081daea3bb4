namespace Vigie.Ssh.Failures;

/// <summary>Pieces of standard error that may be shown to people.</summary>
internal static class StandardError
{
    private const int Longest = 200;

    /// <summary>The last line that says something, in front of it a colon; empty when there is none.</summary>
    public static string LastLine(string text)
    {
        var line = text.Split('\n').Select(Clean).LastOrDefault(line => line.Length > 0);
        return line is null ? "" : $": {line}";
    }

    /// <summary>A line without control characters, shortened.</summary>
    public static string Clean(string line)
    {
        var clean = new string([.. line.Where(c => !char.IsControl(c)).Take(Longest)]);
        return clean.Trim();
    }
}
