using Vigie.Exposition;
using Vigie.Pbs.Parsing;
using static Vigie.Exposition.MetricFamily;

namespace Vigie.Pbs;

/// <summary>All metrics of the module, by the collector that fills them. How readings become samples stands under Metrics/.</summary>
internal static class PbsMetrics
{
    private static readonly string[] _group = ["datastore", "namespace", "backup_type", "backup_id"];
    private static readonly string[] _job = ["job_type", "job", "datastore"];

    // datastores

    public static readonly MetricFamily DatastoreSize = Gauge("pbs_datastore_size_bytes", "Size of the datastore's file system; of an S3 datastore its local cache.", "bytes", "datastore");
    public static readonly MetricFamily DatastoreUsed = Gauge("pbs_datastore_used_bytes", "Bytes used on the datastore's file system.", "bytes", "datastore");
    public static readonly MetricFamily DatastoreAvailable = Gauge("pbs_datastore_available_bytes", "Bytes available on the datastore's file system.", "bytes", "datastore");
    public static readonly MetricFamily DatastoreEstimatedFull = Gauge("pbs_datastore_estimated_full_timestamp_seconds", "When PBS expects the datastore to be full; absent while usage is flat, shrinking or not known.", "seconds", "datastore");
    public static readonly MetricFamily DatastoreState = StateSet("pbs_datastore_state", "Whether the datastore can be used.", "state", ["available", "maintenance", "unmounted", "error"], "datastore");
    public static readonly MetricFamily DatastoreMaintenance = StateSet("pbs_datastore_maintenance", "The maintenance mode in force, if any.", "mode", [.. MaintenanceMode.Known, MaintenanceMode.Other], "datastore");
    public static readonly MetricFamily DatastoreInfo = Info("pbs_datastore_info", "What the datastore keeps its chunks on: filesystem, s3 or unknown.", "datastore", "backend");
    public static readonly MetricFamily S3Requests = Counter("pbs_s3_requests_total", "Requests to the object store of an S3 datastore.", "", "datastore", "method");
    public static readonly MetricFamily S3Uploaded = Counter("pbs_s3_uploaded_bytes_total", "Bytes sent to the object store of an S3 datastore.", "bytes", "datastore");
    public static readonly MetricFamily S3Downloaded = Counter("pbs_s3_downloaded_bytes_total", "Bytes received from the object store of an S3 datastore.", "bytes", "datastore");

    // jobs

    public static readonly MetricFamily DeduplicationRatio = Gauge("pbs_datastore_deduplication_ratio", "Logical bytes that backups refer to, divided by the bytes that they take on disk.", "ratio", "datastore");
    public static readonly MetricFamily GcDisk = Gauge("pbs_gc_disk_bytes", "Bytes of chunks in use, as the last good garbage collection counted.", "bytes", "datastore");
    public static readonly MetricFamily GcIndexData = Gauge("pbs_gc_index_data_bytes", "Logical bytes that backups refer to, as the last good garbage collection counted.", "bytes", "datastore");
    public static readonly MetricFamily GcPending = Gauge("pbs_gc_pending_bytes", "Bytes that garbage collection will free when their grace time of a day is over.", "bytes", "datastore");
    public static readonly MetricFamily GcRemoved = Gauge("pbs_gc_removed_bytes", "Bytes that the last good garbage collection freed.", "bytes", "datastore");
    public static readonly MetricFamily GcStillBad = Gauge("pbs_gc_still_bad_chunks", "Corrupt chunks that backups still refer to.", "", "datastore");
    public static readonly MetricFamily JobState = StateSet("pbs_job_state", "How the last run of the job ended, or that it runs or never ran.", "state", [.. Enum.GetNames<Readings.JobState>().Select(name => name.ToLowerInvariant())], _job);
    public static readonly MetricFamily JobLastRun = Gauge("pbs_job_last_run_timestamp_seconds", "When the last run of the job ended.", "seconds", _job);
    public static readonly MetricFamily JobNextRun = Gauge("pbs_job_next_run_timestamp_seconds", "When the job runs next; absent when it is not scheduled.", "seconds", _job);
    public static readonly MetricFamily JobDuration = Gauge("pbs_job_last_duration_seconds", "How long the last run of the job took.", "seconds", _job);
    public static readonly MetricFamily JobEnabled = Gauge("pbs_job_enabled", "Whether the job runs by itself: 0 when it is disabled or has no schedule.", "", _job);
    public static readonly MetricFamily JobInfo = Info("pbs_job_info", "What the job works on; an empty remote is this server.", [.. _job, "namespace", "direction", "remote"]);

    // groups

    public static readonly MetricFamily ReadSuccess = Gauge("pbs_datastore_read_success", "Whether the last listing of the datastore's namespaces and groups worked; absent while the datastore is in maintenance or unmounted.", "", "datastore");
    public static readonly MetricFamily ReadFailure = Gauge("pbs_datastore_read_failure", "1 for the reason why the last listing of the datastore failed.", "", "datastore", "reason");
    public static readonly MetricFamily LastRead = Gauge("pbs_datastore_last_read_timestamp_seconds", "When the datastore's namespaces and groups were last listed in full.", "seconds", "datastore");
    public static readonly MetricFamily BreakerOpen = Gauge("pbs_datastore_breaker_open", "1 while listings of the datastore are suspended because one never ended.", "", "datastore");
    public static readonly MetricFamily Namespaces = Gauge("pbs_datastore_namespaces", "Namespaces that the token may see, the root included.", "", "datastore");
    public static readonly MetricFamily Groups = Gauge("pbs_datastore_groups", "Backup groups that the token may see.", "", "datastore");
    public static readonly MetricFamily GroupLastBackup = Gauge("pbs_group_last_backup_timestamp_seconds", "Start of the newest finished backup; absent when there is none.", "seconds", _group);
    public static readonly MetricFamily GroupBackups = Gauge("pbs_group_backups", "Backups in the group, unfinished ones included.", "", _group);
    public static readonly MetricFamily GroupRunning = Gauge("pbs_group_backup_running", "1 while the newest backup is unfinished.", "", _group);
    public static readonly MetricFamily GroupMaxAge = Gauge("pbs_group_max_age_seconds", "Objective of the configuration: how old the newest finished backup may be.", "seconds", _group);
    public static readonly MetricFamily GroupExpected = Gauge("pbs_group_expected", "1 for a group that the configuration names exactly, seen or not.", "", _group);

    // snapshots

    public static readonly MetricFamily GroupLastSize = Gauge("pbs_group_last_backup_size_bytes", "Logical size of the newest finished backup.", "bytes", _group);
    public static readonly MetricFamily GroupFirstBackup = Gauge("pbs_group_first_backup_timestamp_seconds", "Start of the oldest finished backup.", "seconds", _group);
    public static readonly MetricFamily GroupVerifyState = StateSet("pbs_group_verify_state", "How the verification of the newest finished backup ended; none means never verified.", "state", ["ok", "failed", "none"], _group);
    public static readonly MetricFamily GroupVerifyCopied = Gauge("pbs_group_verify_copied", "1 when that verification was done on another datastore or node and came here by a sync.", "", _group);
    public static readonly MetricFamily GroupLastVerify = Gauge("pbs_group_last_verify_timestamp_seconds", "When the verification of the newest finished backup started.", "seconds", _group);
    public static readonly MetricFamily GroupVerifyFailed = Gauge("pbs_group_verify_failed_backups", "Backups of the group whose last verification failed.", "", _group);

    // version

    public static readonly MetricFamily CertificateNotAfter = Gauge("pbs_certificate_not_after_timestamp_seconds", "End of validity of the certificate that PBS presents.", "seconds");
    public static readonly MetricFamily CertificateInfo = Info("pbs_certificate_info", "SHA-256 fingerprint of the certificate that PBS presents.", "fingerprint");

    // permissions

    public static readonly MetricFamily PermissionGranted = Gauge("pbs_permission_granted", "Whether the token holds the permission where PBS asks for it.", "", "permission");

    // node

    public static readonly MetricFamily NodeCpu = Gauge("pbs_node_cpu_ratio", "Share of CPU time in use.", "ratio");
    public static readonly MetricFamily NodeIoWait = Gauge("pbs_node_io_wait_ratio", "Share of CPU time spent waiting for disks.", "ratio");
    public static readonly MetricFamily NodeLoad1 = Gauge("pbs_node_load1", "Load average over 1 minute.");
    public static readonly MetricFamily NodeLoad5 = Gauge("pbs_node_load5", "Load average over 5 minutes.");
    public static readonly MetricFamily NodeLoad15 = Gauge("pbs_node_load15", "Load average over 15 minutes.");
    public static readonly MetricFamily NodeMemoryTotal = Gauge("pbs_node_memory_total_bytes", "Memory of the host.", "bytes");
    public static readonly MetricFamily NodeMemoryUsed = Gauge("pbs_node_memory_used_bytes", "Memory of the host in use.", "bytes");
    public static readonly MetricFamily NodeSwapTotal = Gauge("pbs_node_swap_total_bytes", "Swap of the host.", "bytes");
    public static readonly MetricFamily NodeSwapUsed = Gauge("pbs_node_swap_used_bytes", "Swap of the host in use.", "bytes");
    public static readonly MetricFamily NodeRootSize = Gauge("pbs_node_filesystem_size_bytes", "Size of the host's root file system.", "bytes");
    public static readonly MetricFamily NodeRootUsed = Gauge("pbs_node_filesystem_used_bytes", "Used on the host's root file system.", "bytes");
    public static readonly MetricFamily NodeRootAvailable = Gauge("pbs_node_filesystem_available_bytes", "Available on the host's root file system.", "bytes");
    public static readonly MetricFamily NodeUptime = Gauge("pbs_node_uptime_seconds", "Time since the host started.", "seconds");

    // subscription

    public static readonly MetricFamily SubscriptionState = StateSet("pbs_subscription_state", "State of the node's subscription.", "state", NodeParser.SubscriptionStates);
    public static readonly MetricFamily SubscriptionDue = Gauge("pbs_subscription_due_timestamp_seconds", "Day on which the subscription ends, at 00:00 UTC.", "seconds");

    /// <summary>Words of <see cref="JobState"/>, in the order of the enumeration.</summary>
    public static string Word(Readings.JobState state) => JobState.States[(int)state];
}
