using System.Globalization;

namespace Vigie.Replication.MySql;

/// <summary>What a session tells the server first: that it only reads, and that it wants to be cut off rather than wait.</summary>
internal static class SessionSettings
{
    /// <summary>The statements for a server.</summary>
    /// <param name="version">Which server.</param>
    /// <param name="timeout">How long a statement may take.</param>
    /// <returns>The statements.</returns>
    public static IReadOnlyList<string> For(ServerVersionText version, TimeSpan timeout)
    {
        // Times are read as UTC. The limits are the server's own, in case it works on while we gave up: max_statement_time is in seconds
        // and for all statements (MariaDB 10.1), max_execution_time in milliseconds and for SELECT (MySQL 5.7.8).
        var limit = version.IsMariaDb
            ? string.Create(CultureInfo.InvariantCulture, $"max_statement_time={timeout.TotalSeconds:0.###}")
            : string.Create(CultureInfo.InvariantCulture, $"max_execution_time={timeout.TotalMilliseconds:0}");
        return [$"SET SESSION time_zone='+00:00', lock_wait_timeout=2, {limit}", "SET SESSION TRANSACTION READ ONLY"];
    }
}
