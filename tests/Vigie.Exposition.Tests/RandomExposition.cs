using FsCheck;
using FsCheck.Fluent;
using Vigie.Testing;

namespace Vigie.Exposition.Tests;

/// <summary>Families and samples that nobody would think of, and what a reader must understand of them.</summary>
internal sealed class RandomExposition
{
    private const int MostFamilies = 6;
    private static readonly string[] _units = ["", "", "seconds", "bytes", "ratio", "celsius"];
    private static readonly LabelSet _shared = new([new("site", "AARD \"north\""), new("target", "t\\1")]);

    private readonly List<(MetricFamily Family, string Label, double Value)> _samples;

    private RandomExposition(IEnumerable<(int Kind, string Help, string Label, double Value)> draws)
    {
        var families = new Dictionary<int, MetricFamily>();
        _samples = [.. draws
            .Select(draw => (Family: families.TryGetValue(draw.Kind, out var family) ? family : families[draw.Kind] = Declare(draw.Kind, draw.Help), draw.Label, draw.Value))
            .DistinctBy(sample => (sample.Family, Sane(sample.Label)))];
        Families = [.. families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
        var writer = new MetricWriter();
        Fill(writer);
        Snapshot = writer.ToSnapshot();
        Expected = [.. Families.SelectMany(family => _samples.Where(sample => sample.Family == family)).SelectMany(Told)];
    }

    public static Arbitrary<RandomExposition> Any { get; } = Arb.From(
        Gen.Choose(0, MostFamilies - 1).Zip(Arbitraries.Text.Generator).Zip(Arbitraries.Text.Generator.Zip(Arbitraries.Double.Generator))
            .Select(draw => (draw.Item1.Item1, draw.Item1.Item2, draw.Item2.Item1, draw.Item2.Item2))
            .NonEmptyListOf()
            .Select(draws => new RandomExposition(draws)));

    public IReadOnlyList<MetricFamily> Families { get; }

    public MetricSnapshot Snapshot { get; }

    /// <summary>Each sample in words, in the order in which it must be told.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>What a reader understood, in the same words.</summary>
    public static IEnumerable<string> Told(IEnumerable<ParsedFamily> families) =>
        families.SelectMany(family => family.Samples).Select(sample => Words(sample.Name, sample.Labels, sample.Value));

    /// <summary>One sample in words that are equal exactly when name, labels and bits are.</summary>
    public static string Words(string name, IEnumerable<(string Name, string Value)> labels, double value) =>
        $"{name} {string.Join(' ', labels.Select(label => $"{label.Name}={label.Value}"))} {BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value):x16}";

    public void Fill(MetricWriter writer)
    {
        writer.Begin(_shared);
        foreach (var (family, label, value) in _samples)
        {
            switch (family.Type)
            {
                case MetricType.Info:
                    writer.AddInfo(family, label);
                    break;
                case MetricType.StateSet:
                    writer.AddState(family, StateFor(family, value), label);
                    break;
                default:
                    writer.Add(family, Fitting(family, value), label);
                    break;
            }
        }
    }

    private static MetricFamily Declare(int kind, string help)
    {
        var unit = _units[kind];
        var stem = unit.Length > 0 ? $"family{kind}_{unit}" : $"family{kind}";
        var words = string.Concat(Sane(help).Where(one => !char.IsControl(one))).Trim() + ".";
        return (kind % 4) switch
        {
            0 => MetricFamily.Info($"family{kind}_info", words, "label"),
            1 => MetricFamily.StateSet($"family{kind}", words, "state", ["on", "off", "\"half\"\\\n"], "label"),
            2 => MetricFamily.Counter($"{stem}_total", words, unit, "label"),
            _ => MetricFamily.Gauge(stem, words, unit, "label"),
        };
    }

    private static IEnumerable<string> Told((MetricFamily Family, string Label, double Value) sample)
    {
        (string, string)[] labels = [("site", "AARD \"north\""), ("target", "t\\1"), ("label", Sane(sample.Label))];
        var family = sample.Family;
        return family.Type switch
        {
            MetricType.Info => [Words(family.Name, labels, 1)],
            MetricType.StateSet => family.States.Select(state => Words(family.Name, [.. labels, ("state", state)], state == StateFor(family, sample.Value) ? 1 : 0)),
            _ => [Words(family.Name, labels, Fitting(family, sample.Value))],
        };
    }

    private static string? StateFor(MetricFamily family, double value) => value > 0 ? family.States[(int)(value % 3)] : null;

    private static double Fitting(MetricFamily family, double value) =>
        family.Type != MetricType.Counter ? value : double.IsNaN(value) ? 0 : Math.Abs(value);

    private static string Sane(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
