using Vigie.Exposition;
using Vigie.Raid.Model;

namespace Vigie.Raid.Metrics;

/// <summary>From disks to samples. What is not known gets none.</summary>
internal static class DiskSamples
{
    public static void Write(MetricWriter metrics, RaidDisk disk, string vendor, double limit)
    {
        string[] labels = [disk.Name, disk.Slot];
        metrics.AddState(RaidMetrics.DiskState, Words<DiskState>.Of(disk.Told.State), labels);
        WriteInfo(metrics, disk, disk.Told.Raw, vendor);
        metrics.AddKnown(RaidMetrics.DiskTemperature, disk.Temperature, labels);
        metrics.AddKnown(RaidMetrics.DiskTemperatureLimit, disk.Temperature is null ? null : disk.TemperatureLimit ?? limit, labels);
        metrics.AddKnown(RaidMetrics.DiskBadSectors, disk.BadSectors, labels);
        metrics.AddKnown(RaidMetrics.DiskMediaErrors, disk.MediaErrors, labels);
        metrics.AddKnown(RaidMetrics.DiskRemainingLife, disk.RemainingLife, labels);
        metrics.AddKnown(RaidMetrics.DiskCapacity, disk.CapacityBytes, labels);
        if (disk.Told.State == DiskState.Rebuilding)
        {
            metrics.AddKnown(RaidMetrics.DiskProgress, disk.Progress, labels);
        }
    }

    /// <summary>A disk that was seen once and is no longer: with what was last known of it, so that a person knows which one to look for.</summary>
    public static void WriteMissing(MetricWriter metrics, RaidDisk disk, string vendor)
    {
        metrics.AddState(RaidMetrics.DiskState, Words<DiskState>.Of(DiskState.Missing), disk.Name, disk.Slot);
        WriteInfo(metrics, disk, "not told of any more", vendor);
    }

    private static void WriteInfo(MetricWriter metrics, RaidDisk disk, string raw, string vendor) =>
        metrics.AddInfo(RaidMetrics.DiskInfo, disk.Name, disk.Slot, disk.Model, disk.Serial, Words<DiskRole>.Of(disk.Role), raw, vendor, disk.Controller);
}
