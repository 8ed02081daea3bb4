using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Postgres.Statements;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>
/// Reads a server for the collectors: chooses statements by its version, counts what they cost, and says why they fail in the frame's words.
/// </summary>
/// <param name="session">The conversation.</param>
/// <param name="exchanges">Where statements are counted and shown.</param>
/// <param name="clock">Measures how long answers take.</param>
internal sealed class ServerReader(ISqlSession session, ExchangeLog exchanges, TimeProvider clock) : IAsyncDisposable
{
    private const string VersionStatement = "select current_setting('server_version_num') as number";

    private Facts? _facts;

    /// <summary>The version that the last statement was chosen by; null before the first.</summary>
    public PostgresVersion? Version => _facts?.Version;

    /// <summary>Asks a statement.</summary>
    /// <param name="name">What is asked for, for people.</param>
    /// <param name="choose">Chooses the statement.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="TargetFailureException">The server did not answer, or refused.</exception>
    public async Task<SqlRows> AskAsync(string name, Func<ServerStatements, string> choose, CancellationToken cancel)
    {
        try
        {
            var facts = await FactsAsync(cancel);
            try
            {
                return await ShowAsync(name, choose(facts.Statements), cancel);
            }
            catch (SqlException failure) when (failure.Failure == SqlFailure.Unsupported && session.Connections != facts.Connection)
            {
                // The server was replaced by one of another version between two statements.
                return await ShowAsync(name, choose((await FactsAsync(cancel)).Statements), cancel);
            }
        }
        catch (SqlException failure)
        {
            throw SqlFailures.Translate(failure);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => session.DisposeAsync();

    /// <summary>The version is asked once for each connection.</summary>
    private async Task<Facts> FactsAsync(CancellationToken cancel)
    {
        if (_facts is { } known && known.Connection == session.Connections)
        {
            return known;
        }

        var rows = await ShowAsync("version", VersionStatement, cancel);
        var number = rows.Count > 0 && int.TryParse(rows[0, "number"], NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : 0;
        var version = new PostgresVersion(number);
        if (version.Major < PostgresVersion.OldestMajor)
        {
            throw new SqlException(SqlFailure.Unsupported, $"the server's version is {rows[0, "number"]}, and {PostgresVersion.OldestMajor} is the oldest that is understood");
        }

        return _facts = new Facts(session.Connections, version, new ServerStatements(version));
    }

    private async Task<SqlRows> ShowAsync(string name, string statement, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        exchanges.CountRequest();
        try
        {
            var rows = await session.AskAsync(statement, cancel);
            exchanges.Show(new Exchange(name, $"{rows}", 0, clock.GetElapsedTime(started)));
            return rows;
        }
        catch (SqlException failure)
        {
            exchanges.Show(new Exchange(name, failure.Message, 0, clock.GetElapsedTime(started)));
            throw;
        }
    }

    private sealed record Facts(long Connection, PostgresVersion Version, ServerStatements Statements);
}
