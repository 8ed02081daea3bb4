using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Sql;

namespace Vigie.Replication.Postgres.Parsing;

/// <summary>From the rows of one database to its subscriptions.</summary>
internal static class SubscriptionParser
{
    private const string ConflictPrefix = "confl_";

    /// <summary>Reads both answers.</summary>
    /// <param name="subscriptions">The subscriptions with their workers.</param>
    /// <param name="tables">Their tables by state.</param>
    /// <returns>One record for each subscription.</returns>
    public static IReadOnlyList<Subscription> Parse(SqlRows subscriptions, SqlRows tables)
    {
        var counts = PrimaryParser.All(tables).ToLookup(row => row.Name("subname"), row => (State: StateOf(row.Text("state")), Count: row.Whole("tables") ?? 0));
        return [.. PrimaryParser.All(subscriptions).Where(row => row.Name("subname").Length > 0).GroupBy(row => row.Name("subname"))
            .Select(group => SubscriptionOf(group.First(), subscriptions.Columns, counts[group.Key]))];
    }

    private static Subscription SubscriptionOf(Cells row, IReadOnlyList<string> columns, IEnumerable<(TableState State, long Count)> tables) => new()
    {
        Name = row.Name("subname"),
        IsEnabled = row.Flag("subenabled") ?? false,
        HasWorker = row.Flag("has_worker") ?? false,
        LastMessage = row.Time("last_msg_receipt_time"),
        Unreceived = row.Whole("unreceived") is { } bytes ? Math.Max(0, bytes) : null,
        ApplyErrors = Count(row, "apply_error_count"),
        CopyErrors = Count(row, "sync_error_count"),
        Conflicts = columns.Where(column => column.StartsWith(ConflictPrefix, StringComparison.Ordinal) && Count(row, column) is not null)
            .Distinct(StringComparer.Ordinal).ToDictionary(column => column[ConflictPrefix.Length..], column => Count(row, column)!.Value, StringComparer.Ordinal),
        Tables = tables.GroupBy(one => one.State).ToDictionary(group => group.Key, group => group.Sum(one => Math.Max(0, one.Count))),
    };

    private static long? Count(Cells row, string column) => row.Whole(column) is { } count and >= 0 ? count : null;

    private static TableState StateOf(string? letter) => letter switch
    {
        "i" => TableState.Initialising,
        "d" => TableState.Copying,
        "f" => TableState.Copied,
        "s" => TableState.Synchronised,
        "r" => TableState.Ready,
        _ => TableState.Unknown,
    };
}
