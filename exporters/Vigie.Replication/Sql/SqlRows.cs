namespace Vigie.Replication.Sql;

/// <summary>The answer to a statement: columns by name and rows of text or NULL. Immutable; bounded by <see cref="SqlLimits"/>.</summary>
internal sealed class SqlRows
{
    /// <summary>No column and no row.</summary>
    public static readonly SqlRows None = new([], []);

    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyList<string?[]> _rows;

    /// <summary>Takes the answer.</summary>
    /// <param name="columns">Names of the columns; of two that differ in case only, the first is found.</param>
    /// <param name="rows">Rows, each as wide as the columns.</param>
    public SqlRows(IReadOnlyList<string> columns, IReadOnlyList<string?[]> rows)
    {
        (Columns, _rows) = (columns, rows);
        for (var place = 0; place < columns.Count; place++)
        {
            _places.TryAdd(columns[place], place);
        }
    }

    /// <summary>The names as the server wrote them, in its order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The text of a cell; null when it is NULL or there is no such column.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">The name; case does not matter.</param>
    public string? this[int row, string column] => _places.TryGetValue(column, out var place) ? _rows[row][place] : null;

    /// <summary>Whether there is a column of that name; case does not matter.</summary>
    /// <param name="column">The name.</param>
    /// <returns>True when there is.</returns>
    public bool Has(string column) => _places.ContainsKey(column);

    /// <summary>The first row for people who look at a probe: at most some hundred characters.</summary>
    public override string ToString() => Count == 0 ? "no rows" : $"{Count} rows of {Columns.Count} columns";
}

/// <summary>What a server may send before it is cut off: more than any answer to our statements, less than what hurts.</summary>
internal static class SqlLimits
{
    /// <summary>Columns of an answer.</summary>
    public const int Columns = 512;

    /// <summary>Rows of an answer.</summary>
    public const int Rows = 10_000;

    /// <summary>Bytes of an answer: names and cells together.</summary>
    public const int Bytes = 8 * 1024 * 1024;
}
