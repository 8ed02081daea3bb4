using System.Data;
using System.Text;
using Npgsql;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>Asks one statement and takes its answer, cell by cell, up to the limits: a server may send whatever it likes. Nothing takes a token: who gives up cuts the wire.</summary>
internal static class AnswerReader
{
    /// <summary>Asks and reads.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="wire">Its wire: cut when the answer is too large, since a reader would read the rest of it before it closes.</param>
    /// <param name="statement">The statement.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="SqlException">The answer is larger than any of ours can be.</exception>
    public static async Task<SqlRows> AskAsync(NpgsqlConnection connection, Wire wire, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection) { AllResultTypesAreUnknown = true };
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, CancellationToken.None);
        var isCut = false;
        try
        {
            return await ReadAsync(reader);
        }
        catch (SqlException)
        {
            // Closing the reader would read the rest first; the connection closes it with itself.
            wire.Cut();
            isCut = true;
            throw;
        }
        finally
        {
            await (isCut ? ValueTask.CompletedTask : reader.DisposeAsync());
        }
    }

    private static async Task<SqlRows> ReadAsync(NpgsqlDataReader reader)
    {
        if (reader.FieldCount > SqlLimits.Columns)
        {
            throw TooLarge("columns");
        }

        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var room = new Room(names);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            if (rows.Count == SqlLimits.Rows)
            {
                throw TooLarge("rows");
            }

            rows.Add(await RowAsync(reader, room));
        }

        return new SqlRows(names, rows);
    }

    private static async Task<string?[]> RowAsync(NpgsqlDataReader reader, Room room)
    {
        var cells = new string?[reader.FieldCount];
        for (var place = 0; place < cells.Length; place++)
        {
            cells[place] = await reader.IsDBNullAsync(place, CancellationToken.None) ? null : await CellAsync(reader, place, room);
        }

        return cells;
    }

    private static async Task<string> CellAsync(NpgsqlDataReader reader, int place, Room room)
    {
        using var text = await reader.GetTextReaderAsync(place, CancellationToken.None);
        var cell = new StringBuilder();
        for (int read; (read = await text.ReadAsync(room.Buffer.AsMemory(), CancellationToken.None)) > 0;)
        {
            room.Take(read);
            cell.Append(room.Buffer, 0, read);
        }

        return cell.ToString();
    }

    private static SqlException TooLarge(string what) => new(SqlFailure.Protocol, $"the answer has more {what} than any answer to our statements");

    /// <summary>What is left of the bytes that an answer may have. A character counts as one.</summary>
    private sealed class Room
    {
        private int _left;

        public Room(IReadOnlyList<string> names) => _left = SqlLimits.Bytes - names.Sum(name => name.Length);

        public char[] Buffer { get; } = new char[512];

        public void Take(int count)
        {
            _left -= count;
            if (_left < 0)
            {
                throw TooLarge("bytes");
            }
        }
    }
}
