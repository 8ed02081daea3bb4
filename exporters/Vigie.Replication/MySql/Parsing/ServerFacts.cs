using System.Globalization;
using Vigie.Replication.MySql.Gtid;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>What a server says of itself.</summary>
internal sealed record ServerFacts
{
    /// <summary>server_id.</summary>
    public required long ServerId { get; init; }

    /// <summary>server_uuid (MySQL).</summary>
    public string? Uuid { get; init; }

    /// <summary>The name that it has for itself.</summary>
    public string HostName { get; init; } = "";

    /// <summary>The port that it listens on.</summary>
    public long Port { get; init; }

    /// <summary>Whether it refuses writes of ordinary users.</summary>
    public bool? IsReadOnly { get; init; }

    /// <summary>Whether it refuses those of administrators too (MySQL).</summary>
    public bool? IsSuperReadOnly { get; init; }

    /// <summary>Whether it writes a log that others can follow.</summary>
    public bool? HasLog { get; init; }

    /// <summary>All that is committed on it, as far as GTIDs tell.</summary>
    public GtidPosition? Committed { get; init; }

    /// <summary>Its clock when it answered.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Reads the answer to <see cref="Statements.Facts"/>.</summary>
    /// <param name="rows">The answer.</param>
    /// <returns>The facts; null when there is no server id.</returns>
    public static ServerFacts? Parse(SqlRows rows)
    {
        var cells = rows.Count > 0 ? new Cells(rows, 0) : default;
        if (rows.Count == 0 || cells.Whole("server_id") is not { } id)
        {
            return null;
        }

        return new ServerFacts
        {
            ServerId = id,
            Uuid = cells.Text("server_uuid")?.ToLowerInvariant(),
            HostName = cells.Text("host_name") ?? "",
            Port = cells.Whole("port") ?? 0,
            IsReadOnly = cells.Switch("read_only"),
            IsSuperReadOnly = cells.Switch("super_read_only"),
            HasLog = cells.Switch("log_bin"),
            Committed = cells.Text("binlog_pos") is { } position ? MariaDbPosition.Parse(position) : ParseSet(cells.Text("gtid_executed")),
            Now = double.TryParse(cells.Text("server_now"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var now) && now is > 0 and < 1e11
                ? DateTimeOffset.UnixEpoch.AddSeconds(now) : null,
        };
    }

    /// <summary>A server without GTIDs has an empty set, which tells nothing.</summary>
    private static MySqlGtidSet? ParseSet(string? text) => text is { Length: > 0 } ? MySqlGtidSet.Parse(text) : null;
}
