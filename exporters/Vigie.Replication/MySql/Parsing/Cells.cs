using System.Globalization;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>Cells of a row by any of the names that versions give them, as what they mean. What is malformed is not known.</summary>
/// <param name="rows">The answer.</param>
/// <param name="row">Which row.</param>
internal readonly struct Cells(SqlRows rows, int row)
{
    /// <summary>The text of the first of the columns that there is; null for NULL and for no such column.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (rows.Has(name))
            {
                return rows[row, name];
            }
        }

        return null;
    }

    /// <summary>A whole number that is not negative.</summary>
    public long? Whole(params ReadOnlySpan<string> names) =>
        long.TryParse(Text(names), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A number of seconds, whole or with a fraction.</summary>
    public TimeSpan? Seconds(params ReadOnlySpan<string> names) =>
        double.TryParse(Text(names), NumberStyles.Float & ~NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e10 ? TimeSpan.FromSeconds(number) : null;

    /// <summary>A switch, written as ON, Yes or 1, OFF, No or 0. Whatever else a server may grow is on in its own way.</summary>
    public bool? Switch(params ReadOnlySpan<string> names) => Text(names) switch
    {
        null or "" => null,
        var text => !(text is "0" || text.Equals("OFF", StringComparison.OrdinalIgnoreCase) || text.Equals("NO", StringComparison.OrdinalIgnoreCase)),
    };

    /// <summary>A moment in UTC, with or without a fraction, by a blank or a T; the zero date is unknown.</summary>
    public DateTimeOffset? Moment(params ReadOnlySpan<string> names) => Moments.Parse(Text(names));
}

/// <summary>Moments as servers and tools write them.</summary>
internal static class Moments
{
    private static readonly string[] _formats = ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFF"];

    /// <summary>Reads a moment as UTC.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The moment; null for the zero date, NULL and what is none.</returns>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year >= 1971 ? moment : null;
}
