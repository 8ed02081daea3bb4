using System.Globalization;
using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Parsing;

/// <summary>One row of an answer, cell by cell. What is NULL, absent or not of the wanted form is null: unknown.</summary>
/// <param name="rows">The answer.</param>
/// <param name="row">Which row, from 0.</param>
internal readonly struct Cells(SqlRows rows, int row)
{
    /// <summary>Longest text that becomes a label: PostgreSQL's own names have 63 bytes.</summary>
    private const int LongestName = 128;

    /// <summary>Seconds from 1970 to the years 1 and 9999, within which a point in time is one.</summary>
    private const double FirstSecond = -62_135_596_800;
    private const double LastSecond = 253_402_300_799;

    /// <summary>The text, or null.</summary>
    public string? Text(string column) => rows[row, column];

    /// <summary>A name for a label: cut where it is longer than any good one, and empty when unknown.</summary>
    public string Name(string column)
    {
        var text = rows[row, column] ?? "";
        return text.Length <= LongestName ? text : text[..LongestName];
    }

    /// <summary>A boolean: t or f.</summary>
    public bool? Flag(string column) => rows[row, column] switch { "t" or "true" => true, "f" or "false" => false, _ => null };

    /// <summary>A whole number; one with decimals is cut.</summary>
    public long? Whole(string column) =>
        decimal.TryParse(rows[row, column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;

    /// <summary>A place in the log.</summary>
    public Lsn? Place(string column) => Lsn.Parse(rows[row, column]);

    /// <summary>A point in time, told in seconds since 1970.</summary>
    public DateTimeOffset? Time(string column) =>
        Seconds(column) is { } seconds and > (decimal)FirstSecond and < (decimal)LastSecond ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;

    /// <summary>A length of time, told in seconds.</summary>
    public TimeSpan? Span(string column) =>
        Seconds(column) is { } seconds and > -1e11m and < 1e11m ? new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond)) : null;

    private decimal? Seconds(string column) =>
        decimal.TryParse(rows[row, column], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
