using System.Globalization;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Bench.Suite;

/// <summary>How memory and processor time grow with the number of targets, kinds mixed, at the product's own intervals.</summary>
internal static class GrowthPart
{
    private const double MostPercent = 30;
    private const int AimedSize = 500;

    /// <summary>Doubles of NAS; those of the largest fleet have one each.</summary>
    private const int Agents = 150;
    private const double NoisePercent = 0.5;
    private const double NoiseMegabytes = 4;
    private const string Nobody = "none: peers are one process for each server, and PBS and IPsec have none in Debian";

    public static async Task RunAsync(SuiteGround ground, SuitePace pace, SuiteSheet sheet)
    {
        using var nas = new RaidFleet(Agents, 0);
        // The small ones take next to nothing, so they run beside each other.
        var largest = pace.Sizes[^1];
        await MeasureAsync(ground, [.. pace.Sizes.Where(size => size != largest)], nas, pace, sheet);
        await MeasureAsync(ground, [largest], nas, pace, sheet);
    }

    private static async Task MeasureAsync(SuiteGround ground, IReadOnlyList<int> sizes, RaidFleet nas, SuitePace pace, SuiteSheet sheet)
    {
        var fleets = new List<VigieProcess>();
        try
        {
            foreach (var size in sizes)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"growth-{size}");
                var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, new FleetFile(ground, nas.Ports).Write(name, FleetFile.Mixed(size), interval: null), null);
                fleets.Add(vigie);
                await FullSnapshot.WaitAsync(vigie);
            }

            var costs = await FleetWatch.RunAsync([.. fleets.Select(FleetWatch.Of)], pace.Settling, pace.Window, FleetWatch.ScrapeInterval);
            foreach (var (place, vigie) in fleets.Index())
            {
                await FullSnapshot.RequireAsync(vigie);
                Tell(sheet, sizes[place], costs[place]);
            }
        }
        finally
        {
            foreach (var vigie in fleets)
            {
                await vigie.DisposeAsync();
            }
        }
    }

    private static void Tell(SuiteSheet sheet, int size, FleetCost cost)
    {
        var (key, what) = (string.Create(CultureInfo.InvariantCulture, $"growth_{size}"), string.Create(CultureInfo.InvariantCulture, $"{size} target{(size == 1 ? "" : "s, kinds mixed")}"));
        sheet.Add(new SuiteRow(key + "_rss_mb", $"{what}: RSS", "MB", cost.Memory.Resident, null, Nobody, NoiseMegabytes));
        sheet.Add(new SuiteRow(key + "_pss_mb", $"{what}: PSS", "MB", cost.Memory.Proportional, null, Nobody, NoiseMegabytes));
        sheet.Add(new SuiteRow(key + "_cpu_percent", $"{what}: CPU", "% of a core", cost.Share * 100, null, Nobody, NoisePercent));
        if (size == AimedSize)
        {
            sheet.Promise(new SuiteAim($"CPU of {what}", cost.Share * 100, MostPercent, "% of a core"));
        }
    }
}
