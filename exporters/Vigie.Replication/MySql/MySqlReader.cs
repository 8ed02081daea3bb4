using Vigie.Core.Collecting;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql;

/// <summary>Asks the server for the collectors: counts and shows each exchange, and knows which version answers.</summary>
/// <param name="session">The session.</param>
/// <param name="exchanges">Where exchanges are told.</param>
/// <param name="clock">The time.</param>
internal sealed class MySqlReader(ISqlSession session, ExchangeLog exchanges, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>
    /// How long a refused statement is not asked again: each refusal is an error in the server's counters, and a new login, since a session keeps
    /// the rights of its login.
    /// </summary>
    private static readonly TimeSpan _refusal = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (SqlException Why, DateTimeOffset At)> _refused = new(StringComparer.Ordinal);

    /// <summary>Which server answers; connects when nobody did.</summary>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Product and version.</returns>
    /// <exception cref="TargetFailureException">The server cannot be asked.</exception>
    public async Task<ServerVersionText> VersionAsync(CancellationToken cancel)
    {
        if (session.ServerVersion is null)
        {
            await AskAsync("SELECT @@version AS version", cancel);
        }

        return ServerVersionText.Parse(session.ServerVersion ?? "");
    }

    /// <summary>The version as the server wrote it.</summary>
    public string VersionText => session.ServerVersion ?? "";

    /// <summary>Counts the connections: facts about one are asked again on the next.</summary>
    public long Connections => session.Connections;

    /// <summary>Asks a statement that must be answered.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="TargetFailureException">It failed.</exception>
    public async Task<SqlRows> AskAsync(string statement, CancellationToken cancel)
    {
        try
        {
            return await ExchangeAsync(statement, cancel);
        }
        catch (SqlException e)
        {
            throw SqlFailures.Translate(e);
        }
    }

    /// <summary>Asks a statement that the server may refuse for want of a right or of the thing itself; the rest of the run then goes on.</summary>
    /// <param name="statement">The statement; null when the version has nothing to ask.</param>
    /// <param name="run">The run, which is told of the refusal.</param>
    /// <param name="advice">What to do about a refusal.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The answer; null when it was refused.</returns>
    /// <exception cref="TargetFailureException">It failed otherwise.</exception>
    public async Task<SqlRows?> TryAsync(string? statement, CollectorRun run, string advice, CancellationToken cancel)
    {
        if (statement is null)
        {
            return SqlRows.None;
        }

        if (Refusal(statement) is { } why)
        {
            run.FailPart(SqlFailures.ReasonOf(why.Failure), $"{why.Message}; {advice}");
            return null;
        }

        try
        {
            return await ExchangeAsync(statement, cancel);
        }
        catch (SqlException e) when (e.Failure is SqlFailure.Forbidden or SqlFailure.Unsupported)
        {
            Remember(statement, e);
            run.FailPart(SqlFailures.ReasonOf(e.Failure), $"{e.Message}; {advice}");
            return null;
        }
        catch (SqlException e)
        {
            throw SqlFailures.Translate(e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => session.DisposeAsync();

    private async Task<SqlRows> ExchangeAsync(string statement, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        exchanges.CountRequest();
        try
        {
            var rows = await session.AskAsync(statement, cancel);
            Show(statement, exchanges.IsWatched ? Excerpt(rows) : "", started);
            return rows;
        }
        catch (SqlException e)
        {
            Show(statement, e.Message, started);
            throw;
        }
    }

    private void Show(string asked, string answered, long started) => exchanges.Show(new Exchange(asked, answered, 0, clock.GetElapsedTime(started)));

    /// <summary>How many rows there are, and what stands in the first.</summary>
    private static string Excerpt(SqlRows rows)
    {
        const int Most = 600;
        var first = rows.Count == 0 ? "" : string.Join(' ', rows.Columns.Where(column => rows[0, column] is { Length: > 0 }).Select(column => $"{column}={rows[0, column]}"));
        var text = $"{rows}: {first}";
        return text.Length <= Most ? text : text[..Most] + "...";
    }

    private SqlException? Refusal(string statement)
    {
        lock (_lock)
        {
            return _refused.TryGetValue(statement, out var refused) && clock.GetUtcNow() - refused.At < _refusal ? refused.Why : null;
        }
    }

    private void Remember(string statement, SqlException why)
    {
        lock (_lock)
        {
            _refused[statement] = (why, clock.GetUtcNow());
        }
    }
}
