using System.Diagnostics;
using System.Globalization;
using Vigie.Testing;

namespace Vigie.Bench.Runs;

/// <summary>What one reading of a device cost.</summary>
/// <param name="Readings">How many were measured.</param>
/// <param name="Median">Time of one, the one in the middle.</param>
/// <param name="Cpu">Processor time of the exporter for one.</param>
/// <param name="Requests">Requests or statements that the device was sent for one.</param>
/// <param name="Connections">Connections that were opened for one; 0 where nobody counts.</param>
/// <param name="Idle">Memory after the first reading.</param>
/// <param name="Loaded">Memory after the last one.</param>
internal sealed record ReadingCost(int Readings, TimeSpan Median, TimeSpan Cpu, double Requests, double Connections, MemoryFigures Idle, MemoryFigures Loaded)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Median.TotalMilliseconds,7:0.00} ms median, {Cpu.TotalMilliseconds,6:0.00} ms CPU, {Requests,4:0.0} statements, {Connections,4:0.00} new connections");
}

/// <summary>Counts requests and connections of the exporters at the device.</summary>
internal sealed record DeviceMeter(Func<Task<(long Requests, long Connections)>> ReadAsync)
{
    /// <summary>Nobody counts.</summary>
    public static DeviceMeter None { get; } = new(() => Task.FromResult((0L, 0L)));
}

/// <summary>How long is measured.</summary>
/// <param name="Warm">Readings before: what the runtime compiles for good after some thirty calls is then compiled.</param>
/// <param name="Measured">Readings that count.</param>
internal sealed record ReadingPlan(int Warm, int Measured);

/// <summary>Readings once a second by an exporter that is alone with its device while it is measured.</summary>
internal static class Readings
{
    /// <summary>Readings of a peer before it is measured: it is compiled already.</summary>
    private const int PeerWarm = 5;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Vigie as it is after some hours, within a minute: its methods are compiled anew, optimized, after 30 calls (1E, hexadecimal) instead
    /// of the 1,000 that RuntimeSettings.props says. The peers come optimized.
    /// </summary>
    private static readonly Dictionary<string, string> _aged = new() { ["DOTNET_TC_CallCountThreshold"] = "1E" };

    /// <summary>A real vigie with one target; its own word for the time of a run is taken.</summary>
    /// <param name="config">A configuration with one target whose collector runs each second.</param>
    /// <param name="collector">The collector whose runs are counted.</param>
    /// <param name="plan">How many.</param>
    /// <param name="meter">Counts at the device.</param>
    public static async Task<ReadingCost> VigieAsync(string config, string collector, ReadingPlan plan, DeviceMeter meter)
    {
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, config, _aged);
        var metrics = new CollectorMetrics(collector);
        await FirstAsync(vigie, metrics);
        var idle = ProcessFigures.Memory(vigie.Id);
        await WarmAsync(async () => await vigie.GetAsync("/metrics"), plan.Warm);
        var (cpu, counted) = (ProcessFigures.Processor(vigie.Id), await meter.ReadAsync());
        var times = new List<double>();
        for (var last = 0.0; times.Count < plan.Measured; await Task.Delay(_interval / 10))
        {
            var text = await vigie.GetAsync("/metrics");
            if (metrics.LastSuccess(text) is { } success && success > last)
            {
                last = success;
                times.Add(metrics.Duration(text)!.Value);
                await Task.Delay(_interval * 0.8); // so that looking costs little more than one scrape for each reading
            }
        }

        return await CostAsync(times, vigie.Id, cpu, counted, meter, idle);
    }

    /// <summary>Another exporter, asked once a second; for it an answer is a reading.</summary>
    /// <param name="peer">The exporter.</param>
    /// <param name="path">What it is asked for.</param>
    /// <param name="plan">How many.</param>
    /// <param name="meter">Counts at the device.</param>
    public static async Task<ReadingCost> PeerAsync(PeerExporter peer, string path, ReadingPlan plan, DeviceMeter meter)
    {
        await peer.Client.GetStringAsync(path);
        var idle = ProcessFigures.Memory(peer.ProcessId);
        await WarmAsync(async () => await peer.Client.GetStringAsync(path), PeerWarm);
        var (cpu, counted) = (ProcessFigures.Processor(peer.ProcessId), await meter.ReadAsync());
        var times = new List<double>();
        while (times.Count < plan.Measured)
        {
            var clock = Stopwatch.StartNew();
            await peer.Client.GetStringAsync(path);
            times.Add(clock.Elapsed.TotalSeconds);
            await Task.Delay(_interval);
        }

        return await CostAsync(times, peer.ProcessId, cpu, counted, meter, idle);
    }

    private static async Task FirstAsync(VigieProcess vigie, CollectorMetrics metrics)
    {
        var clock = Stopwatch.StartNew();
        while (metrics.LastSuccess(await vigie.GetAsync("/metrics")) is null)
        {
            if (clock.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException($"no reading succeeded within 30 s:\n{vigie.Said}");
            }

            await Task.Delay(_interval / 10);
        }
    }

    private static async Task WarmAsync(Func<Task> ask, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await ask();
            await Task.Delay(_interval);
        }
    }

    private static async Task<ReadingCost> CostAsync(List<double> times, int process, TimeSpan cpu, (long Requests, long Connections) before, DeviceMeter meter, MemoryFigures idle)
    {
        var (spent, after) = (ProcessFigures.Processor(process) - cpu, await meter.ReadAsync());
        times.Sort();
        double Each(long count) => (double)count / times.Count;
        return new ReadingCost(
            times.Count, TimeSpan.FromSeconds(times[times.Count / 2]), spent / times.Count, Each(after.Requests - before.Requests), Each(after.Connections - before.Connections), idle, ProcessFigures.Memory(process));
    }

    /// <summary>What the frame tells of one collector, in a configuration with one target.</summary>
    private sealed class CollectorMetrics(string collector)
    {
        public double? LastSuccess(string text) => Read(text, "vigie_collector_last_success_timestamp_seconds{");

        public double? Duration(string text) => Read(text, "vigie_collector_duration_seconds{");

        private double? Read(string text, string name) => text.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains($"collector=\"{collector}\"", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)
            : null;
    }
}
