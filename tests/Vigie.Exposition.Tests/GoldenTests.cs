using Vigie.Testing;

namespace Vigie.Exposition.Tests;

public sealed class GoldenTests
{
    [Fact]
    public async Task WriteAsync_Sample_IsTheGoldenText()
    {
        var text = await Exposed.TextAsync(ExpositionFormat.Text, SampleExposition.Snapshots());
        StrictParser.Parse(text, ExpositionFormat.Text);
        Golden.Check("golden/sample.txt", text);
    }

    [Fact]
    public async Task WriteAsync_Sample_IsTheGoldenOpenMetrics()
    {
        var text = await Exposed.TextAsync(ExpositionFormat.OpenMetrics, SampleExposition.Snapshots());
        StrictParser.Parse(text, ExpositionFormat.OpenMetrics);
        Golden.Check("golden/sample.openmetrics.txt", text);
    }

    [Fact]
    public async Task GoldenText_Promtool_HasNothingToSay()
    {
        var text = await Exposed.TextAsync(ExpositionFormat.Text, SampleExposition.Snapshots());
        await Promtool.LikesAsync(text);
    }

    [Fact]
    public async Task BrokenText_Promtool_Complains()
    {
        // The judge itself: silence must mean that it looked.
        var failure = await Assert.ThrowsAsync<TestFailedException>(() => Promtool.LikesAsync("# TYPE thing gauge\nthing{a=\"x} 1\n"));
        Assert.StartsWith("promtool ended with 1:", failure.Message, StringComparison.Ordinal);
    }
}
