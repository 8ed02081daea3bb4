using System.Globalization;

namespace Vigie.Provision.Files;

/// <summary>A line diff in the unified form, with three lines around each change.</summary>
internal static class TextDiff
{
    private const int Context = 3;

    // Beyond this the middle is shown as replaced: the table would take more memory than the answer is worth.
    private const long LargestTable = 16_000_000;

    /// <summary>The lines of the diff, each with its sign; empty when the texts are equal.</summary>
    public static IReadOnlyList<string> Unified(string from, string to)
    {
        var lines = Lines(Split(from), Split(to));
        var result = new List<string>();
        for (var i = 0; i < lines.Count;)
        {
            if (lines[i].Sign == ' ')
            {
                i++;
                continue;
            }

            var start = Math.Max(0, i - Context);
            var end = i;
            // Changes that are close together stand in one hunk.
            for (var j = i; j < lines.Count && j <= end + (2 * Context); j++)
            {
                end = lines[j].Sign == ' ' ? end : j;
            }

            end = Math.Min(lines.Count - 1, end + Context);
            var hunk = lines[start..(end + 1)];
            result.Add(string.Create(CultureInfo.InvariantCulture, $"@@ -{hunk[0].Old},{hunk.Count(line => line.Sign != '+')} +{hunk[0].New},{hunk.Count(line => line.Sign != '-')} @@"));
            result.AddRange(hunk.Select(line => line.Sign + line.Text));
            i = end + 1;
        }

        return result;
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.Split('\n');

    private static List<Line> Lines(string[] from, string[] to)
    {
        var head = 0;
        while (head < from.Length && head < to.Length && from[head] == to[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < from.Length - head && tail < to.Length - head && from[^(tail + 1)] == to[^(tail + 1)])
        {
            tail++;
        }

        var lines = new List<Line>();
        var (i, j) = (0, 0);
        Same(head);
        Middle(from[head..^tail], to[head..^tail]);
        Same(tail);
        return lines;

        void Same(int count)
        {
            for (var n = 0; n < count; n++)
            {
                lines.Add(new Line(' ', from[i], ++i, ++j));
            }
        }

        void Middle(string[] old, string[] now)
        {
            foreach (var sign in Script(old, now))
            {
                lines.Add(sign switch { '-' => new Line('-', from[i], ++i, j + 1), '+' => new Line('+', to[j], i + 1, ++j), _ => new Line(' ', from[i], ++i, ++j) });
            }
        }
    }

    /// <summary>Longest common subsequence by table.</summary>
    private static IEnumerable<char> Script(string[] old, string[] now)
    {
        if ((long)(old.Length + 1) * (now.Length + 1) > LargestTable)
        {
            return new string('-', old.Length) + new string('+', now.Length);
        }

        var table = new int[old.Length + 1, now.Length + 1];
        for (var a = old.Length - 1; a >= 0; a--)
        {
            for (var b = now.Length - 1; b >= 0; b--)
            {
                table[a, b] = old[a] == now[b] ? table[a + 1, b + 1] + 1 : Math.Max(table[a + 1, b], table[a, b + 1]);
            }
        }

        return Walk(old, now, table);
    }

    private static IEnumerable<char> Walk(string[] old, string[] now, int[,] table)
    {
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                (i, j) = (i + 1, j + 1);
                yield return ' ';
            }
            else if (j >= now.Length || (i < old.Length && table[i + 1, j] >= table[i, j + 1]))
            {
                i++;
                yield return '-';
            }
            else
            {
                j++;
                yield return '+';
            }
        }
    }

    private readonly record struct Line(char Sign, string Text, int Old, int New);
}
