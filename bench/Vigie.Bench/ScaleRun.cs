using System.Diagnostics;
using Vigie.Lab.Pbs;
using Vigie.Testing;

namespace Vigie.Bench;

/// <summary>
/// <c>scale [minutes]</c>: a backup server with 20 datastores, 5 namespaces each, 100 groups each, 30 snapshots each. Prints the time of the
/// first full reading, memory, the cost of a scrape, and requests and bytes a minute beside what listing everything each minute costs.
/// </summary>
internal static class ScaleRun
{
    private const int Datastores = 20;
    private const int Namespaces = 5;
    private const int Groups = 100;
    private const int Snapshots = 30;

    /// <summary>What listing everything once costs: each namespace's snapshots, each store's namespaces, version, usage and node.</summary>
    private const int RequestsOfListingAll = (Datastores * Namespaces) + Datastores + 4;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var minutes = arguments.Length > 0 ? double.Parse(arguments[0], System.Globalization.CultureInfo.InvariantCulture) : 5;
        using var folder = new TemporaryFolder();
        var now = DateTimeOffset.UtcNow;
        await using var pbs = await PbsDouble.StartAsync(PbsScenarios.Scale(now, Datastores, Namespaces, Groups, Snapshots), 0, TimeProvider.System);
        var clock = Stopwatch.StartNew();
        var config = PbsTargetFile.Write(folder.Root, new Dictionary<string, PbsDouble> { ["scale"] = pbs }, "objectives: [ { group: \"*\", max_age: 26h } ]");
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, config, null);
        var started = clock.Elapsed;
        await FirstReadingAsync(vigie);
        Print($"first full reading: {(clock.Elapsed - started).TotalSeconds:0.00} s after the port was open ({pbs.RequestCount} requests, {pbs.BytesSent / 1e6:0.0} MB)");
        var all = pbs.BytesSent;
        await ScrapesAsync(vigie);
        await SteadyAsync(vigie, pbs, TimeSpan.FromMinutes(minutes), all);
        return 0;
    }

    private static async Task FirstReadingAsync(VigieProcess vigie)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(200))
        {
            if (Count(await vigie.GetAsync("/metrics"), "pbs_group_last_backup_size_bytes{") >= Datastores * Namespaces * Groups)
            {
                return;
            }
        }

        throw new InvalidOperationException($"no full reading within two minutes:\n{vigie.Said}");
    }

    private static async Task ScrapesAsync(VigieProcess vigie)
    {
        var times = new List<double>();
        var text = "";
        for (var i = 0; i < 40; i++)
        {
            var clock = Stopwatch.StartNew();
            text = await vigie.GetAsync("/metrics");
            times.Add(clock.Elapsed.TotalMilliseconds);
            await Task.Delay(50);
        }

        times.Sort();
        Print($"/metrics: {text.Split('\n').Count(line => line.Length > 0 && line[0] != '#')} series, {text.Length / 1e6:0.0} MB; median {times[20]:0.0} ms, worst of 40 {times[^1]:0.0} ms");
    }

    private static async Task SteadyAsync(VigieProcess vigie, PbsDouble pbs, TimeSpan length, long bytesOfListingAll)
    {
        var (requests, bytes, cpu) = (pbs.RequestCount, pbs.BytesSent, vigie.ProcessorTime);
        await Task.Delay(length);
        var perMinute = length.TotalMinutes;
        var (r, b) = ((pbs.RequestCount - requests) / perMinute, (pbs.BytesSent - bytes) / perMinute);
        // The slow cycle comes once an hour and is added as its share, whether it fell into the time measured or not.
        var (slowRequests, slowBytes) = (Datastores * Namespaces / 60.0, bytesOfListingAll / 60.0);
        Print($"steady state: {r:0.0} requests and {b / 1e6:0.00} MB a minute, with the hourly listing's share {r + slowRequests:0.0} and {(b + slowBytes) / 1e6:0.00} MB; CPU {(vigie.ProcessorTime - cpu).TotalSeconds / length.TotalSeconds:P1} of a core");
        Print($"listing everything each minute: {RequestsOfListingAll} requests and {bytesOfListingAll / 1e6:0.0} MB; ratio {(r + slowRequests) / RequestsOfListingAll:0.000} of the requests, {(b + slowBytes) / bytesOfListingAll:0.000} of the bytes");
        Print($"resident memory: {vigie.ResidentMegabytes:0} MB now, {vigie.PeakResidentMegabytes:0} MB at the highest");
    }

    private static int Count(string text, string start)
    {
        var count = 0;
        for (var at = text.IndexOf(start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(start, at + start.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
