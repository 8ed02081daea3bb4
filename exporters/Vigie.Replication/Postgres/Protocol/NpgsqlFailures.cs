using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Protocol;

/// <summary>From what Npgsql throws to the closed set of causes (SQLSTATEs: manual, appendix A).</summary>
internal static class NpgsqlFailures
{
    private const int LongestWords = 200;

    /// <summary>The cause of an exception.</summary>
    /// <param name="exception">What Npgsql threw.</param>
    /// <param name="address">The server, for people.</param>
    /// <returns>The failure; its text is one line and has no secret.</returns>
    public static SqlException Translate(Exception exception, string address)
    {
        if (Inside<SqlException>(exception) is { } own)
        {
            return own;
        }

        if (Inside<PostgresException>(exception) is { } server)
        {
            return new SqlException(FailureOf(server.SqlState), $"{address} says {server.SqlState}: {Cut(server.MessageText)}", server.SqlState, exception);
        }

        return new SqlException(FailureOf(exception), $"{address}: {Cut((Inside<SocketException>(exception) ?? exception).Message)}", null, exception);
    }

    /// <summary>
    /// Whether the failure means that the kept connection had died, or that what was prepared on it is gone (a pooler gave another backend)
    /// or outdated (a view changed its columns), so that a new one may do better.
    /// </summary>
    /// <param name="failure">What came of the statement.</param>
    public static bool IsDeadConnection(SqlException failure) => failure.Code switch
    {
        null => failure.Failure == SqlFailure.Unreachable,
        "57P01" or "57P02" or "57P05" or "26000" => true,
        // The same state as of what a server cannot do at all, which a new connection would not mend: the routine tells them apart (plancache.c).
        "0A000" => Inside<PostgresException>(failure)?.Routine == "RevalidateCachedQuery",
        var state => state.StartsWith("08", StringComparison.Ordinal),
    };

    private static SqlFailure FailureOf(string state) => state switch
    {
        "28000" or "28P01" => SqlFailure.Auth,
        "3D000" => SqlFailure.Config,
        "42501" => SqlFailure.Forbidden,
        "57014" or "55P03" or "25P03" or "25P04" => SqlFailure.Timeout,
        "42703" or "42P01" or "42883" or "42704" or "0A000" => SqlFailure.Unsupported,
        "57P01" or "57P02" or "57P03" or "57P05" or "53300" => SqlFailure.Unreachable,
        _ => SqlFailure.Protocol,
    };

    private static SqlFailure FailureOf(Exception exception)
    {
        if (Inside<TimeoutException>(exception) is not null)
        {
            return SqlFailure.Timeout;
        }

        if (Inside<AuthenticationException>(exception) is not null || exception.Message.Contains("SSL", StringComparison.Ordinal))
        {
            return SqlFailure.Tls;
        }

        if (exception.Message.Contains("uthentication method", StringComparison.Ordinal) || exception.Message.Contains("assword", StringComparison.Ordinal))
        {
            return SqlFailure.Auth;
        }

        return Inside<SocketException>(exception) is not null || Inside<IOException>(exception) is not null ? SqlFailure.Unreachable : SqlFailure.Protocol;
    }

    private static T? Inside<T>(Exception? exception)
        where T : Exception
    {
        for (var depth = 0; exception is not null && depth < 10; depth++, exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Cut(string words)
    {
        var line = words.ReplaceLineEndings(" ");
        return line.Length <= LongestWords ? line : line[..LongestWords];
    }
}
