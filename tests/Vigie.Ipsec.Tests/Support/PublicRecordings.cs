namespace Vigie.Ipsec.Tests.Support;

/// <summary>Samples from the vendor's documentation and public recordings.</summary>
internal static class PublicRecordings
{
    private static readonly SharedRecordings _shared = new("IPSEC_RECORDINGS", "ipsec");

    public static string PathOf(string name) => _shared.PathOf(name);

    /// <summary>The lines of keys of a sample as the API would send them; lines that continue the one before are joined to it.</summary>
    public static string ToXml(string name, string firstKey)
    {
        var lines = new List<string>();
        foreach (var line in File.ReadLines(PathOf(name)).Where(line => line.Contains('=', StringComparison.Ordinal) && !char.IsAsciiDigit(line[0])))
        {
            if (line.StartsWith(firstKey + "=", StringComparison.Ordinal) || lines.Count == 0)
            {
                lines.Add(line);
            }
            else
            {
                lines[^1] += " " + line;
            }
        }

        return SnsSamples.Lines(lines);
    }
}
