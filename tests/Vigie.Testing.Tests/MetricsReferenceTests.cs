using Vigie.Exposition;

namespace Vigie.Testing.Tests;

public sealed class MetricsReferenceTests
{
    private static readonly MetricFamily[] _families =
    [
        MetricFamily.StateSet("raid_array_state", "State of the array: one is 1.", "state", ["optimal", "raid_5 | <lost>"], "array"),
        MetricFamily.Gauge("load1", "Load of *one* minute | see `uptime` and C:\\x."),
        MetricFamily.Counter("ipsec_tunnel_bytes_total", "Bytes through the tunnel.", "bytes", "connection", "direction"),
        MetricFamily.Info("vigie_build_info", "Version of Vigie.", "version"),
        MetricFamily.Gauge("load1", "Load of *one* minute | see `uptime` and C:\\x."),
    ];

    [Fact]
    public void Write_EachKindOfFamily_IsTheGoldenPage() =>
        Golden.Check("golden/metrics.md", MetricsReference.Write("The lab", _families));

    [Fact]
    public void Write_AnyHelp_KeepsFiveCellsOnOneLine() =>
        Properties.Hold(Arbitraries.Text, help =>
        {
            var words = string.Concat(help.Where(one => !char.IsControl(one))).Trim() + ".";
            var page = MetricsReference.Write("Any", [MetricFamily.Gauge("thing", words)]);
            var row = page.Split('\n')[^2];
            Assert.Equal(6, page.Split('\n').Length);
            Assert.Equal(6, row.Where((one, i) => one == '|' && row[i - (i > 0 ? 1 : 0)] != '\\').Count());
        });
}
