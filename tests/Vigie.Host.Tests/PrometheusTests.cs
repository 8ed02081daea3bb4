using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>A real Prometheus with the very configuration that docs/http.md shows.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task Documentation_OneScrapePerTarget_WorksInPrometheus()
    {
        using var folder = new TemporaryFolder();
        await using var vigie = await VigieProcess.ServeAsync(folder.Write("vigie.yml", """
            listen: { address: 127.0.0.1, port: 0 }
            targets:
              - { name: one, kind: rehearsal, site: AARD, samples: 3 }
              - { name: two, kind: rehearsal, site: DRYN, samples: 3 }
            """));
        var shown = File.ReadAllText(Repository.PathOf("docs", "http.md")).Split("```yaml\n").Single(block => block.Contains("http_sd_configs", StringComparison.Ordinal)).Split("```")[0];
        var config = "global: { scrape_interval: 1s, scrape_timeout: 1s }\n" + shown.Replace("vigie.example:9780", vigie.Client.BaseAddress!.Authority, StringComparison.Ordinal);
        await using var prometheus = await MonitoringServer.PrometheusAsync(folder.Write("prometheus.yml", config));

        async Task<string?> AskAsync(string query) => await prometheus.QueryAsync(query) is [var only] ? only.GetProperty("value")[1].GetString() : null;

        var up = await prometheus.WaitForAsync(() => AskAsync("up{job=\"rehearsal\",instance=\"two\"} == 1"), "scrape of target two");
        var sample = await prometheus.WaitForAsync(() => AskAsync("rehearsal_thing_size_bytes{site=\"DRYN\",target=\"two\",thing=\"thing-2\",job=\"rehearsal\",instance=\"two\"}"), "sample of target two");
        var itself = await prometheus.WaitForAsync(() => AskAsync("count(vigie_build_info)"), "Vigie's own samples");

        Assert.Equal(("1", "2000", "1"), (up, sample, itself));
        Assert.Null(await AskAsync("{__name__=~\".+\",exported_target!=\"\"}"));
    }
}
