using System.Globalization;
using Vigie.Replication.Model;
using Vigie.Replication.MySql.Gtid;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Parsing;

/// <summary>
/// Reads the status of replication. Columns are looked up by the new or the old name whatever the version: MySQL renamed them in 8.0.22, MariaDB
/// never did, and some builds mix them.
/// </summary>
internal static class ChannelStatusParser
{
    /// <summary>More channels than a server can have (MySQL: 256, MariaDB: 64).</summary>
    private const int MostChannels = 256;

    private const int MostText = 255;

    /// <summary>Reads all rows.</summary>
    /// <param name="rows">The answer.</param>
    /// <returns>The channels, in the server's order; of two of one name the first.</returns>
    public static IReadOnlyList<ChannelStatus> Parse(SqlRows rows) =>
        [.. Enumerable.Range(0, Math.Min(rows.Count, MostChannels)).Select(row => Parse(new Cells(rows, row))).DistinctBy(status => status.Channel)];

    private static ChannelStatus Parse(Cells cells)
    {
        var (received, applied) = ParseGtids(cells);
        return new ChannelStatus
        {
            Channel = Short(cells.Text("Channel_Name", "Connection_name")),
            Io = ParseIo(cells.Text("Replica_IO_Running", "Slave_IO_Running")),
            SqlRunning = ParseSql(cells.Text("Replica_SQL_Running", "Slave_SQL_Running")),
            ReportedLag = cells.Whole("Seconds_Behind_Source", "Seconds_Behind_Master") is { } behind ? TimeSpan.FromSeconds(Math.Min(behind, 1L << 33)) : null,
            IoErrorNumber = cells.Whole("Last_IO_Errno") ?? 0,
            IoErrorText = cells.Text("Last_IO_Error") ?? "",
            SqlErrorNumber = cells.Whole("Last_SQL_Errno") ?? 0,
            Read = Place(cells.Text("Source_Log_File", "Master_Log_File"), cells.Whole("Read_Source_Log_Pos", "Read_Master_Log_Pos")),
            Executed = Place(cells.Text("Relay_Source_Log_File", "Relay_Master_Log_File"), cells.Whole("Exec_Source_Log_Pos", "Exec_Master_Log_Pos")),
            Delay = cells.Seconds("SQL_Delay"),
            RemainingDelay = cells.Seconds("SQL_Remaining_Delay"),
            HasUntil = cells.Text("Until_Condition") is { } until ? until is not ("None" or "") : null,
            Upstream = ParseUpstream(cells),
            SourceServerId = cells.Whole("Source_Server_Id", "Master_Server_Id") is > 0 and var id ? id : null,
            SourceUuid = cells.Text("Source_UUID", "Master_UUID") is { Length: > 0 } uuid ? uuid.ToLowerInvariant() : null,
            Received = received,
            Applied = applied,
            HasBegun = cells.Text("Source_Log_File", "Master_Log_File") is not "",
            TakesDomain = ParseDomains(cells.Text("Replicate_Do_Domain_Ids"), cells.Text("Replicate_Ignore_Domain_Ids")),
            Heartbeats = cells.Whole("Slave_received_heartbeats"),
            HeartbeatPeriod = cells.Seconds("Slave_heartbeat_period"),
            LastReadEvent = cells.Moment("Master_last_event_time"),
        };
    }

    private static string Short(string? text) => text is null ? "" : text.Length <= MostText ? text : text[..MostText];

    private static IoState? ParseIo(string? text) => text?.ToUpperInvariant() switch
    {
        "NO" => IoState.No,
        "CONNECTING" => IoState.Connecting,
        "PREPARING" => IoState.Preparing,
        "YES" => IoState.Yes,
        _ => null,
    };

    private static bool? ParseSql(string? text) => text?.ToUpperInvariant() switch { "YES" => true, "NO" => false, _ => null };

    /// <summary>A channel that keeps no places has none: file INVALID (GTID_ONLY), or no file yet.</summary>
    private static (string File, long Position)? Place(string? file, long? position) =>
        file is null or "" or "INVALID" || position is null ? null : (file, position.Value);

    private static Upstream? ParseUpstream(Cells cells) =>
        cells.Text("Source_Host", "Master_Host") is { Length: > 0 } host && cells.Whole("Source_Port", "Master_Port") is > 0 and <= 65_535 and var port ? new Upstream(Short(host), (int)port) : null;

    /// <summary>A channel that does not use GTIDs tells nothing by them: MariaDB's reading place then stands still, and MySQL's sets are empty.</summary>
    private static (GtidPosition? Received, GtidPosition? Applied) ParseGtids(Cells cells)
    {
        if (cells.Text("Gtid_IO_Pos") is { } reading)
        {
            var applied = cells.Text("Gtid_Slave_Pos") is { } done ? MariaDbPosition.Parse(done) : null;
            return (cells.Text("Using_Gtid") is "No" ? null : MariaDbPosition.Parse(reading), applied);
        }

        var (retrieved, executed) = (MySqlGtidSet.Parse(cells.Text("Retrieved_Gtid_Set") ?? ""), MySqlGtidSet.Parse(cells.Text("Executed_Gtid_Set") ?? ""));
        return executed is null or { IsEmpty: true } && retrieved is null or { IsEmpty: true } ? (null, null) : (retrieved, executed);
    }

    private static Func<uint, bool>? ParseDomains(string? only, string? ignored)
    {
        var (taken, left) = (Domains(only), Domains(ignored));
        return taken.Count > 0 ? taken.Contains : left.Count > 0 ? domain => !left.Contains(domain) : null;
    }

    private static HashSet<uint> Domains(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries).Select(one => uint.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var domain) ? domain : (uint?)null).OfType<uint>()];
}
