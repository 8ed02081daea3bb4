using System.Text.Json;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Tests.MySql.Support;

/// <summary>Recorded answers of servers.</summary>
internal static class Recordings
{
    private static readonly SharedRecordings _shared = new("REPLICATION_RECORDINGS", "replication");

    /// <summary>Rows recorded as JSON objects.</summary>
    public static SqlRows Json(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(_shared.PathOf(Path.Combine("mysql8", name + ".json"))));
        var rows = document.RootElement.EnumerateArray().Select(row => row.EnumerateObject().ToDictionary(cell => cell.Name, cell => cell.Value.ValueKind == JsonValueKind.Null ? null : cell.Value.ToString())).ToList();
        return rows.Count == 0 ? SqlRows.None : Of([.. rows[0].Keys], rows);
    }

    /// <summary>Rows recorded as the client program shows them vertically.</summary>
    public static SqlRows Vertical(string name)
    {
        var rows = new List<Dictionary<string, string?>>();
        foreach (var line in File.ReadLines(_shared.PathOf(name)))
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
}
