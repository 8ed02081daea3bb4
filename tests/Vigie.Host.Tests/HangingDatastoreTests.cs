using System.Diagnostics;
using Vigie.Lab.Pbs;
using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>The product itself against a backup server one of whose datastores hangs for ever.</summary>
public sealed class HangingDatastoreTests : IDisposable
{
    private const double MostMilliseconds = 50;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Scrape_OneDatastoreHangs_OthersAreFreshAndItIsQuick()
    {
        await using var pbs = await StartAsync();
        using var hang = pbs.Faults.Add(new PbsFault(PbsFaultKind.Hang) { Endpoint = PbsEndpoint.Namespaces, Datastore = "nas" });
        await using var vigie = await ServeAsync(pbs, "listing_timeout: 2s", "intervals: { groups: 3s, datastores: 2s }");

        await vigie.ShowsAsync(text => text.Contains("pbs_datastore_read_failure{site=\"AARD\",target=\"shop\",datastore=\"nas\",reason=\"timeout\"} 1", StringComparison.Ordinal));
        var first = LastRead(await vigie.GetAsync("/metrics"), "second");
        await vigie.ShowsAsync(text => LastRead(text, "second") > first);
        var text = await vigie.GetAsync("/metrics");

        Assert.Equal(1, VigieProcess.Sample(text, "pbs_datastore_read_success", "datastore=\"second\""));
        Assert.Equal(1, VigieProcess.Sample(text, "pbs_datastore_breaker_open", "datastore=\"nas\""));
        Assert.Equal(1, VigieProcess.Sample(text, "vigie_target_up"));
        Assert.DoesNotContain("pbs_group_backups{site=\"AARD\",target=\"shop\",datastore=\"nas\"", text, StringComparison.Ordinal);
        Assert.Contains("pbs_group_last_backup_timestamp_seconds{site=\"AARD\",target=\"shop\",datastore=\"second\"", text, StringComparison.Ordinal);
        Assert.Equal(1, pbs.StuckRequests);
        Assert.InRange(await MedianMillisecondsAsync(vigie), 0, MostMilliseconds);
    }

    [Fact]
    public async Task Scrape_FiftyScrapersAtOnce_CostTheBackupServerNothing()
    {
        await using var pbs = await StartAsync();
        await using var vigie = await ServeAsync(pbs);
        await vigie.ShowsAsync(text => text.Contains("pbs_group_verify_state{", StringComparison.Ordinal) && text.Contains("pbs_subscription_state{", StringComparison.Ordinal));
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        var before = pbs.RequestCount;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
            {
                await vigie.GetAsync("/metrics");
            }
        }));

        // With the default intervals nothing is due within these seconds, unless a scrape asked for it.
        Assert.Equal(before, pbs.RequestCount);
    }

    private static Task<PbsDouble> StartAsync() =>
        PbsDouble.StartAsync(now => PbsScenarios.Mixed(PbsVersion.V42, now) with { AuthFailureDelay = TimeSpan.Zero, ForbiddenDelay = TimeSpan.Zero }, new PbsDoubleOptions());

    private Task<VigieProcess> ServeAsync(PbsDouble pbs, params string[] settings) =>
        VigieProcess.ServeAsync(VigieProcess.Product, PbsTargetFile.Write(_folder.Root, new Dictionary<string, PbsDouble> { ["shop"] = pbs }, settings), null);

    private static double LastRead(string text, string datastore) => VigieProcess.Sample(text, "pbs_datastore_last_read_timestamp_seconds", $"datastore=\"{datastore}\"");

    private static async Task<double> MedianMillisecondsAsync(VigieProcess vigie)
    {
        var times = new List<double>();
        for (var i = 0; i < 21; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await vigie.GetAsync("/metrics");
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        TestContext.Current.SendDiagnosticMessage($"scrape beside a hanging datastore: median {times[10]:0.0} ms, worst {times[20]:0.0} ms");
        return times[10];
    }
}
