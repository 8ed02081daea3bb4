using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Parsing;

/// <summary>From rows to records: processes that send the log, slots, archiver, conflicts.</summary>
internal static class PrimaryParser
{
    public static IReadOnlyList<Sender> Senders(SqlRows rows) => [.. All(rows).Select(SenderOf)];

    public static IReadOnlyList<Slot> Slots(SqlRows rows) => [.. All(rows).Where(row => row.Name("slot_name").Length > 0).Select(SlotOf)];

    public static Archiving? Archiver(SqlRows rows)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var row = new Cells(rows, 0);
        var isOn = row.Text("archive_mode") switch { "always" => true, "on" => row.Flag("in_recovery") == false, _ => false };
        return row.Whole("archived_count") is { } archived && row.Whole("failed_count") is { } failed
            ? new Archiving(isOn, Math.Max(0, archived), Math.Max(0, failed), row.Time("last_archived_time"), row.Time("last_failed_time"))
            : null;
    }

    /// <summary>Cancelled queries by cause; empty on a primary, where nothing is replayed.</summary>
    public static IReadOnlyDictionary<string, long> Conflicts(SqlRows rows, IReadOnlyList<string> causes)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        if (rows.Count > 0 && new Cells(rows, 0) is var row && row.Flag("in_recovery") == true)
        {
            foreach (var cause in causes)
            {
                if (row.Whole(cause) is { } count and >= 0)
                {
                    found[cause] = count;
                }
            }
        }

        return found;
    }

    public static IEnumerable<Cells> All(SqlRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            yield return new Cells(rows, row);
        }
    }

    private static Sender SenderOf(Cells row) => new()
    {
        Application = row.Name("application_name"),
        Slot = row.Name("slot_name"),
        Address = row.Name("address"),
        IsLogical = row.Text("slot_type") == "logical",
        State = Enum.TryParse<SenderState>(row.Text("state"), ignoreCase: true, out var state) && !IsNumber(row.Text("state")) ? state : SenderState.Unknown,
        Sync = Enum.TryParse<SyncState>(row.Text("sync_state"), ignoreCase: true, out var sync) && !IsNumber(row.Text("sync_state")) ? sync : SyncState.Unknown,
        Places = new Stages<Lsn>(row.Place("sent_lsn"), row.Place("write_lsn"), row.Place("flush_lsn"), row.Place("replay_lsn")),
        Lags = new Stages<TimeSpan>(null, row.Span("write_lag"), row.Span("flush_lag"), row.Span("replay_lag")),
        Reply = row.Time("reply_time"),
        Current = row.Place("current_lsn"),
        IsVisible = row.Text("state") is not null,
    };

    private static Slot SlotOf(Cells row) => new()
    {
        Name = row.Name("slot_name"),
        Type = row.Text("slot_type") == "logical" ? "logical" : "physical",
        Database = row.Name("database"),
        Plugin = row.Name("plugin"),
        IsTemporary = row.Flag("temporary") ?? false,
        IsActive = row.Flag("active") ?? false,
        State = row.Text("wal_status") is not { } word ? null : Enum.TryParse<SlotState>(word, ignoreCase: true, out var state) && !IsNumber(word) ? state : SlotState.Unknown,
        Retained = row.Whole("retained"),
        Safe = row.Whole("safe_wal_size"),
        Unconfirmed = row.Whole("unconfirmed"),
        XminAge = row.Whole("xmin_age"),
        CatalogXminAge = row.Whole("catalog_xmin_age"),
        InactiveSince = row.Time("inactive_since"),
        Invalidation = row.Text("invalidation_reason") is { Length: > 0 } ? row.Name("invalidation_reason") : null,
        IsFailover = row.Flag("failover"),
        IsSynced = row.Flag("synced"),
        SpilledBytes = row.Whole("spill_bytes"),
    };

    /// <summary>An enumeration's parser takes numbers too, which no server means.</summary>
    private static bool IsNumber(string? text) => text is { Length: > 0 } && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' || text.Contains(',', StringComparison.Ordinal));
}
