using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Raid;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Bench.Parts;

/// <summary>
/// What the RAID module does for the arrays and disks of a device in the steady state, from the first request to the text of the exposition, beside
/// prometheus-snmp-exporter walking the same tables. The exporter answers over HTTP, Vigie's text goes nowhere: a scrape of Vigie asks no device.
/// </summary>
internal static class SnmpModuleBench
{
    /// <summary>Enough for the runtime to have compiled the hot paths for good.</summary>
    private const int WarmUp = 10;
    private const int Runs = 7;

    private static readonly MetricWriter _writer = new();

    public static async Task<bool> CompareAsync(SnmpPeers peers)
    {
        // The aims are set for a large table; of a small NAS the agent's own time is nearly all.
        var isQuick = await CompareAsync(peers, new Device(SnmpModuleData.Server, "HPE, 100 disks and 80 columns", (int)SnmpModuleData.ServerDisks, Readings: 1), new Aims(1 / 3.0, 1 / 3.0, 0.5));
        return await CompareAsync(peers, new Device(SnmpModuleData.Nas, "Synology, 4 bays", (int)SnmpModuleData.NasDisks, Readings: 40), new Aims(1, null, null)) && isQuick;
    }

    private static async Task<bool> CompareAsync(SnmpPeers peers, Device device, Aims aims)
    {
        var (ours, theirs) = (new List<SnmpFigures>(), new List<SnmpFigures>());
        var exchanges = new ExchangeLog();
        await using var target = new RaidTarget(
            new RaidSettings { Snmp = new SnmpSettings { Host = "127.0.0.1", Port = peers.AgentPort, Credentials = new SnmpCommunity(SnmpVersion.V2c, device.Community), Timeout = TimeSpan.FromSeconds(5), MaxRepetitions = 25 } },
            new TargetServices(new TargetIdentity("bench", "raid", "AARD"), TimeProvider.System, NullLogger.Instance, exchanges),
            (settings, clock) => new SnmpSession(settings, clock));
        var requests = await CountAsync(peers, device.Community);
        for (var i = 0; i < WarmUp + Runs; i++)
        {
            ours.Add(await ReadingsAsync(target, exchanges, device));
            theirs.Add(await ScrapesAsync(peers, device, requests));
        }

        var (vigie, exporter) = (SnmpFigures.Best(ours.Skip(WarmUp)), SnmpFigures.Best(theirs.Skip(WarmUp)));
        SnmpFigures.Print($"Vigie, {device.Title}", vigie);
        SnmpFigures.Print("prometheus-snmp-exporter, the same tables", exporter);
        return SnmpFigures.Says("requests of the exporter", vigie.Requests / exporter.Requests, aims.Requests) & SnmpFigures.Says("time of the exporter", vigie.Elapsed / exporter.Elapsed, aims.Time)
            & SnmpFigures.Says("CPU of the exporter", vigie.Cpu / exporter.Cpu, aims.Cpu);
    }

    private static async Task<double> CountAsync(SnmpPeers peers, string community)
    {
        using var relay = new UdpRelay(peers.AgentPort);
        await peers.ScrapeAsync(community, relay.Port);
        return relay.Requests;
    }

    private static async Task<SnmpFigures> ScrapesAsync(SnmpPeers peers, Device device, double requests)
    {
        var (elapsed, cpu) = (0.0, 0.0);
        for (var i = 0; i < device.Readings; i++)
        {
            var scrape = await peers.ScrapeAsync(device.Community, peers.AgentPort);
            SnmpBench.Expect(device.Disks, scrape.Output.Split('\n').Count(line => line.StartsWith(SnmpModuleData.DiskMetric(device.Community), StringComparison.Ordinal)));
            (elapsed, cpu) = (elapsed + scrape.Elapsed, cpu + scrape.Cpu);
        }

        return new SnmpFigures(elapsed / device.Readings, cpu / device.Readings, requests);
    }

    private static async Task<SnmpFigures> ReadingsAsync(RaidTarget target, ExchangeLog exchanges, Device device)
    {
        using var self = Process.GetCurrentProcess();
        var (cpu, clock, requests) = (self.TotalProcessorTime, Stopwatch.StartNew(), exchanges.Requests);
        for (var i = 0; i < device.Readings; i++)
        {
            SnmpBench.Expect(device.Disks, await ReadAsync(target));
        }

        var elapsed = clock.Elapsed.TotalSeconds;
        self.Refresh();
        return new SnmpFigures(elapsed / device.Readings, (self.TotalProcessorTime - cpu).TotalSeconds / device.Readings, (double)(exchanges.Requests - requests) / device.Readings);
    }

    /// <summary>Runs the collectors of arrays and disks as the frame does.</summary>
    /// <returns>Disks that were told.</returns>
    private static async Task<int> ReadAsync(RaidTarget target)
    {
        var snapshots = new List<MetricSnapshot>();
        foreach (var collector in target.Collectors.Where(collector => collector.Description.Name is "arrays" or "disks"))
        {
            _writer.Begin(LabelSet.Empty, collector.Description.Families.ToHashSet());
            await collector.CollectAsync(new CollectorRun(_writer, DateTimeOffset.UtcNow, collector.Description.Interval), default);
            snapshots.Add(_writer.ToSnapshot());
        }

        return (await Exposed.TextAsync(ExpositionFormat.Text, snapshots)).Split('\n').Count(line => line.StartsWith("raid_disk_info{", StringComparison.Ordinal));
    }

    /// <param name="Community">Where the agent keeps it.</param>
    /// <param name="Title">For people.</param>
    /// <param name="Disks">Disks that must be found.</param>
    /// <param name="Readings">Readings in one run: the processor's time comes in ticks.</param>
    private sealed record Device(string Community, string Title, int Disks, int Readings);

    /// <summary>Most of what the exporter needs, or null where the ratio is only told.</summary>
    private sealed record Aims(double Requests, double? Time, double? Cpu);
}
