using Vigie.Testing;

namespace Vigie.Exposition.Tests;

public sealed class RoundTripTests
{
    private static readonly MetricFamily _value = MetricFamily.Gauge("any_value", "Any value.");
    private static readonly MetricFamily _text = MetricFamily.Gauge("any_text", "Any text.", "", "first", "second");

    [Fact]
    public void Add_AnyDouble_IsReadBackBitForBit() =>
        Properties.Hold(Arbitraries.Double, value =>
        {
            var sample = Assert.Single(Read(ExpositionFormat.Text, writer => writer.Add(_value, value)));
            // A NaN has no payload in text; every other pattern survives.
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value), BitConverter.DoubleToInt64Bits(sample.Value));
        }, cases: 3_000);

    [Fact]
    public void Add_AnyLabelValues_AreReadBack() =>
        Properties.Hold(Arbitraries.Text, Arbitraries.Text, (first, second) =>
        {
            foreach (var format in (ExpositionFormat[])[ExpositionFormat.Text, ExpositionFormat.OpenMetrics])
            {
                var sample = Assert.Single(Read(format, writer => writer.Add(_text, 1, first, second), new LabelSet([new("shared", second)])));
                Assert.Equal([("shared", Sane(second)), ("first", Sane(first)), ("second", Sane(second))], sample.Labels);
            }
        }, cases: 1_000);

    [Fact]
    public void WriteAsync_AnyExposition_SaysTheSameInBothFormats() =>
        Properties.Hold(RandomExposition.Any, exposition =>
        {
            var text = StrictParser.Parse(Text(ExpositionFormat.Text, exposition.Snapshot), ExpositionFormat.Text);
            var open = StrictParser.Parse(Text(ExpositionFormat.OpenMetrics, exposition.Snapshot), ExpositionFormat.OpenMetrics);
            Assert.Equal(exposition.Expected, RandomExposition.Told(text));
            Assert.Equal(exposition.Expected, RandomExposition.Told(open));
            Assert.Equal(text.Select(family => family.Help), open.Select(family => family.Help));
            Assert.Equal(exposition.Families.Select(family => family.Unit), open.Select(family => family.Unit ?? ""));
            Assert.Equal(exposition.Families.Select(family => family.Help), open.Select(family => family.Help));
        });

    [Fact]
    public void Begin_AnyRunsOneAfterTheOther_GiveWhatAFreshWriterGives()
    {
        var reused = new MetricWriter();
        Properties.Hold(RandomExposition.Any, exposition =>
        {
            exposition.Fill(reused);
            Assert.Equal(Text(ExpositionFormat.OpenMetrics, exposition.Snapshot), Text(ExpositionFormat.OpenMetrics, reused.ToSnapshot()));
        });
    }

    private static IEnumerable<ParsedSample> Read(ExpositionFormat format, Action<MetricWriter> add, LabelSet? shared = null) =>
        StrictParser.Parse(Text(format, Exposed.Snapshot(add, shared)), format).SelectMany(family => family.Samples);

    // Properties are synchronous; the pipe over a memory stream never waits.
    private static string Text(ExpositionFormat format, MetricSnapshot snapshot)
    {
        var writing = Exposed.TextAsync(format, snapshot);
        Assert.True(writing.IsCompleted);
        return writing.GetAwaiter().GetResult();
    }

    private static string Sane(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
