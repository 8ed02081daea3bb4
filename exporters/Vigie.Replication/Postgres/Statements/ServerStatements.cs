using Vigie.Replication.Postgres.Model;

namespace Vigie.Replication.Postgres.Statements;

/// <summary>
/// The statements, by version (manual of each version, "Monitoring Database Activity" and "Recovery Control Functions"). Functions that a
/// role refuses are called only in that role: CASE keeps them from being evaluated. String settings are never read: primary_conninfo holds
/// the replication password, and pg_monitor may see it.
/// </summary>
/// <param name="version">The server's version.</param>
internal sealed class ServerStatements(PostgresVersion version)
{
    /// <summary>
    /// Where the log stands on this server: of a standby the end of what it has, since it has no writing place.
    /// </summary>
    private const string Current = "case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end";

    /// <summary>The server in one moment: role, log, replay and receiver. Always one row.</summary>
    public string Server { get; } = $"""
        select {ServerColumns(version)}
        from (select pg_is_in_recovery() as in_recovery, pg_has_role('pg_read_all_stats', 'usage') as may_read,
          pg_has_role('pg_read_all_settings', 'usage') as may_read_settings, current_setting('synchronous_standby_names') <> '' as is_synchronous) o
        left join pg_stat_wal_receiver r on true
        """;

    /// <summary>The processes that send the log, with their slots.</summary>
    public string Senders { get; } = $"""
        select {SenderColumns(version)}
        from pg_stat_replication s left join pg_replication_slots k on k.active_pid = s.pid
        order by s.application_name, s.pid limit 1000
        """;

    /// <summary>All slots.</summary>
    public string Slots { get; } = $"""
        select {SlotColumns(version)}
        from pg_replication_slots k{(version.Has(14) ? " left join pg_stat_replication_slots x on x.slot_name = k.slot_name" : "")}
        where not k.temporary order by k.slot_name limit 1000
        """;

    /// <summary>The archiver. Always one row.</summary>
    public string Archiver { get; } = $"""
        select {new Columns(version).Add("pg_is_in_recovery()", "in_recovery").Add("current_setting('archive_mode')", "archive_mode").Of("a", "archived_count", "failed_count").Seconds("a", "last_archived_time", "last_failed_time")}
        from pg_stat_archiver a
        """;

    /// <summary>Files that wait to be archived: needs pg_monitor.</summary>
    public string ArchiveQueue { get; } = "select count(*) as waiting from pg_ls_archive_statusdir() where name like '%.ready'";

    /// <summary>Queries that replay cancelled on a standby, over all databases. Always one row.</summary>
    public string Conflicts { get; } = $"select {ConflictColumns(version)} from pg_stat_database_conflicts c";

    /// <summary>The subscriptions of the session's database.</summary>
    public string Subscriptions { get; } = $"""
        select {SubscriptionColumns(version)}
        from pg_subscription b left join pg_stat_subscription w on w.subid = b.oid and w.relid is null{(version.Has(16) ? " and w.leader_pid is null" : "")}
        {(version.Has(15) ? "left join pg_stat_subscription_stats e on e.subid = b.oid" : "")}
        where b.subdbid = (select oid from pg_database where datname = current_database()) order by b.subname limit 200
        """;

    /// <summary>How many tables of each subscription of the session's database are in which state.</summary>
    public string SubscriptionTables { get; } = """
        select b.subname, t.srsubstate as state, count(*) as tables
        from pg_subscription_rel t join pg_subscription b on b.oid = t.srsubid
        group by b.subname, t.srsubstate order by 1, 2 limit 1200
        """;

    /// <summary>The heartbeat without a table: assigns a transaction id, whose commit every standby replays. On a standby it does nothing.</summary>
    public string Beat { get; } = $"select case when pg_is_in_recovery() then null else {(version.Has(13) ? "pg_current_xact_id()" : "txid_current()")}::text end as beat";

    /// <summary>The causes of conflicts that the version counts: name of the column without its prefix.</summary>
    public static IReadOnlyList<string> ConflictCauses(PostgresVersion version) =>
        ["tablespace", "lock", "snapshot", "bufferpin", "deadlock", .. version.Has(16) ? (string[])["active_logicalslot"] : []];

    private static Columns ServerColumns(PostgresVersion version) => new Columns(version)
        .Of("o", "in_recovery", "may_read", "is_synchronous")
        .Add("extract(epoch from clock_timestamp())", "now")
        .Add("current_setting('server_version')", "version")
        .Add("(select system_identifier from pg_control_system())", "system_identifier")
        .Add("case when o.in_recovery then (select timeline_id from pg_control_checkpoint())::text else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end", "timeline")
        .Add("case when not o.in_recovery then pg_current_wal_lsn() end", "written")
        .Add("case when not o.in_recovery then pg_current_wal_flush_lsn() end", "flushed")
        .Add("case when o.in_recovery then pg_last_wal_receive_lsn() end", "received")
        .Add("case when o.in_recovery then pg_last_wal_replay_lsn() end", "replayed")
        .Add("case when o.in_recovery then extract(epoch from pg_last_xact_replay_timestamp()) end", "last_replayed")
        .Add($"case when o.in_recovery then {(version.Has(14) ? "pg_get_wal_replay_pause_state()" : "case when pg_is_wal_replay_paused() then 'paused' else 'not paused' end")} end", "pause")
        .Add("extract(epoch from current_setting('recovery_min_apply_delay')::interval)", "delay")
        .Add("extract(epoch from current_setting('wal_receiver_timeout')::interval)", "receiver_timeout")
        .Add("case when o.may_read_settings then current_setting('primary_conninfo') <> '' end", "has_upstream")
        .Add("nullif(current_setting('primary_slot_name'), '')", "own_slot")
        .Add("case when o.may_read and o.is_synchronous then (select count(*) from pg_stat_activity where wait_event = 'SyncRep') when o.may_read then 0 end", "waiters")
        .Add("case when o.may_read and o.is_synchronous then (select extract(epoch from clock_timestamp() - min(xact_start)) from pg_stat_activity where wait_event = 'SyncRep') end", "oldest_wait")
        .Add("(select count(*) from pg_stat_get_wal_senders())", "senders")
        .Add("r.pid is not null", "has_receiver")
        .Of("r", "status", "latest_end_lsn", "slot_name", "sender_host", "sender_port", "received_tli")
        .Add(version.Has(13) ? "r.flushed_lsn" : "r.received_lsn", "receiver_flushed")
        .Seconds("r", "last_msg_send_time", "last_msg_receipt_time");

    private static Columns SenderColumns(PostgresVersion version) => new Columns(version)
        .Of("s", "application_name", "state", "sync_state", "sent_lsn", "write_lsn", "flush_lsn", "replay_lsn")
        .Add("host(s.client_addr)", "address")
        .Seconds("s", "write_lag", "flush_lag", "replay_lag", "reply_time")
        .Of("k", "slot_name", "slot_type")
        .Add(Current, "current_lsn");

    private static Columns SlotColumns(PostgresVersion version) => new Columns(version)
        .Of("k", "slot_name", "plugin", "slot_type", "database", "temporary", "active")
        .Add($"pg_wal_lsn_diff({Current}, k.restart_lsn)", "retained")
        .Add($"pg_wal_lsn_diff({Current}, k.confirmed_flush_lsn)", "unconfirmed")
        .Add("age(k.xmin)", "xmin_age")
        .Add("age(k.catalog_xmin)", "catalog_xmin_age")
        .From(13, columns => columns.Of("k", "wal_status", "safe_wal_size"))
        .From(14, columns => columns.Of("x", "spill_bytes"))
        .From(17, columns => columns.Seconds("k", "inactive_since").Of("k", "invalidation_reason", "failover", "synced"));

    private static Columns ConflictColumns(PostgresVersion version)
    {
        var columns = new Columns(version).Add("pg_is_in_recovery()", "in_recovery");
        foreach (var cause in ConflictCauses(version))
        {
            columns.Add($"sum(c.confl_{cause})", cause);
        }

        return columns;
    }

    private static Columns SubscriptionColumns(PostgresVersion version) => new Columns(version)
        .Of("b", "subname", "subenabled")
        .Add("w.pid is not null", "has_worker")
        .Add("pg_wal_lsn_diff(w.latest_end_lsn, w.received_lsn)", "unreceived")
        .Seconds("w", "last_msg_receipt_time")
        .From(15, columns => columns.Of("e", "apply_error_count").Add(version.Has(19) ? "null" : "e.sync_error_count", "sync_error_count"))
        .From(18, columns => columns.Of("e", "confl_insert_exists", "confl_update_origin_differs", "confl_update_exists", "confl_update_missing", "confl_delete_origin_differs", "confl_delete_missing", "confl_multiple_unique_conflicts"));
}
