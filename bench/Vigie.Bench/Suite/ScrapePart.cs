using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Vigie.Bench.Runs;
using Vigie.Lab.Pbs;
using Vigie.Testing;
using Vigie.Testing.Snmp;

namespace Vigie.Bench.Suite;

/// <summary>How long a scrape takes as Prometheus makes it, by the number of series: Vigie answers from memory, a peer asks its device first.</summary>
internal static class ScrapePart
{
    private const double MostMilliseconds = 25;
    private const int Stores = 4;

    /// <summary>Groups in each datastore that give about 1,000 and 20,000 series.</summary>
    private static readonly (int Series, int Groups)[] _sizes = [(1_000, 20), (20_000, 495)];

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(SuiteGround ground, SuitePace pace, SuiteSheet sheet)
    {
        foreach (var (series, groups) in _sizes)
        {
            var theirs = await PeerAsync(ground, series, pace);
            foreach (var ours in await VigieAsync(groups, pace))
            {
                Tell(sheet, series, ours, theirs);
            }
        }
    }

    private static void Tell(SuiteSheet sheet, int series, ScrapeTimes ours, ScrapeTimes theirs)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"scrape of {ours.Series:N0} series, {(ours.IsZipped ? "gzip" : "plain")} {ours.Bytes / 1e6:0.00} MB");
        var who = string.Create(CultureInfo.InvariantCulture, $"snmp exporter walking a table of {theirs.Series:N0} values, gzip");
        var key = string.Create(CultureInfo.InvariantCulture, $"scrape_{series}_{(ours.IsZipped ? "gzip" : "plain")}");
        sheet.Add(new SuiteRow(key + "_p50_ms", what + ", p50", "ms", Figures.Median(ours.Milliseconds), Figures.Median(theirs.Milliseconds), who, 1));
        sheet.Add(new SuiteRow(key + "_p99_ms", what + ", p99", "ms", Figures.Percentile(ours.Milliseconds, 0.99), Figures.Percentile(theirs.Milliseconds, 0.99), who, 5));
        if (series == _sizes[^1].Series)
        {
            sheet.Promise(new SuiteAim($"{what}, p99", Figures.Percentile(ours.Milliseconds, 0.99), MostMilliseconds, "ms"));
        }
    }

    private static async Task<IReadOnlyList<ScrapeTimes>> VigieAsync(int groups, SuitePace pace)
    {
        using var folder = new TemporaryFolder();
        await using var pbs = await PbsDouble.StartAsync(PbsScenarios.Scale(DateTimeOffset.UtcNow, Stores, 1, groups, 3), 0, TimeProvider.System);
        var config = PbsTargetFile.Write(folder.Root, new Dictionary<string, PbsDouble> { ["scale"] = pbs }, "objectives: [ { group: \"*\", max_age: 26h } ]");
        await using var vigie = await VigieProcess.ServeAsync(VigieProcess.Product, config, null);
        await FullSnapshot.WaitAsync(vigie);
        return [await MeasureAsync(vigie.Client, "metrics", pace.Scrapes, isZipped: true), await MeasureAsync(vigie.Client, "metrics", pace.Scrapes, isZipped: false)];
    }

    private static async Task<ScrapeTimes> PeerAsync(SuiteGround ground, int series, SuitePace pace)
    {
        using var agent = new FakeAgent(Mib.OfTable(SnmpPeerFile.LongEntry, series / SnmpPeerFile.LongColumns, [.. Enumerable.Range(1, SnmpPeerFile.LongColumns).Select(column => (uint)column)]));
        var peer = await Peers.SnmpAsync(ground, []);
        await using var exporter = peer.Exporter;
        return await MeasureAsync(exporter.Client, SnmpPeerFile.PathOf(agent.Port), pace.PeerScrapes, isZipped: true);
    }

    private static async Task<ScrapeTimes> MeasureAsync(HttpClient client, string path, int count, bool isZipped)
    {
        // As many again before: what the runtime compiles for good after some thirty calls is then compiled.
        await ScrapesAsync(client, path, count, isZipped);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var (times, bytes) = await ScrapesAsync(client, path, count, isZipped);
        var text = await client.GetStringAsync(path);
        return new ScrapeTimes(times, Report.Series(text), bytes, isZipped);
    }

    private static async Task<(List<double> Times, long Bytes)> ScrapesAsync(HttpClient client, string path, int count, bool isZipped)
    {
        var (times, bytes) = (new List<double>(), 0L);
        for (var i = 0; i < count; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/openmetrics-text") { Parameters = { new NameValueHeaderValue("version", "1.0.0") } });
            if (isZipped)
            {
                request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            }

            var clock = Stopwatch.StartNew();
            using var answer = await client.SendAsync(request);
            bytes = (await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
            times.Add(clock.Elapsed.TotalMilliseconds);
            await Task.Delay(_pause);
        }

        return (times, bytes);
    }

    /// <summary>Times of scrapes, and what one of them brought.</summary>
    private sealed record ScrapeTimes(IReadOnlyList<double> Milliseconds, int Series, long Bytes, bool IsZipped);
}
