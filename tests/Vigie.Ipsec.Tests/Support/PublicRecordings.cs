using Vigie.Testing;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>
/// Samples from the vendor's documentation and public recordings. They are not ours to distribute, so they lie outside the repository: a
/// clone that stands alone skips what needs them and says so, the build server must have them.
/// </summary>
internal static class PublicRecordings
{
    private static readonly string _folder = Environment.GetEnvironmentVariable("IPSEC_RECORDINGS") ?? Repository.PathOf("..", "shared", "recorded", "ipsec");

    /// <summary>The file of a sample. Skips the test when it is not here, but fails on the build server.</summary>
    public static string PathOf(string name)
    {
        var file = Path.Combine(_folder, name);
        if (!File.Exists(file))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true" or "1", $"the sample {name} is not here; it is not ours to distribute");
            Assert.Fail($"the sample {name} is missing at {file}");
        }

        return file;
    }

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
