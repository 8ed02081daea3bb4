using Vigie.Core.Collecting;
using Vigie.Raid.Memory;
using Vigie.Raid.Metrics;
using Vigie.Raid.Model;

namespace Vigie.Raid.Collectors;

/// <summary>Reads disks, and misses those that were there.</summary>
internal sealed class DisksCollector(RaidParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("disks", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(50), IsEssential: false,
    [
        RaidMetrics.Disks, RaidMetrics.DisksExpected, RaidMetrics.EmptyBays, RaidMetrics.Spares, RaidMetrics.SparesExpected, RaidMetrics.DiskState,
        RaidMetrics.DiskTemperature, RaidMetrics.DiskTemperatureLimit, RaidMetrics.DiskBadSectors, RaidMetrics.DiskMediaErrors, RaidMetrics.DiskRemainingLife, RaidMetrics.DiskCapacity,
        RaidMetrics.DiskProgress, RaidMetrics.DiskInfo, RaidMetrics.DisksRememberedSince,
    ]);

    private readonly SeenMemory<Found<RaidDisk>> _memory = new(parts.Clock, parts.Settings.ForgetAfter, Assembly.Most);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var reading = new VendorReading(parts, run);
        var found = await reading.ReadAsync(one => one.Chosen(one.Vendor.Disks), deadline);
        var disks = Assembly.Disks(found.SelectMany(one => one.Reading.Disks.Select(disk => new Found<RaidDisk>(disk, one.Vendor))));
        WriteCounts(run, found, disks);
        foreach (var (disk, vendor) in disks.Values)
        {
            DiskSamples.Write(run.Metrics, disk, vendor, parts.Settings.MaxDiskTemperature);
        }

        foreach (var (disk, vendor) in _memory.See(disks, reading.IsWhole))
        {
            DiskSamples.WriteMissing(run.Metrics, disk, vendor);
        }

        run.Metrics.Add(RaidMetrics.DisksRememberedSince, _memory.Since.ToUnixTimeSeconds());
    }

    private void WriteCounts(CollectorRun run, IReadOnlyList<(DiskReading Reading, string Vendor)> found, IReadOnlyDictionary<string, Found<RaidDisk>> disks)
    {
        foreach (var group in found.GroupBy(one => one.Vendor))
        {
            var own = disks.Values.Where(one => one.Vendor == group.Key).Select(one => one.Item).ToList();
            run.Metrics.Add(RaidMetrics.Disks, own.Count(IsThere), group.Key);
            run.Metrics.AddKnown(RaidMetrics.EmptyBays, group.Any(one => one.Reading.EmptyBays is not null) ? group.Sum(one => one.Reading.EmptyBays) : null, group.Key);
            run.Metrics.AddKnown(RaidMetrics.Spares, group.Any(one => one.Reading.TellsSpares) ? own.Count(IsReadySpare) : null, group.Key);
        }

        run.Metrics.AddKnown(RaidMetrics.DisksExpected, parts.Settings.Expected.Disks);
        run.Metrics.AddKnown(RaidMetrics.SparesExpected, parts.Settings.Expected.Spares);
        if (disks.Count == 0)
        {
            parts.Recognition.Doubt();
        }

        if (disks.Values.Count(one => IsThere(one.Item)) >= parts.Settings.Expected.Disks)
        {
            _memory.ForgetAllBut(disks);
        }
    }

    /// <summary>A device may tell of a disk that is not there.</summary>
    private static bool IsThere(RaidDisk disk) => disk.Told.State != DiskState.Missing;

    private static bool IsReadySpare(RaidDisk disk) => disk.Told.State == DiskState.Spare || (disk.Role == DiskRole.Spare && disk.Told.State == DiskState.Ok);
}
