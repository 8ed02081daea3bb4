using System.Data;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>How a session behaves towards its server.</summary>
/// <param name="Database">The database that it is in.</param>
/// <param name="MayWrite">Whether its transactions may write; only the heartbeat's may.</param>
internal sealed record SessionKind(string Database, bool MayWrite = false);

/// <summary>A conversation with a PostgreSQL server by Npgsql over one kept connection. All values are asked for as text.</summary>
/// <param name="access">Where the server is and who asks it.</param>
/// <param name="kind">How the session behaves.</param>
/// <param name="clock">Measures the deadlines.</param>
/// <param name="way">The way to the server.</param>
internal sealed class NpgsqlSession(SqlAccess access, SessionKind kind, TimeProvider clock, Way way) : ISqlSession
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly SessionSettings _settings = new(access, kind);
    private Line? _line;
    private long _connections;

    /// <inheritdoc/>
    public string? ServerVersion { get; private set; }

    /// <inheritdoc/>
    public long Connections => Interlocked.Read(ref _connections);

    /// <inheritdoc/>
    public async Task<SqlRows> AskAsync(string statement, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var wasKept = _line is not null;
            try
            {
                return await AskOnceAsync(statement, cancel);
            }
            catch (SqlException failure) when (wasKept && NpgsqlFailures.IsDeadConnection(failure))
            {
                return await AskOnceAsync(statement, cancel);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _line, null) is { } line)
        {
            await line.CloseAsync();
        }
    }

    private async Task<SqlRows> AskOnceAsync(string statement, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(access.Timeout, clock);
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        var line = _line ??= await WithinAsync("connection", OpenAsync(opening.Token), cancel);
        return await WithinAsync("answer", AnswerReader.AskAsync(line.Connection, line.Wire, statement), cancel);
    }

    private async Task<Line> OpenAsync(CancellationToken cancel)
    {
        var wire = new Wire(await way.ConnectAsync(cancel));
        try
        {
            // Until the login is done Npgsql ends at once when it is told to.
            await using var source = _settings.SourceOf(wire);
            var connection = await source.OpenConnectionAsync(cancel);
            ServerVersion = connection.ServerVersion;
            Interlocked.Increment(ref _connections);
            return new Line(connection, wire);
        }
        catch (Exception exception)
        {
            await wire.DisposeAsync();
            var failure = exception is NpgsqlException and not PostgresException ? await way.WhyClosedAsync(cancel) : null;
            throw failure ?? exception;
        }
    }

    /// <summary>Waits for a step up to the configured deadline. One that fails or is given up ends the connection.</summary>
    private async Task<T> WithinAsync<T>(string what, Task<T> work, CancellationToken cancel)
    {
        try
        {
            return await work.WaitAsync(access.Timeout, clock, cancel);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            var line = Interlocked.Exchange(ref _line, null);
            line?.Wire.Cut();
            _ = CloseAfterAsync(work, line);
            cancel.ThrowIfCancellationRequested();
            throw new SqlException(SqlFailure.Timeout, string.Create(CultureInfo.InvariantCulture, $"{access.Address} gave no {what} within {access.Timeout.TotalSeconds:0.###} s"), null, exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or SocketException or SqlException or InvalidOperationException)
        {
            var failure = NpgsqlFailures.Translate(exception, access.Address);
            if (failure.Code is null || _line?.Connection.State != ConnectionState.Open || NpgsqlFailures.IsDeadConnection(failure))
            {
                await DropAsync();
            }

            throw failure;
        }
    }

    /// <summary>Closes what was given up when its work has ended, which the cut wire sees to. How it ended matters no more.</summary>
    private static async Task CloseAfterAsync<T>(Task<T> work, Line? kept)
    {
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (kept is not null)
        {
            await kept.CloseAsync();
        }
        else if (work.IsCompletedSuccessfully && await work is Line late)
        {
            await late.CloseAsync();
        }
    }

    private async Task DropAsync()
    {
        if (Interlocked.Exchange(ref _line, null) is { } line)
        {
            line.Wire.Cut();
            await line.CloseAsync();
        }
    }

    /// <summary>One connection with its wire.</summary>
    private sealed record Line(NpgsqlConnection Connection, Wire Wire)
    {
        /// <summary>Says goodbye where the wire still stands, and cuts it.</summary>
        public async Task CloseAsync()
        {
            try
            {
                await Connection.DisposeAsync();
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or SocketException or InvalidOperationException)
            {
                // The wire is cut or broken: there is nobody to say goodbye to.
            }

            await Wire.DisposeAsync();
        }
    }
}
