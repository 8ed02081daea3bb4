using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Vigie.Testing;

namespace Vigie.Exposition.Tests;

/// <summary>What the product writes, scraped by a real Prometheus and asked back from its API.</summary>
public sealed class PrometheusTests : IDisposable
{
    private static readonly string[] _ownLabels = ["__name__", "job", "instance"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Scrape_SampleAndNastyTexts_ArriveAsTheyAre()
    {
        await using var target = await StartTargetAsync();
        await using var prometheus = await StartPrometheusAsync(target.Urls.Single());
        await prometheus.WaitForAsync(async () => await QueryAsync(prometheus, "up == 1") is { Count: 2 } both ? both : null, "two targets that are up");

        foreach (var job in (string[])["openmetrics", "text"])
        {
            var told = (await QueryAsync(prometheus, $"{{job=\"{job}\",site!=\"\"}} or {{job=\"{job}\",__name__=~\"(process|vigie_build|lab).*\"}}"))
                .Order(StringComparer.Ordinal);
            Assert.Equal(await ExpectedAsync(), told);
        }

        await CheckMetadataAsync(prometheus);
    }

    public void Dispose() => _folder.Dispose();

    private static MetricSnapshot[] Snapshots() =>
    [
        .. SampleExposition.Snapshots(),
        Exposed.Snapshot(
            writer =>
            {
                var family = MetricFamily.Gauge("nasty_text", "What devices send.", "", "sent");
                foreach (var (place, text) in ((string[])["\0", "a\0b", "\r\n", "\"", "\\", "\\n", "} 1\nother 2", "\ufeff", "\u2028\u0085", new string('é', 4_000)]).Index())
                {
                    writer.Add(family, place, text);
                }
            },
            new LabelSet([new("site", "# EOF\n")])),
    ];

    private static async Task<WebApplication> StartTargetAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/{kind}", async (string kind, HttpContext context) =>
        {
            var format = kind == "text" ? ExpositionFormat.Text : ExpositionFormat.Negotiate(context.Request.Headers.Accept);
            context.Response.ContentType = format.ContentType;
            await ExpositionWriter.WriteAsync(context.Response.BodyWriter, Snapshots(), format, context.RequestAborted);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private Task<MonitoringServer> StartPrometheusAsync(string target)
    {
        var address = new Uri(target).Authority;
        var config = _folder.Write("prometheus.yml", $"""
            global: {"{"} scrape_interval: 1s, scrape_timeout: 1s {"}"}
            scrape_configs:
              - job_name: openmetrics
                metrics_path: /openmetrics
                static_configs: [{"{"} targets: ["{address}"] {"}"}]
              - job_name: text
                metrics_path: /text
                static_configs: [{"{"} targets: ["{address}"] {"}"}]
            """);
        return MonitoringServer.PrometheusAsync(config);
    }

    private static async Task<List<string>> ExpectedAsync()
    {
        var families = StrictParser.Parse(await Exposed.TextAsync(ExpositionFormat.Text, Snapshots()), ExpositionFormat.Text);
        // An empty label is no label to Prometheus.
        return [.. families.SelectMany(family => family.Samples)
            .Select(sample => RandomExposition.Words(sample.Name, sample.Labels.Where(label => label.Value.Length > 0).OrderBy(label => label.Name, StringComparer.Ordinal), sample.Value))
            .Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> QueryAsync(MonitoringServer prometheus, string query) => [.. (await prometheus.QueryAsync(query)).Select(Words)];

    private static string Words(JsonElement series)
    {
        var labels = series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
        var value = series.GetProperty("value")[1].GetString()! switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        var others = labels.Where(label => !_ownLabels.Contains(label.Key)).OrderBy(label => label.Key, StringComparer.Ordinal);
        return RandomExposition.Words(labels["__name__"], others.Select(label => (label.Key, label.Value)), value);
    }

    private static async Task CheckMetadataAsync(MonitoringServer prometheus)
    {
        var told = (await prometheus.AskAsync("targets/metadata?match_target=%7Bjob%3D%22openmetrics%22%7D")).EnumerateArray()
            .ToDictionary(family => family.GetProperty("metric").GetString()!, family => (family.GetProperty("type").GetString(), family.GetProperty("unit").GetString()));
        Assert.Equal(("gauge", "bytes"), told["pbs_datastore_used_bytes"]);
        Assert.Equal(("counter", "bytes"), told["ipsec_tunnel_bytes"]);
        Assert.Equal(("info", ""), told["vigie_build"]);
        Assert.Equal(("stateset", ""), told["lab_door"]);
        Assert.Equal(("gauge", ""), told["pbs_datastore_state"]);
    }
}
