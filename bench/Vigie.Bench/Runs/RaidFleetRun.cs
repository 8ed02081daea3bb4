using System.Diagnostics;
using System.Globalization;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Bench.Runs;

/// <summary>
/// <c>raid-fleet [minutes]</c>: the real program with 200 NAS at an interval of 60 s, 50 of which never answer. Beside it runs one that has
/// nothing to do, scraped alike, to compare the memory with. Fails when it costs too much, or when the dead delay the living.
/// </summary>
internal static class RaidFleetRun
{
    private const int Living = 150;
    private const int Dead = 50;

    /// <summary>The collectors of a target that read no SMART attributes.</summary>
    private const int Collectors = 3;

    private const double Interval = 60;

    /// <summary>The interval, its jitter of a twentieth, and a moment to read.</summary>
    private const double MostSeconds = Interval * 1.05 + 3;
    private const double MostCpu = 0.10;
    private const double MostGrowth = 40;

    private static readonly TimeSpan _betweenScrapes = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var minutes = Report.Number(arguments, 0, 6);
        using var fleet = new RaidFleet(Living, Dead);
        using var nobody = new RaidFleet(0, 1);
        using var folder = new TemporaryFolder();
        using var idleFolder = new TemporaryFolder();
        await using var idle = await VigieProcess.ServeAsync(VigieProcess.Product, nobody.Write(idleFolder, "7d", "retries: 0"), null);
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, fleet.Write(folder, "60s"), null);
        await FirstReadingAsync(vigie);
        return await WatchAsync(vigie, idle, fleet, TimeSpan.FromMinutes(minutes)) ? 0 : 1;
    }

    private static async Task FirstReadingAsync(VigieProcess vigie)
    {
        var clock = Stopwatch.StartNew();
        for (var read = 0; read < Living * Collectors; await Task.Delay(200))
        {
            read = Count(await vigie.GetAsync("/metrics"), "vigie_collector_success{", " 1");
            if (clock.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"only {read} collectors succeeded within a minute:\n{vigie.Said}");
            }
        }

        Report.Print($"all {Living} living targets were read {clock.Elapsed.TotalSeconds:0.0} s after the port was open; CPU since the start {vigie.ProcessorTime.TotalSeconds:0.00} s, resident memory {vigie.ResidentMegabytes:0.0} MB");
    }

    private static async Task<bool> WatchAsync(VigieProcess vigie, VigieProcess idle, RaidFleet fleet, TimeSpan length)
    {
        var (clock, cpu, idleCpu, requests) = (Stopwatch.StartNew(), vigie.ProcessorTime, idle.ProcessorTime, fleet.Requests);
        var (lateness, living, text, most) = (new Lateness(), fleet.Living.ToHashSet(), "", 0.0);
        while (clock.Elapsed < length)
        {
            await Task.Delay(_betweenScrapes);
            await idle.GetAsync("/metrics");
            text = await vigie.GetAsync("/metrics");
            lateness.See(text, DateTimeOffset.UtcNow, living);
            most = Math.Max(most, vigie.ResidentMegabytes);
        }

        var share = (vigie.ProcessorTime - cpu).TotalSeconds / clock.Elapsed.TotalSeconds;
        var (idleShare, idleMemory) = ((idle.ProcessorTime - idleCpu).TotalSeconds / clock.Elapsed.TotalSeconds, idle.ResidentMegabytes);
        Report.Print($"{clock.Elapsed.TotalMinutes:0.0} minutes: {Report.Series(text)} series in {text.Length / 1e6:0.0} MB; {(fleet.Requests - requests) / clock.Elapsed.TotalMinutes / Living:0.0} requests a minute to each living target; slowest run of a living one {Slowest(text, living):0.000} s");
        Report.Print($"resident memory {vigie.ResidentMegabytes:0.0} MB now, {Sample(text, "dotnet_gc_heap_bytes") / 1e6:0.0} MB of it managed; {Sample(text, "dotnet_gc_allocated_bytes_total") / 1e6:0} MB allocated, {Sample(text, "dotnet_thread_pool_threads"):0} threads");
        Report.Print($"the idle one: CPU {idleShare:P1} of a core, resident memory {idleMemory:0.0} MB");
        var dead = Count(text, "vigie_collector_failure{", "reason=\"timeout\"} 1");
        return Report.Says($"CPU {share:P1} of a core, target below {MostCpu:P0}", share < MostCpu)
            & Report.Says($"resident memory {most:0.0} MB at the highest: {most - idleMemory:0.0} MB over the idle one, target below {MostGrowth:0} MB", most - idleMemory < MostGrowth)
            & Report.Says($"longest time from success to success of a living collector {lateness.Longest:0.0} s ({lateness.Latest}, {lateness.Successes} successes), target at most {MostSeconds:0} s", lateness.Longest <= MostSeconds)
            & Report.Says($"{lateness.Collectors} living collectors of {Living * Collectors} were read", lateness.Collectors == Living * Collectors)
            & Report.Says($"{dead} collectors of {Dead} dead targets say timeout", dead == Dead * Collectors);
    }

    private static double Slowest(string text, HashSet<string> living) => text.Split('\n')
        .Where(line => line.StartsWith("vigie_collector_duration_seconds{", StringComparison.Ordinal) && living.Contains(line.Split("target=\"")[1].Split('"')[0]))
        .Max(line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));

    private static double Sample(string text, string name) => VigieProcess.Sample(text, name);

    private static int Count(string text, string start, string end) =>
        text.Split('\n').Count(line => line.StartsWith(start, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal));
}
