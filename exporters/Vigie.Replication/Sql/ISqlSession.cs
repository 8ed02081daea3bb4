namespace Vigie.Replication.Sql;

/// <summary>
/// A conversation with one database server over one kept connection. It opens lazily, connects again once when the kept connection turns out
/// to be dead, and only reads. Callers may overlap: statements are asked one after the other.
/// </summary>
internal interface ISqlSession : IAsyncDisposable
{
    /// <summary>The server's version as it greeted with it, such as <c>10.11.19-MariaDB-log</c>; null before the first connection.</summary>
    string? ServerVersion { get; }

    /// <summary>Counts the connections made since the start: whoever keeps facts about a server asks whether it is still the same one.</summary>
    long Connections { get; }

    /// <summary>Asks one statement.</summary>
    /// <param name="statement">The text: one statement of ours, never built from what a server sent.</param>
    /// <param name="cancel">Ends the wait at once, whatever the server does.</param>
    /// <returns>Columns and rows; no rows where a statement has none.</returns>
    /// <exception cref="SqlException">It failed for a known reason.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<SqlRows> AskAsync(string statement, CancellationToken cancel);
}
