using System.Globalization;

namespace Vigie.Replication.MySql;

/// <summary>What a server of a given version is asked: chosen by version, since each trial of an unknown statement is an error in the server's counters.</summary>
internal static class Statements
{
    /// <summary>Whether this account may see the threads of others.</summary>
    public const string MaySeeThreads =
        "SELECT COUNT(*) AS n FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'PROCESS' AND GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')";

    /// <summary>Semi-sync and Galera, in one go.</summary>
    public const string Status = "SHOW GLOBAL STATUS WHERE Variable_name LIKE 'Rpl\\_semi\\_sync\\_%' OR Variable_name LIKE 'wsrep\\_%'";

    /// <summary>The switches that say what of <see cref="Status"/> means anything.</summary>
    public const string Switches = "SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'rpl\\_semi\\_sync\\_%\\_enabled' OR Variable_name = 'wsrep_on'";

    /// <summary>Members of the group.</summary>
    public const string GroupMembers = "SELECT * FROM performance_schema.replication_group_members LIMIT 64";

    /// <summary>What the members of the group have to do.</summary>
    public const string GroupStatistics = "SELECT * FROM performance_schema.replication_group_member_stats LIMIT 64";

    /// <summary>What the server is, its position and its clock.</summary>
    public static string Facts(ServerVersionText version) => version.IsMariaDb
        ? "SELECT @@global.server_id AS server_id, @@global.hostname AS host_name, @@global.port AS port, @@global.read_only AS read_only, @@global.log_bin AS log_bin, @@global.gtid_binlog_pos AS binlog_pos, UNIX_TIMESTAMP(NOW(6)) AS server_now"
        : "SELECT @@global.server_id AS server_id, @@global.server_uuid AS server_uuid, @@global.hostname AS host_name, @@global.port AS port, @@global.read_only AS read_only, @@global.super_read_only AS super_read_only, @@global.log_bin AS log_bin, @@global.gtid_executed AS gtid_executed, UNIX_TIMESTAMP(NOW(6)) AS server_now";

    /// <summary>The state of replication.</summary>
    public static string Replication(ServerVersionText version) =>
        version.IsMariaDb ? "SHOW ALL SLAVES STATUS" : version.IsMySqlFrom(8, 0, 22) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";

    /// <summary>When the upstream was heard; null where no table tells.</summary>
    public static string? Connections(ServerVersionText version) => version switch
    {
        { IsMariaDb: true } => null,
        _ when version.IsMySqlFrom(8, 0) =>
            "SELECT s.CHANNEL_NAME, s.SERVICE_STATE, s.COUNT_RECEIVED_HEARTBEATS, s.LAST_HEARTBEAT_TIMESTAMP, s.LAST_QUEUED_TRANSACTION_END_QUEUE_TIMESTAMP, s.QUEUEING_TRANSACTION, "
            + "s.QUEUEING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, s.QUEUEING_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP, c.HEARTBEAT_INTERVAL "
            + "FROM performance_schema.replication_connection_status s LEFT JOIN performance_schema.replication_connection_configuration c ON c.CHANNEL_NAME = s.CHANNEL_NAME LIMIT 256",
        _ =>
            "SELECT s.CHANNEL_NAME, s.SERVICE_STATE, s.COUNT_RECEIVED_HEARTBEATS, s.LAST_HEARTBEAT_TIMESTAMP, c.HEARTBEAT_INTERVAL "
            + "FROM performance_schema.replication_connection_status s LEFT JOIN performance_schema.replication_connection_configuration c ON c.CHANNEL_NAME = s.CHANNEL_NAME LIMIT 256",
    };

    /// <summary>What the workers apply and applied; null where no table tells more than the status does.</summary>
    public static string? Workers(ServerVersionText version) => version switch
    {
        { IsMariaDb: true } => null,
        _ when version.IsMySqlFrom(8, 0) =>
            "SELECT CHANNEL_NAME, WORKER_ID, SERVICE_STATE, LAST_ERROR_NUMBER, LAST_APPLIED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, LAST_APPLIED_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP, APPLYING_TRANSACTION, "
            + "APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, APPLYING_TRANSACTION_IMMEDIATE_COMMIT_TIMESTAMP FROM performance_schema.replication_applier_status_by_worker LIMIT 2048",
        _ => "SELECT CHANNEL_NAME, WORKER_ID, SERVICE_STATE, LAST_ERROR_NUMBER FROM performance_schema.replication_applier_status_by_worker LIMIT 2048",
    };

    /// <summary>The threads that send the log to replicas.</summary>
    public static string Senders(ServerVersionText version) =>
        $"SELECT USER, HOST FROM {(version.IsMySqlFrom(8, 0, 22) ? "performance_schema.processlist" : "information_schema.PROCESSLIST")} WHERE COMMAND LIKE 'Binlog Dump%' LIMIT 256";

    /// <summary>The rows of a heartbeat table, the newest first, and the server's clock in both of the zones that its tool writes.</summary>
    public static string Heartbeat(HeartbeatTable table) =>
        $"SELECT server_id, ts, UTC_TIMESTAMP(6) AS utc_now, CONVERT_TZ(UTC_TIMESTAMP(6), '+00:00', @@global.time_zone) AS local_now FROM `{table.Database}`.`{table.Table}` ORDER BY ts DESC LIMIT {HeartbeatTable.MostRows.ToString(CultureInfo.InvariantCulture)}";
}
