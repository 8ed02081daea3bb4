using Vigie.Exposition;
using Vigie.Raid.Model;
using static Vigie.Exposition.MetricFamily;

namespace Vigie.Raid;

/// <summary>All metrics of the module, by the collector that fills them. How readings become samples stands under Metrics/.</summary>
internal static class RaidMetrics
{
    private static readonly string[] _array = ["array", "array_kind"];
    private static readonly string[] _disk = ["disk", "slot"];
    private static readonly string[] _attribute = ["disk", "attribute_id", "attribute"];

    // device

    public static readonly MetricFamily DeviceInfo = Info("raid_device_info", "What the device was recognised as, and what it says it is.", "vendor", "model", "version", "serial");
    public static readonly MetricFamily DeviceState = StateSet("raid_device_state", "How a part of the device is.", "state", Words<PartState>.All, "part", "component");
    public static readonly MetricFamily DevicePartInfo = Info("raid_device_part_info", "What the device itself says of the state of a part.", "part", "component", "raw_state");
    public static readonly MetricFamily DeviceTemperature = Gauge("raid_device_temperature_celsius", "Temperature that a sensor of the device reads.", "celsius", "component");

    // arrays

    public static readonly MetricFamily Arrays = Gauge("raid_arrays", "Arrays seen: pools or RAID groups, or volumes where the device tells neither. 0 on a recognised device is no health, but blindness.", "", "vendor");
    public static readonly MetricFamily ArraysExpected = Gauge("raid_arrays_expected", "Arrays that the configuration expects.");
    public static readonly MetricFamily ArrayState = StateSet("raid_array_state", "How the array is, in one vocabulary for all vendors.", "state", Words<ArrayState>.All, _array);
    public static readonly MetricFamily ArrayRedundancy = StateSet("raid_array_redundancy", "What is left of the array's redundancy.", "redundancy", Words<Redundancy>.All, _array);
    public static readonly MetricFamily ArrayActivity = StateSet("raid_array_activity", "What the array is busy with, apart from serving.", "activity", Words<ArrayActivity>.All, _array);
    public static readonly MetricFamily ArrayProgress = Gauge("raid_array_activity_progress_ratio", "How much of the array's activity is done; absent when the device does not tell.", "ratio", [.. _array, "activity"]);
    public static readonly MetricFamily ArraySize = Gauge("raid_array_size_bytes", "Size of the array.", "bytes", _array);
    public static readonly MetricFamily ArrayFree = Gauge("raid_array_free_bytes", "Free space; of a pool what is not given to volumes.", "bytes", _array);
    public static readonly MetricFamily ArrayMembers = Gauge("raid_array_members", "Disks that the array should have.", "", _array);
    public static readonly MetricFamily ArrayMembersOnline = Gauge("raid_array_members_online", "Disks of the array that serve.", "", _array);
    public static readonly MetricFamily ArraySpares = Gauge("raid_array_spares", "Hot spares that stand by for the array.", "", _array);
    public static readonly MetricFamily ArrayPresent = Gauge("raid_array_present", "1 while the device tells of the array, 0 when it did so once and does no longer.", "", _array);
    public static readonly MetricFamily ArrayInfo = Info("raid_array_info", "Level of the array and what the device itself says of its state.", [.. _array, "level", "raw_state", "vendor", "controller"]);
    public static readonly MetricFamily ArraysRememberedSince = Gauge("raid_arrays_remembered_since_timestamp_seconds", "Since when arrays are remembered: what vanished before is not known.", "seconds");

    // disks

    public static readonly MetricFamily Disks = Gauge("raid_disks", "Disks seen.", "", "vendor");
    public static readonly MetricFamily DisksExpected = Gauge("raid_disks_expected", "Disks that the configuration expects.");
    public static readonly MetricFamily EmptyBays = Gauge("raid_empty_bays", "Bays without a disk, where the device tells of them.", "", "vendor");
    public static readonly MetricFamily Spares = Gauge("raid_spares", "Hot spares ready to step in, where the device tells which disks they are.", "", "vendor");
    public static readonly MetricFamily SparesExpected = Gauge("raid_spares_expected", "Hot spares that the configuration expects.");
    public static readonly MetricFamily DiskState = StateSet("raid_disk_state", "How the disk is, in one vocabulary for all vendors; missing when it was seen once and is no longer.", "state", Words<DiskState>.All, _disk);
    public static readonly MetricFamily DiskTemperature = Gauge("raid_disk_temperature_celsius", "Temperature of the disk.", "celsius", _disk);
    public static readonly MetricFamily DiskTemperatureLimit = Gauge("raid_disk_temperature_limit_celsius", "How hot the disk may become: what the device says, or else the configuration.", "celsius", _disk);
    public static readonly MetricFamily DiskBadSectors = Gauge("raid_disk_bad_sectors", "Bad or reallocated sectors of the disk.", "", _disk);
    public static readonly MetricFamily DiskMediaErrors = Gauge("raid_disk_media_errors", "Errors of the medium that the controller counted.", "", _disk);
    public static readonly MetricFamily DiskRemainingLife = Gauge("raid_disk_remaining_life_ratio", "Life that is left to the disk, as it expects itself.", "ratio", _disk);
    public static readonly MetricFamily DiskCapacity = Gauge("raid_disk_capacity_bytes", "Size of the disk.", "bytes", _disk);
    public static readonly MetricFamily DiskProgress = Gauge("raid_disk_rebuild_progress_ratio", "How much of the disk is rebuilt; absent when the device does not tell.", "ratio", _disk);
    public static readonly MetricFamily DiskInfo = Info("raid_disk_info", "What the disk is, what it is for and what the device itself says of its state.", [.. _disk, "model", "serial", "role", "raw_state", "vendor", "controller"]);
    public static readonly MetricFamily DisksRememberedSince = Gauge("raid_disks_remembered_since_timestamp_seconds", "Since when disks are remembered: what vanished before is not known.", "seconds");

    // smart

    public static readonly MetricFamily SmartCurrent = Gauge("raid_smart_attribute_value", "Normalised value of a SMART attribute; the vendor of the disk defines it.", "", _attribute);
    public static readonly MetricFamily SmartWorst = Gauge("raid_smart_attribute_worst", "Worst normalised value that the attribute ever had.", "", _attribute);
    public static readonly MetricFamily SmartThreshold = Gauge("raid_smart_attribute_threshold", "Value at or below which the attribute counts as failed.", "", _attribute);
    public static readonly MetricFamily SmartRaw = Gauge("raid_smart_attribute_raw", "Raw value of a SMART attribute; the vendor of the disk defines its unit.", "", _attribute);
    public static readonly MetricFamily SmartOk = Gauge("raid_smart_attribute_ok", "Whether the device calls the attribute good.", "", _attribute);
}
