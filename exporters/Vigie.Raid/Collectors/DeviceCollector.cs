using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Raid.Metrics;
using Vigie.Raid.Model;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid.Collectors;

/// <summary>Recognises the device, learns what it is and how its parts are. Essential: a device that is not recognised is not watched.</summary>
internal sealed class DeviceCollector(RaidParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("device", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(50), IsEssential: true,
        [RaidMetrics.DeviceInfo, RaidMetrics.DeviceState, RaidMetrics.DeviceTemperature, RaidMetrics.DevicePartInfo]);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        await WriteIdentitiesAsync(run, await parts.Recognition.GetAsync(deadline), deadline);
        var found = await new VendorReading(parts, run).ReadAsync(one => one.All(one.Vendor.Parts), deadline);
        Write(run.Metrics, found.SelectMany(one => one.Reading).Take(Assembly.Most));
    }

    private async Task WriteIdentitiesAsync(CollectorRun run, IReadOnlyList<Recognised> recognised, CancellationToken deadline)
    {
        var scalars = recognised.SelectMany(one => one.Vendor.Models.Concat(one.Vendor.Versions).Concat(one.Vendor.Serials)).Distinct().ToList();
        var told = (await parts.Agent.GetAsync([Recognition.Description, .. scalars], deadline)).ToDictionary(one => one.Oid, one => new Cell(one.Value).Text);
        foreach (var (vendor, _) in recognised)
        {
            string First(IReadOnlyList<Oid> candidates) => candidates.Select(oid => told.GetValueOrDefault(oid, "")).FirstOrDefault(text => text.Length > 0, "");
            var described = vendor.Describe(told.GetValueOrDefault(Recognition.Description, ""));
            var (model, version) = (Either(First(vendor.Models), described.Model), Either(First(vendor.Versions), described.Version));
            run.Metrics.AddInfo(RaidMetrics.DeviceInfo, vendor.Name, model, version, First(vendor.Serials));
            if (run.Identified is null || model.Length > 0)
            {
                run.Identify(model.Length > 0 ? $"{vendor.Title} {model}" : vendor.Title, version);
            }
        }
    }

    private static string Either(string told, string described) => told.Length > 0 ? told : described;

    private static void Write(MetricWriter metrics, IEnumerable<DevicePart> found)
    {
        var names = new HashSet<(PartKind, string)>();
        foreach (var part in found)
        {
            var name = part.Name;
            for (var place = 2; !names.Add((part.Kind, name)); place++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{part.Name} #{place}");
            }

            if (part.Told is { } told)
            {
                metrics.AddState(RaidMetrics.DeviceState, Words<PartState>.Of(told.State), Words<PartKind>.Of(part.Kind), name);
                metrics.AddInfo(RaidMetrics.DevicePartInfo, Words<PartKind>.Of(part.Kind), name, told.Raw);
            }

            if (part.Kind == PartKind.Temperature)
            {
                metrics.AddKnown(RaidMetrics.DeviceTemperature, part.Temperature, name);
            }
        }
    }
}
