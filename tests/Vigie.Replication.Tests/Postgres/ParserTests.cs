using FsCheck;
using FsCheck.Fluent;
using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Postgres.Parsing;
using Vigie.Replication.Postgres.Statements;
using Vigie.Replication.Sql;
using Vigie.Testing;

namespace Vigie.Replication.Tests.Postgres;

public sealed class ParserTests
{
    private static readonly string[] _columns =
    [
        "in_recovery", "may_read", "is_synchronous", "now", "version", "system_identifier", "timeline", "written", "flushed", "received", "replayed", "last_replayed", "pause", "delay", "receiver_timeout", "has_upstream",
        "own_slot", "waiters", "oldest_wait", "senders", "has_receiver", "status", "latest_end_lsn", "slot_name", "sender_host", "sender_port", "received_tli", "receiver_flushed", "last_msg_send_time", "last_msg_receipt_time",
        "application_name", "state", "sync_state", "sent_lsn", "write_lsn", "flush_lsn", "replay_lsn", "address", "write_lag", "flush_lag", "replay_lag", "reply_time", "slot_type", "current_lsn", "plugin", "database", "temporary",
        "active", "retained", "unconfirmed", "xmin_age", "catalog_xmin_age", "wal_status", "safe_wal_size", "spill_bytes", "inactive_since", "invalidation_reason", "failover", "synced", "archive_mode", "archived_count", "failed_count",
        "last_archived_time", "last_failed_time", "subname", "subenabled", "has_worker", "unreceived", "apply_error_count", "sync_error_count", "confl_insert_exists", "tables", "waiting", "lock", "snapshot",
    ];

    private static readonly string?[] _usual =
    [
        null, "", "t", "f", "0", "-1", "1", "15", "1763625692.168636", "Infinity", "-Infinity", "NaN", "1e400", "-9223372036854775809", "99999999999999999999", "0/7000630", "FFFFFFFF/FFFFFFFF", "streaming", "3", "paused", "00000001", "lost", "r",
        "logical", "on", "always", "7710167476302136881", "1,2",
    ];

    private static readonly Arbitrary<string?[][]> _answers = Arb.From(
        Gen.OneOf(Gen.Elements(_usual), Arbitraries.Text.Generator.Select(text => (string?)text)).ListOf(_columns.Length).Select(row => row.ToArray()).ListOf().Select(rows => rows.Take(4).ToArray()));

    [Fact]
    public void Parsers_AnyAnswer_NeverThrowAndKeepTheirBounds() => Properties.Hold(_answers, rows =>
    {
        var answer = new SqlRows(_columns, rows);
        var server = ServerParser.Parse(answer);
        Assert.True(server is null || server.Delay >= TimeSpan.Zero);
        Assert.All(PrimaryParser.Senders(answer), sender => Assert.InRange(sender.Application.Length, 0, 128));
        Assert.All(PrimaryParser.Slots(answer), slot => Assert.InRange(slot.Name.Length, 1, 128));
        Assert.True(PrimaryParser.Archiver(answer) is null or { Archived: >= 0, Failed: >= 0 });
        Assert.All(PrimaryParser.Conflicts(answer, ["lock", "snapshot"]).Values, count => Assert.True(count >= 0));
        Assert.All(SubscriptionParser.Parse(answer, answer), one => Assert.True(one.ApplyErrors is null or >= 0));
    });

    [Fact]
    public void Subscriptions_AnswerWithAColumnTwice_AreReadAllTheSame()
    {
        var read = SubscriptionParser.Parse(new SqlRows(["subname", "confl_insert_exists", "confl_insert_exists"], [["shop", "7", "8"]]), SqlRows.None);
        Assert.Equal(7, Assert.Single(read).Conflicts["insert_exists"]);
    }

    [Fact]
    public void Parsers_NoRowsOrNoColumns_KnowNothing()
    {
        Assert.Null(ServerParser.Parse(SqlRows.None));
        Assert.Null(ServerParser.Parse(new SqlRows(["in_recovery"], [["t"]])));
        Assert.Empty(PrimaryParser.Senders(SqlRows.None));
        Assert.Null(PrimaryParser.Archiver(SqlRows.None));
        Assert.Empty(SubscriptionParser.Parse(SqlRows.None, SqlRows.None));
    }

    [Theory]
    [InlineData(120_000, "received_lsn as receiver_flushed", "written_lsn")]
    [InlineData(130_000, "wal_status", "spill_bytes")]
    [InlineData(140_000, "pg_get_wal_replay_pause_state", "pg_is_wal_replay_paused")]
    [InlineData(140_000, "spill_bytes", "apply_error_count")]
    [InlineData(150_000, "apply_error_count", "leader_pid")]
    [InlineData(160_000, "confl_active_logicalslot", "inactive_since")]
    [InlineData(170_000, "invalidation_reason", "confl_insert_exists")]
    [InlineData(180_000, "confl_multiple_unique_conflicts", "received_lsn as receiver_flushed")]
    [InlineData(120_000, "txid_current", "pg_current_xact_id")]
    [InlineData(130_000, "pg_current_xact_id", "txid_current")]
    public void Statements_OfAVersion_HaveItsColumnsAndNoLaterOnes(int version, string has, string hasNot)
    {
        var statements = new ServerStatements(new PostgresVersion(version));
        var all = string.Join('\n', statements.Server, statements.Senders, statements.Slots, statements.Archiver, statements.Conflicts, statements.Subscriptions, statements.SubscriptionTables, statements.Beat);
        Assert.Contains(has, all, StringComparison.Ordinal);
        Assert.DoesNotContain(hasNot, all, StringComparison.Ordinal);
    }

    [Fact]
    public void Statements_AnyVersion_ReadNoPassword()
    {
        foreach (var version in Enumerable.Range(12, 8))
        {
            var server = new ServerStatements(new PostgresVersion(version * 10_000)).Server;
            Assert.Equal(1, server.Split("primary_conninfo").Length - 1);
            Assert.Contains("current_setting('primary_conninfo') <> '' end as has_upstream", server, StringComparison.Ordinal);
            Assert.DoesNotContain("r.conninfo", server, StringComparison.Ordinal);
        }
    }
}
