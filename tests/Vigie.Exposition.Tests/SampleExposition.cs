using Vigie.Testing;

namespace Vigie.Exposition.Tests;

/// <summary>A small exposition that has everything the product has: two targets, all kinds of family, all kinds of number, texts in many scripts.</summary>
internal static class SampleExposition
{
    private static readonly MetricFamily _build = MetricFamily.Info("vigie_build_info", "Version and revision of Vigie.", "version", "revision");
    private static readonly MetricFamily _cpu = MetricFamily.Counter("process_cpu_seconds_total", "Processor time of the process.", "seconds");
    private static readonly MetricFamily _up = MetricFamily.Gauge("vigie_target_up", "1 when the target's essential collector succeeded last time.", "", "kind");
    private static readonly MetricFamily _failure = MetricFamily.Gauge("vigie_collector_failure", "1 for the reason in force.", "", "kind", "collector", "reason");
    private static readonly MetricFamily _used = MetricFamily.Gauge("pbs_datastore_used_bytes", "Bytes in use.", "bytes", "datastore");
    private static readonly MetricFamily _ratio = MetricFamily.Gauge("pbs_datastore_deduplication_ratio", """Index data by data on disk; "C:\" is no datastore.""", "ratio", "datastore");
    private static readonly MetricFamily _last = MetricFamily.Gauge("pbs_group_last_backup_timestamp_seconds", "Start of the newest finished backup.", "seconds", "datastore", "namespace", "backup_type", "backup_id");
    private static readonly MetricFamily _state = MetricFamily.StateSet("pbs_datastore_state", "State of the datastore: one is 1.", "state", ["available", "maintenance", "unmounted", "error"], "datastore");
    private static readonly MetricFamily _door = MetricFamily.StateSet("lab_door", "The door of the room.", "lab_door", ["open", "shut"]);
    private static readonly MetricFamily _bytes = MetricFamily.Counter("ipsec_tunnel_bytes_total", "Bytes through the tunnel.", "bytes", "connection", "direction");
    private static readonly MetricFamily _temperature = MetricFamily.Gauge("raid_disk_temperature_celsius", "Temperature of the disk.", "celsius", "disk");

    public static MetricSnapshot[] Snapshots() =>
    [
        Exposed.Snapshot(writer =>
        {
            writer.AddInfo(_build, "0.1.0", "unknown");
            writer.Add(_cpu, 0.25);
            writer.AddState(_door, "shut");
        }),
        Exposed.Snapshot(Aard, Target("AARD", "pbs-aard")),
        Exposed.Snapshot(Dryn, Target("DRYN", "pbs-dryn")),
    ];

    private static LabelSet Target(string site, string target) => new([new("site", site), new("target", target)]);

    private static void Aard(MetricWriter writer)
    {
        writer.Add(_up, 1, "pbs");
        writer.AddState(_state, "available", "store1");
        writer.AddState(_state, null, "store \"2\"");
        writer.Add(_used, 3_000_000_000_123, "store1");
        writer.Add(_used, double.PositiveInfinity, "store \"2\"");
        writer.Add(_ratio, 12.345678901234567, "store1");
        writer.Add(_ratio, double.NaN, "store \"2\"");
        writer.Add(_last, 1_795_161_600, "store1", "", "vm", "100");
        writer.Add(_last, 1_795_161_600.5, "store1", "prod/web", "ct", "100");
        writer.Add(_last, 0, "store1", "back\\slash", "host", "line\nend");
        writer.Add(_bytes, 1.8446744073709552e19, "aard-dryn", "in");
        writer.Add(_bytes, double.Epsilon, "aard-dryn", "out");
    }

    private static void Dryn(MetricWriter writer)
    {
        writer.Add(_up, 0, "pbs");
        writer.Add(_failure, 1, "pbs", "datastores", "identity");
        writer.Add(_temperature, -0.0, "été 日本 🛰");
        writer.Add(_temperature, double.NegativeInfinity, "{},= #");
        writer.Add(_temperature, -1e-7, "tab\tcarriage\rreturn");
        writer.Add(_temperature, 41.5, "lone \ud83d surrogate");
    }
}
