using Vigie.Exposition;
using Vigie.Replication.Model;
using Vigie.Replication.MySql.Parsing;
using Vigie.Replication.Postgres.Model;
using static Vigie.Exposition.MetricFamily;

namespace Vigie.Replication;

/// <summary>All metrics of the room: first those that both kinds share, then those of each engine. How readings become samples stands under Metrics/.</summary>
internal static class ReplicationMetrics
{
    private static readonly string[] _stream = ["engine", "channel"];
    private static readonly string[] _part = ["engine", "channel", "part"];

    // shared: filled by the essential collector of each kind

    public static readonly MetricFamily Role = StateSet("replication_role", "What the server is to others.", "role", Words<ReplicationRole>.All, "engine");
    public static readonly MetricFamily Configured = Gauge("replication_configured", "1 when the server is set up to follow another one, 0 when it is not.", "", "engine");
    public static readonly MetricFamily Running = Gauge("replication_running", "Whether a part of the stream works: io and sql of MySQL and MariaDB, receiver and replay of PostgreSQL.", "", _part);
    public static readonly MetricFamily State = StateSet("replication_state", "The one verdict about a stream.", "state", Words<ReplicationState>.All, _stream);
    public static readonly MetricFamily Lag = Gauge("replication_lag_seconds", "Age of the oldest change of the upstream that is not applied here, the deliberate delay included. 0 only when proven; grows from the last moment in sync when the stream is broken or silent; absent when nothing can be known.", "seconds", _stream);
    public static readonly MetricFamily LagBytes = Gauge("replication_lag_bytes", "Bytes of the upstream's log that are not applied here.", "bytes", _stream);
    public static readonly MetricFamily Delay = Gauge("replication_delay_seconds", "Deliberate delay of the stream; 0 when there is none.", "seconds", _stream);
    public static readonly MetricFamily MaxLag = Gauge("replication_max_lag_seconds", "How far behind the owner lets the server be, on top of a deliberate delay.", "seconds", "engine");
    public static readonly MetricFamily LastInSync = Gauge("replication_last_in_sync_timestamp_seconds", "The last moment that the stream was known to be in sync.", "seconds", _stream);
    public static readonly MetricFamily LastContact = Gauge("replication_last_contact_timestamp_seconds", "When the upstream last said anything.", "seconds", _stream);
    public static readonly MetricFamily LastError = Info("replication_last_error_info", "Code of the last error of a part of the stream, as the server numbers it; absent when there is none.", [.. _part, "code"]);
    public static readonly MetricFamily UpstreamInfo = Info("replication_upstream_info", "Whom the stream follows.", [.. _stream, "host", "port"]);
    public static readonly MetricFamily ReadOnly = Gauge("replication_read_only", "1 when the server refuses writes of ordinary users.", "", "engine");
    public static readonly MetricFamily ExpectedRole = Info("replication_expected_role_info", "The role that the owner expects.", "engine", "role");
    public static readonly MetricFamily Replicas = Gauge("replication_replicas", "Replicas that are connected to the server.", "", "engine");
    public static readonly MetricFamily ExpectedReplica = Gauge("replication_expected_replica_connected", "1 while a replica that the owner expects is connected to the server, 0 while it is not.", "", "engine", "replica");

    /// <summary>The families that the essential collector of each kind declares beside its own.</summary>
    public static readonly IReadOnlyList<MetricFamily> Shared =
    [
        Role, Configured, Running, State, Lag, LagBytes, Delay, MaxLag, LastInSync, LastContact, LastError, UpstreamInfo, ReadOnly, ExpectedRole, Replicas, ExpectedReplica,
    ];

    // mysql: replication

    public static readonly MetricFamily MySqlServerInfo = Info("mysql_server_info", "Which product and version the server is, and its server_id.", "vendor", "version", "server_id");
    public static readonly MetricFamily MySqlSuperReadOnly = Gauge("mysql_super_read_only", "1 when the server refuses the writes of administrators too (MySQL).");
    public static readonly MetricFamily MySqlClockSkew = Gauge("mysql_clock_skew_seconds", "The server's clock minus ours, by half a round trip exact.", "seconds");
    public static readonly MetricFamily MySqlIoState = StateSet("mysql_io_state", "The thread that reads from the upstream; preparing is MariaDB's word for connected and not yet reading.", "state", Words<IoState>.All, "channel");
    public static readonly MetricFamily MySqlReportedLag = Gauge("mysql_reported_lag_seconds", "Seconds behind as the server itself says it, absent when it says NULL. For comparison only: it is 0 in states where the replica is lost.", "seconds", "channel");
    public static readonly MetricFamily MySqlRelayBacklog = Gauge("mysql_relay_backlog_bytes", "Bytes that were received and are not applied, while both places are in one file of the upstream's log.", "bytes", "channel");
    public static readonly MetricFamily MySqlGtidBacklog = Gauge("mysql_gtid_backlog_transactions", "Transactions that were received and are not applied, by their GTIDs; of MariaDB an upper bound.", "", "channel");
    public static readonly MetricFamily MySqlGtidMissing = Gauge("mysql_gtid_missing_transactions", "Transactions that the upstream, itself a target, has committed and that are not applied here; of MariaDB an upper bound.", "", "channel");
    public static readonly MetricFamily MySqlGtidErrant = Gauge("mysql_gtid_errant_transactions", "Transactions that are here and that the upstream, itself a target, never had.", "", "channel");
    public static readonly MetricFamily MySqlDelayRemaining = Gauge("mysql_delay_remaining_seconds", "How long the applier still waits for the deliberate delay's sake; absent when it does not.", "seconds", "channel");
    public static readonly MetricFamily MySqlUntil = Gauge("mysql_until_condition", "1 when the applier was told to stop by itself at some place.", "", "channel");
    public static readonly MetricFamily MySqlBeatAge = Gauge("mysql_heartbeat_age_seconds", "Age of a row of the heartbeat table by the server's own clock; its writer's server_id stands in the label.", "seconds", "writer");
    public static readonly MetricFamily MySqlBeatZone = Gauge("mysql_heartbeat_zone_suspect", "1 when the age is that of another time zone: a multiple of a quarter of an hour.", "", "writer");

    // mysql: status

    public static readonly MetricFamily SemiSyncEnabled = Gauge("mysql_semisync_enabled", "Whether semi-synchronous replication is switched on, for each of a server's two sides (source, replica).", "", "side");
    public static readonly MetricFamily SemiSyncActive = Gauge("mysql_semisync_active", "Whether it works now; a source that is enabled and not active has fallen back to asynchronous.", "", "side");
    public static readonly MetricFamily SemiSyncClients = Gauge("mysql_semisync_clients", "Semi-synchronous replicas that are connected.");
    public static readonly MetricFamily SemiSyncWaiting = Gauge("mysql_semisync_waiting_sessions", "Sessions that wait for a replica's acknowledgement.");
    public static readonly MetricFamily SemiSyncFallbacks = Counter("mysql_semisync_fallbacks_total", "How often the source fell back to asynchronous.");
    public static readonly MetricFamily SemiSyncAcknowledged = Counter("mysql_semisync_acknowledged_transactions_total", "Transactions that a replica acknowledged.");
    public static readonly MetricFamily SemiSyncUnacknowledged = Counter("mysql_semisync_unacknowledged_transactions_total", "Transactions that no replica acknowledged.");
    public static readonly MetricFamily GaleraCluster = StateSet("mysql_galera_cluster_state", "The part of the cluster that the node sees; non_primary has lost its quorum and refuses all statements. All Galera series are there only where wsrep_on is 1.", "state", Words<GaleraCluster>.All);
    public static readonly MetricFamily GaleraNode = StateSet("mysql_galera_node_state", "The node itself. A donor gives a copy of itself, or is locked by a backup.", "state", Words<GaleraNode>.All);
    public static readonly MetricFamily GaleraReady = Gauge("mysql_galera_ready", "Whether the node takes statements.");
    public static readonly MetricFamily GaleraConnected = Gauge("mysql_galera_connected", "Whether the node is connected to the cluster's network.");
    public static readonly MetricFamily GaleraSize = Gauge("mysql_galera_cluster_size", "Nodes that the node sees, itself included.");
    public static readonly MetricFamily GaleraExpected = Gauge("mysql_galera_expected_nodes", "Nodes that the owner expects.");
    public static readonly MetricFamily GaleraForeign = Gauge("mysql_galera_foreign_history", "1 when the node's history is not the cluster's.");
    public static readonly MetricFamily GaleraReceiveQueue = Gauge("mysql_galera_receive_queue", "Write sets that wait to be applied.");
    public static readonly MetricFamily GaleraSendQueue = Gauge("mysql_galera_send_queue", "Write sets that wait to be sent.");
    public static readonly MetricFamily GaleraDesync = Gauge("mysql_galera_desync", "How many things hold the node out of flow control on purpose.");
    public static readonly MetricFamily GaleraCommitted = Gauge("mysql_galera_last_committed", "Sequence number of the last committed write set; the difference between nodes is what one lags behind.");
    public static readonly MetricFamily GaleraPaused = Counter("mysql_galera_flow_control_paused_seconds_total", "Time that flow control held the node.", "seconds");
    public static readonly MetricFamily GaleraPausesSent = Counter("mysql_galera_flow_control_sent_total", "Pauses that this node asked for.");
    public static readonly MetricFamily GaleraPausesReceived = Counter("mysql_galera_flow_control_received_total", "Pauses that this node was asked for, its own included.");
    public static readonly MetricFamily GaleraCertificationFailures = Counter("mysql_galera_certification_failures_total", "Transactions that failed certification: write conflicts.");
    public static readonly MetricFamily GaleraAborts = Counter("mysql_galera_brute_force_aborts_total", "Local transactions that were aborted by replicated ones.");

    // mysql: group

    public static readonly MetricFamily GroupMemberState = StateSet("mysql_group_member_state", "A member of the replication group as this server sees it.", "state", Words<GroupMemberState>.All, "member");
    public static readonly MetricFamily GroupOwnState = StateSet("mysql_group_own_state", "This server's own state in the group.", "state", Words<GroupMemberState>.All);
    public static readonly MetricFamily GroupPrimary = Gauge("mysql_group_primary", "1 when this server is a primary of the group.");
    public static readonly MetricFamily GroupMembers = Gauge("mysql_group_members", "Members that this server lists.");
    public static readonly MetricFamily GroupQuorum = Gauge("mysql_group_quorum", "1 when more than half of the listed members are online or recovering: without it the group accepts no write.");
    public static readonly MetricFamily GroupCertificationQueue = Gauge("mysql_group_certification_queue", "Transactions of this server that wait for certification.");
    public static readonly MetricFamily GroupApplierQueue = Gauge("mysql_group_applier_queue", "Transactions of others that wait to be applied here.");
    public static readonly MetricFamily GroupConflicts = Counter("mysql_group_conflicts_total", "Transactions that failed certification.");

    /// <summary>The families of MySQL's essential collector beside the shared ones.</summary>
    public static readonly IReadOnlyList<MetricFamily> MySqlReplication =
    [
        MySqlServerInfo, MySqlSuperReadOnly, MySqlClockSkew, MySqlIoState, MySqlReportedLag, MySqlRelayBacklog, MySqlGtidBacklog, MySqlGtidMissing, MySqlGtidErrant, MySqlDelayRemaining, MySqlUntil,
        MySqlBeatAge, MySqlBeatZone,
    ];

    /// <summary>The families of semi-synchronous replication and Galera.</summary>
    public static readonly IReadOnlyList<MetricFamily> MySqlStatus =
    [
        SemiSyncEnabled, SemiSyncActive, SemiSyncClients, SemiSyncWaiting, SemiSyncFallbacks, SemiSyncAcknowledged, SemiSyncUnacknowledged, GaleraCluster, GaleraNode, GaleraReady, GaleraConnected, GaleraSize,
        GaleraExpected, GaleraForeign, GaleraReceiveQueue, GaleraSendQueue, GaleraDesync, GaleraCommitted, GaleraPaused, GaleraPausesSent, GaleraPausesReceived, GaleraCertificationFailures, GaleraAborts,
    ];

    /// <summary>The families of group replication.</summary>
    public static readonly IReadOnlyList<MetricFamily> MySqlGroup =
        [GroupMemberState, GroupOwnState, GroupPrimary, GroupMembers, GroupQuorum, GroupCertificationQueue, GroupApplierQueue, GroupConflicts];

    // postgres: replication

    public static readonly MetricFamily PostgresServerInfo = Info("postgres_server_info", "Identifier of the database cluster, the same on a primary and all its copies.", "system_identifier");
    public static readonly MetricFamily PostgresTimeline = Gauge("postgres_timeline", "Timeline that the server writes or follows; a promotion begins a new one.");
    public static readonly MetricFamily PostgresPrivileged = Gauge("postgres_privileged", "1 when the account may see the statistics of others (pg_monitor), 0 when lag cannot be known for want of it.");
    public static readonly MetricFamily PostgresPrimaries = Gauge("postgres_cluster_primaries", "Watched servers of this server's cluster that take writes now. More than 1 is split brain.");
    public static readonly MetricFamily PostgresReplayPaused = Gauge("postgres_replay_paused", "1 when replay was paused, or told to pause, by somebody or by a setting.");
    public static readonly MetricFamily PostgresReceiveBacklog = Gauge("postgres_receive_backlog_bytes", "Log that the upstream has and the standby has not received.", "bytes");
    public static readonly MetricFamily PostgresReplayBacklog = Gauge("postgres_replay_backlog_bytes", "Log that the standby has received and not replayed.", "bytes");
    public static readonly MetricFamily PostgresLastTransaction = Gauge("postgres_last_replayed_transaction_timestamp_seconds", "When the last replayed transaction was committed, by the primary's clock. Its age is no lag: it grows while nobody writes.", "seconds");
    public static readonly MetricFamily PostgresRememberedSince = Gauge("postgres_remembered_since_timestamp_seconds", "Since when the server is remembered: lags that began before may be told too large or not at all.", "seconds");
    public static readonly MetricFamily PostgresSynchronous = Gauge("postgres_synchronous_configured", "1 when commits wait for standbys (synchronous_standby_names).");
    public static readonly MetricFamily PostgresSynchronousStandbys = Gauge("postgres_synchronous_standbys", "Connected standbys that commits wait for. 0 where synchronous replication is configured: commits hang.");
    public static readonly MetricFamily PostgresSynchronousWaiters = Gauge("postgres_synchronous_waiters", "Sessions whose commit waits for a standby.");
    public static readonly MetricFamily PostgresSynchronousWait = Gauge("postgres_synchronous_oldest_wait_seconds", "How long the transaction of the longest waiting session is open; 0 when none waits.", "seconds");

    private static readonly string[] _standby = ["standby", "slot", "address"];

    public static readonly MetricFamily PostgresStandbyConnected = Gauge("postgres_standby_connected", "1 while a reader of the log is connected to the server, 0 when it was once and is no longer.", "", _standby);
    public static readonly MetricFamily PostgresStandbyConnections = Gauge("postgres_standby_connections", "Connections of readers that share name, slot and address. More than 1: the figures are the worst of them.", "", _standby);
    public static readonly MetricFamily PostgresStandbyState = StateSet("postgres_standby_state", "State of the process that sends the log.", "state", Words<SenderState>.All, _standby);
    public static readonly MetricFamily PostgresStandbySync = StateSet("postgres_standby_sync_state", "What the confirmation of the reader means for commits.", "sync_state", Words<SyncState>.All, _standby);
    public static readonly MetricFamily PostgresStandbyLag = Gauge("postgres_standby_lag_seconds", "Time from the flush here to the reader's report of write, flush or replay, as the server measured it. 0 when nothing is missing; absent when unknown or when the reader has not reported lately.", "seconds", [.. _standby, "stage"]);
    public static readonly MetricFamily PostgresStandbyBacklog = Gauge("postgres_standby_backlog_bytes", "Log that was not yet sent, written, flushed or replayed by the reader when it last reported.", "bytes", [.. _standby, "stage"]);
    public static readonly MetricFamily PostgresStandbyReply = Gauge("postgres_standby_last_reply_timestamp_seconds", "When a new report of the reader was last seen, by Vigie's clock. A living standby reports every 10 s unless told otherwise.", "seconds", _standby);

    // postgres: slots

    private static readonly string[] _slot = ["slot", "slot_type", "database"];

    public static readonly MetricFamily PostgresSlots = Gauge("postgres_slots", "Replication slots of the server, without temporary ones.", "", "slot_type");
    public static readonly MetricFamily PostgresSlotActive = Gauge("postgres_slot_active", "1 while somebody uses the slot.", "", _slot);
    public static readonly MetricFamily PostgresSlotState = StateSet("postgres_slot_state", "What the server says of the log that the slot needs (PostgreSQL 13): a lost slot is of no use any more, and its standby must be rebuilt.", "state", Words<SlotState>.All, _slot);
    public static readonly MetricFamily PostgresSlotRetained = Gauge("postgres_slot_retained_bytes", "Log that is kept for the slot; absent when it keeps none, or is lost.", "bytes", _slot);
    public static readonly MetricFamily PostgresSlotSafe = Gauge("postgres_slot_safe_bytes", "Log that can be written before the slot is in danger, negative once it is; absent without max_slot_wal_keep_size.", "bytes", _slot);
    public static readonly MetricFamily PostgresSlotUnconfirmed = Gauge("postgres_slot_unconfirmed_bytes", "Log that the reader of a logical slot has not confirmed.", "bytes", _slot);
    public static readonly MetricFamily PostgresSlotInactive = Gauge("postgres_slot_inactive_since_timestamp_seconds", "Since when nobody uses the slot: as the server says (PostgreSQL 17), or since when it was seen so. Absent while it is used.", "seconds", _slot);
    public static readonly MetricFamily PostgresSlotXmin = Gauge("postgres_slot_xmin_age", "Age in transactions of what the slot keeps vacuum from removing.", "", [.. _slot, "horizon"]);
    public static readonly MetricFamily PostgresSlotSynced = Gauge("postgres_slot_synced", "1 for a standby's copy of a slot, which nobody uses until a failover (PostgreSQL 17).", "", _slot);
    public static readonly MetricFamily PostgresSlotFailover = Gauge("postgres_slot_failover", "1 when standbys shall have a copy of the slot (PostgreSQL 17).", "", _slot);
    public static readonly MetricFamily PostgresSlotInvalidated = Info("postgres_slot_invalidated_info", "Why the slot was invalidated (PostgreSQL 17).", [.. _slot, "reason"]);
    public static readonly MetricFamily PostgresSlotSpilled = Counter("postgres_slot_spilled_bytes_total", "Large transactions that decoding for a logical slot spilled to disk (PostgreSQL 14).", "bytes", _slot);

    // postgres: archiving, conflicts, subscriptions, heartbeat

    public static readonly MetricFamily PostgresArchiving = Gauge("postgres_archiving_enabled", "1 when this server archives its log: on a standby only with archive_mode = always.");
    public static readonly MetricFamily PostgresArchived = Counter("postgres_archived_files_total", "Files of the log that were archived.");
    public static readonly MetricFamily PostgresArchiveFailed = Counter("postgres_archive_failures_total", "Attempts to archive that failed.");
    public static readonly MetricFamily PostgresLastArchived = Gauge("postgres_last_archived_timestamp_seconds", "When a file of the log was last archived.", "seconds");
    public static readonly MetricFamily PostgresLastArchiveFailure = Gauge("postgres_last_archive_failure_timestamp_seconds", "When an attempt to archive last failed. Later than the last success: archiving fails now.", "seconds");
    public static readonly MetricFamily PostgresArchiveQueue = Gauge("postgres_archive_waiting_files", "Files of the log that wait to be archived.");
    public static readonly MetricFamily PostgresConflicts = Counter("postgres_recovery_conflicts_total", "Queries that replay cancelled on this standby, over all databases.", "", "cause");

    private static readonly string[] _subscription = ["database", "subscription"];

    public static readonly MetricFamily PostgresSubscriptionState = StateSet("postgres_subscription_state", "How the subscription stands: the first that holds of disabled, failing, no_worker, copying, running.", "state", Words<SubscriptionState>.All, _subscription);
    public static readonly MetricFamily PostgresSubscriptionEnabled = Gauge("postgres_subscription_enabled", "1 when the subscription should run. An error may switch it off by itself (disable_on_error).", "", _subscription);
    public static readonly MetricFamily PostgresSubscriptionWorker = Gauge("postgres_subscription_worker_running", "1 while its apply worker runs; one that crashes again and again is seen running between its crashes.", "", _subscription);
    public static readonly MetricFamily PostgresSubscriptionErrors = Counter("postgres_subscription_errors_total", "Errors of the subscription, by what it was doing (PostgreSQL 15).", "", [.. _subscription, "activity"]);
    public static readonly MetricFamily PostgresSubscriptionConflicts = Counter("postgres_subscription_conflicts_total", "Conflicts with what stood in the subscriber's tables (PostgreSQL 18).", "", [.. _subscription, "conflict"]);
    public static readonly MetricFamily PostgresSubscriptionTables = Gauge("postgres_subscription_tables", "Tables of the subscription by the state of their initial copy.", "", [.. _subscription, "copy_state"]);
    public static readonly MetricFamily PostgresSubscriptionMessage = Gauge("postgres_subscription_last_message_timestamp_seconds", "When the publisher last said anything.", "seconds", _subscription);
    public static readonly MetricFamily PostgresSubscriptionUnreceived = Gauge("postgres_subscription_unreceived_bytes", "Log that the publisher has and the subscription has not received.", "bytes", _subscription);
    public static readonly MetricFamily PostgresBeats = Counter("postgres_heartbeats_total", "Empty transactions that the heartbeat committed on this primary.");
    public static readonly MetricFamily PostgresLastBeat = Gauge("postgres_last_heartbeat_timestamp_seconds", "When the heartbeat last committed one.", "seconds");
}
