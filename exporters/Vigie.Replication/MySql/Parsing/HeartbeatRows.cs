using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>A row of the heartbeat table.</summary>
/// <param name="Writer">server_id of who wrote it.</param>
/// <param name="WrittenAt">When, by the writer's clock, as UTC or local time as it stands there.</param>
/// <param name="Age">How old it is by the clock of the server that was asked.</param>
internal sealed record HeartbeatRow(long Writer, DateTimeOffset WrittenAt, TimeSpan Age)
{
    /// <summary>
    /// Whether the age is what another zone would make of it: within a second of a multiple of a quarter of an hour. Of a row that nobody
    /// writes any more it says nothing.
    /// </summary>
    public bool IsZoneSuspect => Math.Abs(Age.TotalSeconds) > 600 && Math.Abs(Math.IEEERemainder(Age.TotalSeconds, 900)) <= 1.5;

    /// <summary>Reads the rows.</summary>
    /// <param name="rows">The answer to <see cref="Statements.Heartbeat"/>.</param>
    /// <param name="table">What the owner says about the table.</param>
    /// <returns>Rows by writer; one whose time cannot be read is left out.</returns>
    public static IReadOnlyDictionary<long, HeartbeatRow> Parse(SqlRows rows, HeartbeatTable table)
    {
        var read = new Dictionary<long, HeartbeatRow>();
        for (var row = 0; row < Math.Min(rows.Count, HeartbeatTable.MostRows); row++)
        {
            var cells = new Cells(rows, row);
            if (cells.Whole("server_id") is { } writer && cells.Moment("ts") is { } written && cells.Moment(table.IsLocalTime ? "local_now" : "utc_now") is { } now)
            {
                read.TryAdd(writer, new HeartbeatRow(writer, written, now - written));
            }
        }

        return read;
    }
}
