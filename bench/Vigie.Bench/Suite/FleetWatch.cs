using System.Diagnostics;
using System.Text.Json.Nodes;
using Vigie.Testing;

namespace Vigie.Bench.Suite;

/// <summary>What a running fleet cost over a window of time.</summary>
/// <param name="Share">Processor time as a share of one core.</param>
/// <param name="Memory">Memory at the end of the window.</param>
internal sealed record FleetCost(double Share, MemoryFigures Memory);

/// <summary>Watches exporters that run beside each other: each is scraped as Prometheus would, and its processor time counted over the same window.</summary>
internal static class FleetWatch
{
    /// <summary>Prometheus' own default.</summary>
    public static readonly TimeSpan ScrapeInterval = TimeSpan.FromSeconds(15);

    /// <summary>One of those that are watched.</summary>
    /// <param name="Processor">Processor time so far.</param>
    /// <param name="Memory">Memory now.</param>
    /// <param name="ScrapeAsync">Scrapes it once.</param>
    internal sealed record Watched(Func<TimeSpan> Processor, Func<MemoryFigures> Memory, Func<Task> ScrapeAsync);

    public static Watched Of(VigieProcess vigie) => new(() => ProcessFigures.Processor(vigie.Id), () => ProcessFigures.Memory(vigie.Id), () => vigie.GetAsync("/metrics"));

    public static Watched Of(Peers peers) => new(() => peers.Processor, () => peers.Memory, peers.ScrapeAsync);

    /// <summary>Lets them run.</summary>
    /// <param name="all">Who is watched.</param>
    /// <param name="settling">Before the window.</param>
    /// <param name="window">What counts.</param>
    /// <param name="scrapeInterval">Time between two scrapes of each.</param>
    /// <returns>The cost of each, in their order.</returns>
    public static async Task<IReadOnlyList<FleetCost>> RunAsync(IReadOnlyList<Watched> all, TimeSpan settling, TimeSpan window, TimeSpan scrapeInterval)
    {
        await ScrapesAsync(all, settling, scrapeInterval);
        var (before, clock) = (all.Select(one => one.Processor()).ToList(), Stopwatch.StartNew());
        await ScrapesAsync(all, window, scrapeInterval);
        return [.. all.Select((one, place) => new FleetCost((one.Processor() - before[place]) / clock.Elapsed, one.Memory()))];
    }

    /// <summary>Requests that each target was sent so far, by kind: the mean of a kind's targets.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> RequestsAsync(VigieProcess vigie)
    {
        var targets = JsonNode.Parse(await vigie.GetAsync("/targets?format=json"))!["targets"]!.AsArray();
        return targets.GroupBy(target => target!["kind"]!.GetValue<string>()).ToDictionary(kind => kind.Key, kind => kind.Average(target => target!["requests"]!.GetValue<long>()));
    }

    private static async Task ScrapesAsync(IReadOnlyList<Watched> all, TimeSpan length, TimeSpan interval)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length;)
        {
            var rest = length - clock.Elapsed;
            await Task.WhenAll(all.Select(one => one.ScrapeAsync()));
            await Task.Delay(rest < interval ? rest : interval);
        }
    }
}
