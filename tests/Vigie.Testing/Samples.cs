using System.Globalization;
using Vigie.Exposition;

namespace Vigie.Testing;

/// <summary>The samples of a run, to be asked by name and labels.</summary>
public sealed class Samples
{
    private readonly Dictionary<string, double> _values;

    private Samples(string text)
    {
        Text = text;
        _values = text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>The exposition text.</summary>
    public string Text { get; }

    /// <summary>Number of series.</summary>
    public int Count => _values.Count;

    /// <summary>Reads back what the snapshots look like in the text format.</summary>
    /// <param name="snapshots">The snapshots.</param>
    /// <returns>Their samples.</returns>
    public static async Task<Samples> OfAsync(params IEnumerable<MetricSnapshot> snapshots) => new(await Exposed.TextAsync(ExpositionFormat.Text, snapshots));

    /// <summary>The value of the series whose labels include all these, or null when there is none. More than one is a fault.</summary>
    /// <param name="metric">The name, or a whole series as <see cref="Series"/> tells it.</param>
    /// <param name="labels">Parts such as <c>datastore="nas"</c>.</param>
    public double? this[string metric, params string[] labels]
    {
        get
        {
            if (_values.TryGetValue(metric, out var whole))
            {
                return whole;
            }

            var found = Series(metric, labels);
            return found.Count switch
            {
                0 => null,
                1 => _values[found[0]],
                _ => throw new InvalidOperationException($"{found.Count} series match: {string.Join(" ", found)}"),
            };
        }
    }

    /// <summary>The series of a metric whose labels include all these.</summary>
    /// <param name="metric">The name, or a whole series.</param>
    /// <param name="labels">Parts such as <c>datastore="nas"</c>.</param>
    /// <returns>The series as they are written.</returns>
    public IReadOnlyList<string> Series(string metric, params string[] labels) =>
        [.. _values.Keys.Where(series => (series == metric || series.StartsWith(metric + "{", StringComparison.Ordinal))
            && labels.All(label => series.Contains($"{{{label}", StringComparison.Ordinal) || series.Contains($",{label}", StringComparison.Ordinal)))];

    /// <summary>The word of the state that is in force, or null when the state set is absent.</summary>
    /// <param name="metric">The name.</param>
    /// <param name="labels">Parts such as <c>datastore="nas"</c>.</param>
    public string? State(string metric, params string[] labels)
    {
        var inForce = Series(metric, labels).SingleOrDefault(series => _values[series] == 1);
        return inForce is null ? null : inForce[(inForce.LastIndexOf("=\"", StringComparison.Ordinal) + 2)..^2];
    }

    /// <summary>The value of a label of the only series that the other labels match.</summary>
    /// <param name="label">The label that is asked for.</param>
    /// <param name="metric">The name.</param>
    /// <param name="labels">Parts of the series' other labels.</param>
    public string Label(string label, string metric, params string[] labels)
    {
        var series = Series(metric, labels).Single();
        var start = series.IndexOf($"{label}=\"", StringComparison.Ordinal) + label.Length + 2;
        return series[start..series.IndexOf('"', start)];
    }
}
