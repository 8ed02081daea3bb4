using Vigie.Core.Collecting;
using Vigie.Raid.Memory;
using Vigie.Raid.Metrics;
using Vigie.Raid.Model;

namespace Vigie.Raid.Collectors;

/// <summary>Reads arrays, pools, volumes and virtual disks.</summary>
internal sealed class ArraysCollector(RaidParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("arrays", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(50), IsEssential: false,
    [
        RaidMetrics.Arrays, RaidMetrics.ArraysExpected, RaidMetrics.ArrayState, RaidMetrics.ArrayRedundancy, RaidMetrics.ArrayActivity, RaidMetrics.ArrayProgress,
        RaidMetrics.ArraySize, RaidMetrics.ArrayFree, RaidMetrics.ArrayMembers, RaidMetrics.ArrayMembersOnline, RaidMetrics.ArraySpares, RaidMetrics.ArrayPresent,
        RaidMetrics.ArrayInfo, RaidMetrics.ArraysRememberedSince,
    ]);

    private readonly SeenMemory<Found<RaidArray>> _memory = new(parts.Clock, parts.Settings.ForgetAfter, Assembly.Most);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var reading = new VendorReading(parts, run);
        var found = await reading.ReadAsync(one => one.Chosen(one.Vendor.Arrays), deadline);
        var arrays = Assembly.Arrays(found.SelectMany(one => one.Reading.Select(array => new Found<RaidArray>(array, one.Vendor))), parts.Settings.Hints);
        WriteCounts(run, reading.Vendors, arrays);
        foreach (var (array, vendor) in arrays.Values)
        {
            ArraySamples.Write(run.Metrics, array, vendor);
        }

        foreach (var (array, vendor) in _memory.See(arrays, reading.IsWhole))
        {
            ArraySamples.WriteVanished(run.Metrics, array, vendor);
        }

        run.Metrics.Add(RaidMetrics.ArraysRememberedSince, _memory.Since.ToUnixTimeSeconds());
    }

    private void WriteCounts(CollectorRun run, IReadOnlyList<string> vendors, IReadOnlyDictionary<string, Found<RaidArray>> arrays)
    {
        var counts = vendors.ToDictionary(vendor => vendor, vendor => Assembly.Count([.. arrays.Values.Where(one => one.Vendor == vendor).Select(one => one.Item)]));
        foreach (var (vendor, count) in counts)
        {
            run.Metrics.Add(RaidMetrics.Arrays, count, vendor);
        }

        run.Metrics.AddKnown(RaidMetrics.ArraysExpected, parts.Settings.Expected.Arrays);
        if (counts.ContainsValue(0))
        {
            parts.Recognition.Doubt();
        }

        if (counts.Values.Sum() >= parts.Settings.Expected.Arrays)
        {
            _memory.ForgetAllBut(arrays);
        }
    }
}
