using System.Globalization;
using Vigie.Replication.Model;
using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Parsing;

/// <summary>From the row of the server's statement to its record.</summary>
internal static class ServerParser
{
    /// <summary>Reads the row.</summary>
    /// <param name="rows">The answer.</param>
    /// <returns>The record, or null when what every server tells is missing.</returns>
    public static ServerState? Parse(SqlRows rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var row = new Cells(rows, 0);
        if (row.Flag("in_recovery") is not { } inRecovery || row.Time("now") is not { } now || row.Text("system_identifier") is not { Length: > 0 and <= 20 } system)
        {
            return null;
        }

        return new ServerState
        {
            IsInRecovery = inRecovery,
            Now = now,
            SystemIdentifier = system,
            Timeline = TimelineOf(row, inRecovery),
            Written = row.Place("written"),
            Flushed = row.Place("flushed"),
            Received = row.Place("received"),
            Replayed = row.Place("replayed"),
            LastReplayed = row.Time("last_replayed"),
            Pause = row.Text("pause") switch { "paused" => PauseState.Paused, "pause requested" => PauseState.Requested, _ => PauseState.NotPaused },
            Delay = row.Span("delay") is { } delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero,
            ReceiverTimeout = row.Span("receiver_timeout"),
            HasUpstream = row.Flag("has_upstream"),
            SlotName = row.Text("own_slot"),
            MayReadStatistics = row.Flag("may_read") ?? false,
            IsSynchronous = row.Flag("is_synchronous") ?? false,
            Waiters = row.Whole("waiters"),
            OldestWait = row.Span("oldest_wait"),
            Senders = row.Whole("senders") ?? 0,
            Receiver = row.Flag("has_receiver") == true ? ReceiverOf(row) : null,
            Version = row.Name("version"),
        };
    }

    /// <summary>A primary tells it as the first eight hexadecimal digits of its log file's name, a standby as a number.</summary>
    private static long TimelineOf(Cells row, bool inRecovery)
    {
        var text = row.Text("timeline");
        if (!inRecovery)
        {
            return uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var timeline) ? timeline : 0;
        }

        return row.Whole("received_tli") ?? row.Whole("timeline") ?? 0;
    }

    private static Receiver ReceiverOf(Cells row) => new()
    {
        Status = row.Text("status"),
        Flushed = row.Place("receiver_flushed"),
        End = row.Place("latest_end_lsn"),
        Sent = row.Time("last_msg_send_time"),
        Received = row.Time("last_msg_receipt_time"),
        Slot = row.Text("slot_name"),
        Upstream = row.Name("sender_host") is { Length: > 0 } host ? new Upstream(host, (int)Math.Clamp(row.Whole("sender_port") ?? 0, 0, 65_535)) : null,
        Timeline = row.Whole("received_tli"),
    };
}
