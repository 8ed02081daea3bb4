using System.Runtime.CompilerServices;
using System.Text;

namespace Vigie.Testing;

/// <summary>
/// Compares text with a file that is committed beside the test. <c>UPDATE_GOLDEN=1</c> writes the files anew;
/// the difference is then read in the version control's diff.
/// </summary>
public static class Golden
{
    /// <summary>Lines of difference that are shown: enough to see what happened, few enough to be read.</summary>
    private const int ShownLines = 24;

    /// <summary>Compares with the golden file, or writes it when the environment says <c>UPDATE_GOLDEN=1</c>.</summary>
    /// <param name="path">The file, named from the folder of the calling source file (or absolute).</param>
    /// <param name="actual">What the product made, compared byte for byte.</param>
    /// <param name="source">Filled in by the compiler.</param>
    /// <exception cref="TestFailedException">The file is missing or differs; the message shows where.</exception>
    public static void Check(string path, string actual, [CallerFilePath] string source = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(source)!, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        Compare(file, actual);
    }

    internal static void Compare(string file, string actual)
    {
        if (!File.Exists(file))
        {
            throw new TestFailedException($"the golden file {file} is missing; UPDATE_GOLDEN=1 writes it");
        }

        var expected = File.ReadAllText(file);
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            throw new TestFailedException($"{file} differs (- golden, + actual; UPDATE_GOLDEN=1 writes it anew)\n{Difference(expected, actual)}");
        }
    }

    /// <summary>The lines between the common start and the common end of two texts.</summary>
    internal static string Difference(string expected, string actual)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var text = new StringBuilder($"from line {start + 1}:\n");
        AppendLines(text, '-', old[start..^end]);
        AppendLines(text, '+', now[start..^end]);
        return text.ToString();
    }

    private static void AppendLines(StringBuilder text, char sign, string[] lines)
    {
        foreach (var line in lines.Take(ShownLines / 2))
        {
            text.Append(sign).Append(' ').Append(line).Append('\n');
        }

        if (lines.Length > ShownLines / 2)
        {
            text.Append(sign).Append(" ... ").Append(lines.Length - (ShownLines / 2)).Append(" more lines\n");
        }
    }
}
