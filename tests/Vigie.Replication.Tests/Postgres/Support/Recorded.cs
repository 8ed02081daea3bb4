using System.Globalization;
using System.Runtime.CompilerServices;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Tests.Postgres.Support;

/// <summary>
/// A server of PostgreSQL 15 that answers as one did in the laboratory: from what psql printed there, put into the columns of our own
/// statements. What psql was not asked is taken as the laboratory was set up (receiver timeout 20 s, pg_monitor granted).
/// </summary>
internal sealed class Recorded : ISqlSession
{
    private static readonly string[] _receiverColumns = ["status", "latest_end_lsn", "slot_name", "sender_host", "sender_port", "received_tli"];

    private readonly string _folder;
    private readonly string _side;
    private readonly Dictionary<string, string?> _overrides;

    /// <summary>Opens one side of a state.</summary>
    /// <param name="state">Folder of the state.</param>
    /// <param name="side">primary or standby.</param>
    /// <param name="overrides">Columns of the server's statement that were otherwise.</param>
    /// <param name="source">Filled in by the compiler.</param>
    public Recorded(string state, string side, Dictionary<string, string?>? overrides = null, [CallerFilePath] string source = "") =>
        (_folder, _side, _overrides) = (Path.Combine(Path.GetDirectoryName(source)!, "Recorded", state), side, overrides ?? []);

    public string? ServerVersion => "15.20";

    public long Connections => 1;

    public Task<SqlRows> AskAsync(string statement, CancellationToken cancel) => Task.FromResult(Answer(statement));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The server's clock in the recording.</summary>
    public DateTimeOffset Now => Time(Records("state")[0]["now"]!);

    /// <summary>Whether subscriptions were recorded.</summary>
    public bool HasSubscriptions => File.Exists(Path.Combine(_folder, $"pg.{_side}.db_sub.subscription.txt"));

    private SqlRows Answer(string statement)
    {
        bool Asks(string what) => statement.Contains(what, StringComparison.Ordinal);
        return Asks("server_version_num") ? Rows([new() { ["number"] = "150020" }])
            : Asks("pg_stat_wal_receiver") ? Rows([Server()])
            : Asks("pg_stat_replication s") ? Rows([.. Records("stat_replication").Select(Sender)])
            : Asks("pg_replication_slots k") ? Rows([.. Records("replication_slots").Select(Slot)])
            : Asks("pg_stat_archiver") ? Rows([.. Records("stat_archiver").Select(Archiver)])
            : Asks("pg_stat_database_conflicts") ? Rows([Conflicts()])
            : Asks("pg_ls_archive_statusdir") ? Rows([new() { ["waiting"] = "0" }])
            : Asks("pg_subscription_rel") ? Rows([.. Records("db_sub.subscription_rel").GroupBy(row => (row["subname"], row["srsubstate"])).Select(group => new Dictionary<string, string?> { ["subname"] = group.Key.Item1, ["state"] = group.Key.Item2, ["tables"] = $"{group.Count()}" })])
            : Asks("pg_subscription b") ? Rows([.. Records("db_sub.subscription").Select(Subscription)])
            : throw new InvalidOperationException($"nothing is recorded for {statement}");
    }

    private Dictionary<string, string?> Server()
    {
        var state = Records("state")[0];
        var receiver = Records("stat_wal_receiver").FirstOrDefault();
        var isStandby = state["in_recovery"] == "t";
        var row = new Dictionary<string, string?>
        {
            ["in_recovery"] = state["in_recovery"], ["may_read"] = "t", ["is_synchronous"] = "f", ["now"] = Seconds(state["now"]), ["version"] = "15.20", ["system_identifier"] = "7710160000000000000",
            ["timeline"] = isStandby ? state["timeline"] : "00000001", ["written"] = state["current_lsn"], ["flushed"] = state["current_lsn"], ["received"] = state["receive_lsn"], ["replayed"] = state["replay_lsn"],
            ["last_replayed"] = Seconds(state["last_replay_ts"]), ["pause"] = state["pause_state"], ["delay"] = "0", ["receiver_timeout"] = "20.000000", ["has_upstream"] = isStandby ? "t" : "f", ["own_slot"] = isStandby ? "standby1" : null,
            ["waiters"] = "0", ["oldest_wait"] = null, ["senders"] = $"{Records("stat_replication").Count}", ["has_receiver"] = receiver is null ? "f" : "t",
            ["receiver_flushed"] = receiver?["flushed_lsn"], ["last_msg_send_time"] = Seconds(receiver?["last_msg_send_time"]), ["last_msg_receipt_time"] = Seconds(receiver?["last_msg_receipt_time"]),
        };
        foreach (var column in _receiverColumns)
        {
            row[column] = receiver?[column];
        }

        foreach (var (column, value) in _overrides)
        {
            row[column] = value;
        }

        return row;
    }

    private Dictionary<string, string?> Sender(Dictionary<string, string?> row)
    {
        var slot = Records("replication_slots").FirstOrDefault(one => one["active_pid"] == row["pid"]);
        return new Dictionary<string, string?>(row)
        {
            ["address"] = row["client_addr"], ["write_lag"] = Interval(row["write_lag"]), ["flush_lag"] = Interval(row["flush_lag"]), ["replay_lag"] = Interval(row["replay_lag"]), ["reply_time"] = Seconds(row["reply_time"]),
            ["slot_name"] = slot?["slot_name"], ["slot_type"] = slot?["slot_type"], ["current_lsn"] = Records("state")[0]["current_lsn"],
        };
    }

    private static Dictionary<string, string?> Slot(Dictionary<string, string?> row) => new(row)
    {
        ["retained"] = row["retained_bytes"], ["unconfirmed"] = null, ["xmin_age"] = null, ["catalog_xmin_age"] = row["catalog_xmin"] is null ? null : "1", ["spill_bytes"] = row["slot_type"] == "logical" ? "0" : null,
    };

    private Dictionary<string, string?> Archiver(Dictionary<string, string?> row) => new(row)
    {
        ["in_recovery"] = Records("state")[0]["in_recovery"], ["archive_mode"] = "on", ["last_archived_time"] = Seconds(row["last_archived_time"]), ["last_failed_time"] = Seconds(row["last_failed_time"]),
    };

    private Dictionary<string, string?> Conflicts()
    {
        var rows = Records("conflicts");
        return new Dictionary<string, string?>(rows[0].Where(pair => pair.Key.StartsWith("confl_", StringComparison.Ordinal)).ToDictionary(pair => pair.Key["confl_".Length..], pair => pair.Value))
        {
            ["in_recovery"] = Records("state")[0]["in_recovery"],
        };
    }

    private Dictionary<string, string?> Subscription(Dictionary<string, string?> row)
    {
        var statistics = Records("db_sub.subscription_stats").Single(one => one["subname"] == row["subname"]);
        return new Dictionary<string, string?>
        {
            ["subname"] = row["subname"], ["subenabled"] = Records("db_sub.subscription_rel")[0]["subenabled"], ["has_worker"] = row["pid"] is null ? "f" : "t", ["unreceived"] = null,
            ["last_msg_receipt_time"] = Seconds(row["last_msg_receipt_time"]), ["apply_error_count"] = statistics["apply_error_count"], ["sync_error_count"] = statistics["sync_error_count"],
        };
    }

    /// <summary>Reads psql's expanded output: lines <c>name | value</c>; an empty value is NULL there.</summary>
    private List<Dictionary<string, string?>> Records(string view)
    {
        var records = new List<Dictionary<string, string?>>();
        foreach (var line in File.ReadLines(Path.Combine(_folder, $"pg.{_side}.{view}.txt")))
        {
            if (line.StartsWith("-[ RECORD", StringComparison.Ordinal))
            {
                records.Add([]);
            }
            else if (records.Count > 0 && line.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar)
            {
                records[^1][line[..bar].Trim()] = line[(bar + 1)..].Trim() is { Length: > 0 } value ? value : null;
            }
        }

        return records;
    }

    private static SqlRows Rows(List<Dictionary<string, string?>> rows)
    {
        var columns = rows.SelectMany(row => row.Keys).Distinct().ToList();
        return new SqlRows(columns, [.. rows.Select(row => columns.Select(column => row.GetValueOrDefault(column)).ToArray())]);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text.Replace("+00", "+00:00", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string? Seconds(string? text) => text is null ? null : ((Time(text) - DateTimeOffset.UnixEpoch).Ticks / 1e7m).ToString(CultureInfo.InvariantCulture);

    private static string? Interval(string? text) => text is null ? null : TimeSpan.Parse(text, CultureInfo.InvariantCulture).TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
