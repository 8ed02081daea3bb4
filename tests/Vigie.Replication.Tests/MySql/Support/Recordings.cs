using System.Text.Json;
using Vigie.Replication.Sql;
using Vigie.Testing;

namespace Vigie.Replication.Tests.MySql.Support;

/// <summary>
/// Recorded answers of servers. Those of MySQL are not ours to distribute, so they lie outside the repository: a clone that stands alone skips
/// what needs them and says so, the build server must have them.
/// </summary>
internal static class Recordings
{
    private static readonly string _folder = Environment.GetEnvironmentVariable("REPLICATION_RECORDINGS") ?? Repository.PathOf("..", "shared", "recorded", "replication");

    /// <summary>Rows recorded as JSON objects.</summary>
    public static SqlRows Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(PathOf(Path.Combine("mysql8", name + ".json"))));
        var rows = document.RootElement.EnumerateArray().Select(row => row.EnumerateObject().ToDictionary(cell => cell.Name, cell => cell.Value.ValueKind == JsonValueKind.Null ? null : cell.Value.ToString())).ToList();
        return rows.Count == 0 ? SqlRows.None : Of([.. rows[0].Keys], rows);
    }

    /// <summary>Rows recorded as the client program shows them vertically.</summary>
    public static SqlRows Vertical(string name)
    {
        var rows = new List<Dictionary<string, string?>>();
        foreach (var line in File.ReadLines(PathOf(name)))
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (line.StartsWith("****", StringComparison.Ordinal))
            {
                rows.Add([]);
            }
            else if (rows.Count > 0 && colon > 0)
            {
                rows[^1][line[..colon].Trim()] = line[(colon + 2)..] is "NULL" ? null : line[(colon + 2)..];
            }
        }

        return rows.Count == 0 ? SqlRows.None : Of([.. rows[0].Keys], rows);
    }

    /// <summary>One row from pairs of column and value.</summary>
    public static SqlRows Row(params (string Column, string? Value)[] cells) => new([.. cells.Select(cell => cell.Column)], [[.. cells.Select(cell => cell.Value)]]);

    private static SqlRows Of(IReadOnlyList<string> columns, List<Dictionary<string, string?>> rows) =>
        new(columns, [.. rows.Select(row => columns.Select(column => row.GetValueOrDefault(column)).ToArray())]);

    private static string PathOf(string name)
    {
        var file = Path.Combine(_folder, name);
        if (!File.Exists(file))
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true" or "1", $"the recording {name} is not here; it is not ours to distribute");
            Assert.Fail($"the recording {name} is missing at {file}");
        }

        return file;
    }
}
