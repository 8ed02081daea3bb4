using System.Globalization;

namespace Vigie.Repository.Tests;

/// <summary>The four colours of a verdict, seen by eyes of every kind.</summary>
public sealed class ColoursTests
{
    // Linear RGB as each kind of eye has it at full strength (Machado, Oliveira and Fernandes 2009, severity 1.0).
    private static readonly Dictionary<string, double[][]> s_eyes = new()
    {
        ["normal"] = [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        ["protanopia"] = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        ["deuteranopia"] = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        ["tritanopia"] = [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    };

    private static readonly string[] s_verdicts = ["#0072b2", "#f0b400", "#d1341f", "#6e7681"];

    [Theory]
    [InlineData("normal")]
    [InlineData("protanopia")]
    [InlineData("deuteranopia")]
    [InlineData("tritanopia")]
    public void Verdicts_ForEveryEye_AreFarApart(string eye)
    {
        var seen = s_verdicts.Select(colour => Lab(Seen(Linear(colour), s_eyes[eye]))).ToList();

        // A difference of 2.3 is just noticeable side by side; 20 is another colour across a room.
        Assert.All(
            from i in Enumerable.Range(0, seen.Count) from j in Enumerable.Range(0, i) select (A: i, B: j),
            pair => Assert.True(Distance(seen[pair.A], seen[pair.B]) > 20, $"{s_verdicts[pair.A]} and {s_verdicts[pair.B]}"));
    }

    [Fact]
    public void Distance_GreenAndRedForProtanopes_IsSmall() =>
        Assert.True(Distance(Lab(Seen(Linear("#1a7f64"), s_eyes["protanopia"])), Lab(Seen(Linear("#d62839"), s_eyes["protanopia"]))) < 20);

    private static double[] Linear(string colour) =>
        [.. new[] { 1, 3, 5 }.Select(at => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];

    private static double[] Seen(double[] rgb, double[][] eye) => [.. eye.Select(row => Math.Clamp(row.Zip(rgb, (a, b) => a * b).Sum(), 0, 1))];

    // CIE 1976 L*a*b* of linear sRGB, D65.
    private static double[] Lab(double[] rgb)
    {
        var x = Root(((0.4124 * rgb[0]) + (0.3576 * rgb[1]) + (0.1805 * rgb[2])) / 0.9505);
        var y = Root((0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]));
        var z = Root(((0.0193 * rgb[0]) + (0.1192 * rgb[1]) + (0.9505 * rgb[2])) / 1.089);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Root(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16d / 116);

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
