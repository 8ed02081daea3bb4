using System.Text.Json;
using FsCheck.Fluent;
using Vigie.Testing;

namespace Vigie.Exposition.Tests;

/// <summary>What the product writes, read by a client library that others wrote.</summary>
public sealed class PythonClientTests
{
    private static readonly string _script = Repository.PathOf("tests", "Vigie.Exposition.Tests", "python", "parse_exposition.py");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAsync_ManyRandomExpositions_AreReadBackToTheSameValues(bool openMetrics)
    {
        var format = openMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
        var expositions = RandomExposition.Any.Generator.Sample(300).ToList();
        var read = await ReadAsync(format, [.. expositions.Select(exposition => exposition.Snapshot)]);
        for (var i = 0; i < expositions.Count; i++)
        {
            Assert.Equal(expositions[i].Expected.Select(words => AsRead(words, openMetrics)), read[i].SelectMany(family => family.Samples));
            Assert.Equal(expositions[i].Families.Select(family => Declared(family, openMetrics)), read[i].Select(family => (family.Type, family.Unit, family.Help)));
        }
    }

    [Fact]
    public async Task WriteAsync_SampleOfTheProduct_IsReadAlikeInBothFormats()
    {
        var snapshots = SampleExposition.Snapshots();
        var text = Assert.Single(await ReadTextsAsync(ExpositionFormat.Text, [await Exposed.TextAsync(ExpositionFormat.Text, snapshots)]));
        var open = Assert.Single(await ReadTextsAsync(ExpositionFormat.OpenMetrics, [await Exposed.TextAsync(ExpositionFormat.OpenMetrics, snapshots)]));
        var written = StrictParser.Parse(await Exposed.TextAsync(ExpositionFormat.Text, snapshots), ExpositionFormat.Text);
        Assert.Equal(RandomExposition.Told(written), text.SelectMany(family => family.Samples));
        Assert.Equal(RandomExposition.Told(written).Select(words => AsRead(words, openMetrics: true)), open.SelectMany(family => family.Samples));
        Assert.Equal(text.Select(family => family.Help), open.Select(family => family.Help));
    }

    private static async Task<List<List<ReadFamily>>> ReadAsync(ExpositionFormat format, IReadOnlyList<MetricSnapshot> snapshots)
    {
        var texts = new List<string>();
        foreach (var snapshot in snapshots)
        {
            texts.Add(await Exposed.TextAsync(format, snapshot));
        }

        return await ReadTextsAsync(format, texts);
    }

    private static async Task<List<List<ReadFamily>>> ReadTextsAsync(ExpositionFormat format, IEnumerable<string> texts)
    {
        var input = JsonSerializer.Serialize(texts.Select(text => new { openmetrics = format.IsOpenMetrics, text }));
        using var output = JsonDocument.Parse((await Tool.RunAsync("python3", [_script], input)).Succeeded());
        return [.. output.RootElement.EnumerateArray().Select(exposition => exposition.EnumerateArray().Select(Family).ToList())];
    }

    private static ReadFamily Family(JsonElement family) =>
        new(family[1].GetString()!, family[2].GetString()!, family[3].GetString()!, [.. family[4].EnumerateArray().Select(Words)]);

    private static string Words(JsonElement sample) => RandomExposition.Words(
        sample[0].GetString()!,
        sample[1].EnumerateArray().Select(label => (label[0].GetString()!, label[1].GetString()!)),
        BitConverter.Int64BitsToDouble(Convert.ToInt64(sample[2].GetString(), 16)));

    /// <summary>That library's OpenMetrics reader takes "-0" for the whole number 0: its own limit, the sign is there.</summary>
    private static string AsRead(string words, bool openMetrics) =>
        openMetrics && words.EndsWith(" 8000000000000000", StringComparison.Ordinal) ? words[..^16] + "0000000000000000" : words;

    private static (string Type, string Unit, string Help) Declared(MetricFamily family, bool openMetrics)
    {
        var type = family.Type switch
        {
            MetricType.Counter => "counter",
            MetricType.Info when openMetrics => "info",
            _ => "gauge",
        };
        return (type, openMetrics ? family.Unit : "", family.Help);
    }

    private sealed record ReadFamily(string Type, string Unit, string Help, IReadOnlyList<string> Samples);
}
