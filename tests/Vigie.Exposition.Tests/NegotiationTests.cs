using System.Diagnostics;
using Vigie.Testing;

namespace Vigie.Exposition.Tests;

public sealed class NegotiationTests
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string Open = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private const string Draft = "application/openmetrics-text; version=0.0.1; charset=utf-8";

    [Theory]
    // Prometheus 2.42, as recorded; 2.55 and 3.x with and without protobuf; vmagent; the oldest.
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", Open)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", Open)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", Open)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", Open)]
    [InlineData("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,*/*;q=0.2", Text)]
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", Text)]
    [InlineData("application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", Draft)]
    // curl, browsers, nobody.
    [InlineData("*/*", Text)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", Text)]
    [InlineData("text/html", Text)]
    [InlineData("", Text)]
    [InlineData(null, Text)]
    // By hand.
    [InlineData("application/openmetrics-text", Open)]
    [InlineData("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\"", Open)]
    [InlineData("application/openmetrics-text;version=2.0.0", Text)]
    [InlineData("application/*", Open)]
    [InlineData("text/*,application/openmetrics-text;q=0.9", Text)]
    // q: nought excludes, the more specific range counts, equals go by place.
    [InlineData("application/openmetrics-text;q=0", Text)]
    [InlineData("text/plain;q=0,*/*", Open)]
    [InlineData("text/plain;q=0,application/openmetrics-text;q=0.001", Open)]
    [InlineData("text/plain;q=0", Text)]
    [InlineData("*/*;q=0", Text)]
    [InlineData("*/*,application/openmetrics-text;q=0.5", Text)]
    [InlineData("*/*,application/openmetrics-text", Open)]
    [InlineData("application/openmetrics-text;q=0.5,text/plain;q=0.4999", Open)]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4", Open)]
    [InlineData("text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0", Text)]
    // Broken parts count as not written.
    [InlineData("application/openmetrics-text;q=high,text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=7,text/plain;q=0.1", Text)]
    [InlineData("application/openmetrics-text;q=-1", Text)]
    [InlineData("application/openmetrics-text;q=NaN", Text)]
    [InlineData(";;;,,,/,application,text/plain/x,=,\"", Text)]
    [InlineData("garbage garbage,application/openmetrics-text;version=1.0.0", Open)]
    public void Negotiate_Accept_ChoosesTheContentType(string? accept, string contentType) =>
        Assert.Equal(contentType, ExpositionFormat.Negotiate(accept).ContentType);

    [Fact]
    public void Negotiate_AnyText_GivesAFormat() =>
        Properties.Hold(Arbitraries.Text, accept => Assert.NotNull(ExpositionFormat.Negotiate(accept)), cases: 2_000);

    [Theory]
    [InlineData("application/openmetrics-text,")]
    [InlineData("*/*;q=0.1,")]
    [InlineData(",")]
    public void Negotiate_AbsurdlyLong_IsNotReadAndCostsNothing(string piece)
    {
        var header = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var clock = Stopwatch.StartNew();
        Assert.Same(ExpositionFormat.Text, ExpositionFormat.Negotiate(header));
        Assert.True(clock.ElapsedMilliseconds < 100, $"{clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Negotiate_DraftVersion_IsStillOpenMetrics() =>
        Assert.True(ExpositionFormat.Negotiate("application/openmetrics-text;version=0.0.1").IsOpenMetrics);
}
