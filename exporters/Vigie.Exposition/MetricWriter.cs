using System.Globalization;
using System.Text;

namespace Vigie.Exposition;

/// <summary>
/// Collects the samples of one run as encoded lines, family by family. It can be used again after <see cref="Begin"/>
/// and then allocates nothing for a sample. Not safe for use by several threads at once.
/// </summary>
public sealed class MetricWriter
{
    /// <summary>Pieces of a snapshot stay below the large object heap's threshold of 85,000 bytes.</summary>
    private const int ChunkLength = 64 * 1024;

    private readonly Dictionary<MetricFamily, Lines> _lines = [];
    private readonly SeriesIndex _index = new();
    private LabelSet _shared = LabelSet.Empty;
    private IReadOnlySet<MetricFamily>? _allowed;
    private MetricFamily? _lastFamily;
    private Lines? _lastLines;

    /// <summary>Forgets all samples and starts a run.</summary>
    /// <param name="shared">Labels that every series of the run gets.</param>
    /// <param name="allowed">The families that the run may fill, or null for any.</param>
    public void Begin(LabelSet shared, IReadOnlySet<MetricFamily>? allowed = null)
    {
        _shared = shared;
        _allowed = allowed;
        (_lastFamily, _lastLines) = (null, null);
        _index.Clear();
        foreach (var lines in _lines.Values)
        {
            lines.Clear();
        }
    }

    /// <summary>Adds one sample of a gauge or counter.</summary>
    /// <param name="family">The declared family.</param>
    /// <param name="value">The value in the family's unit.</param>
    /// <param name="labels">Values of the family's labels, in the declared order.</param>
    /// <exception cref="ArgumentException">The family is not one of the run's, is of another kind, the labels do not fit it, or a counter would be negative or NaN.</exception>
    /// <exception cref="DuplicateSeriesException">The series is there already.</exception>
    public void Add(MetricFamily family, double value, params ReadOnlySpan<string> labels)
    {
        if (family.Type is MetricType.StateSet or MetricType.Info)
        {
            throw new ArgumentException($"metric '{family.Name}' is a {family.Type}: use AddState or AddInfo");
        }

        // OpenMetrics forbids both, and a reader is right to refuse the whole exposition for it.
        if (family.Type == MetricType.Counter && !(value >= 0))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"metric '{family.Name}' is a counter and cannot be {value}"));
        }

        Append(family, value, labels, default);
    }

    /// <summary>Adds one sample of an info family; its value is 1.</summary>
    /// <param name="family">The declared family.</param>
    /// <param name="labels">Values of the family's labels, in the declared order.</param>
    /// <exception cref="ArgumentException">The family is not one of the run's, is of another kind, or the labels do not fit it.</exception>
    /// <exception cref="DuplicateSeriesException">The series is there already.</exception>
    public void AddInfo(MetricFamily family, params ReadOnlySpan<string> labels)
    {
        if (family.Type != MetricType.Info)
        {
            throw new ArgumentException($"metric '{family.Name}' is no info");
        }

        Append(family, 1, labels, default);
    }

    /// <summary>Adds all series of a state set: 1 for the state in force, 0 for the others.</summary>
    /// <param name="family">The declared family.</param>
    /// <param name="inForce">One of the family's states, or null when none is (all series 0).</param>
    /// <param name="labels">Values of the family's labels, in the declared order.</param>
    /// <exception cref="ArgumentException">The family is not one of the run's, the state is not declared, or the labels do not fit.</exception>
    /// <exception cref="DuplicateSeriesException">A series is there already.</exception>
    public void AddState(MetricFamily family, string? inForce, params ReadOnlySpan<string> labels)
    {
        if (family.Type != MetricType.StateSet)
        {
            throw new ArgumentException($"metric '{family.Name}' is no state set");
        }

        if (inForce is not null && !family.States.Contains(inForce))
        {
            throw new ArgumentException($"metric '{family.Name}' has no state '{inForce}'");
        }

        for (var i = 0; i < family.States.Length; i++)
        {
            Append(family, family.States[i] == inForce ? 1 : 0, labels, family.Encoded.States[i]);
        }
    }

    /// <summary>Takes what was added as an immutable snapshot, families in the order of their names.</summary>
    /// <returns>The snapshot; it shares nothing with the writer.</returns>
    public MetricSnapshot ToSnapshot() =>
        new([.. _lines.Where(pair => pair.Value.SampleCount > 0)
            .OrderBy(pair => pair.Key.Name, StringComparer.Ordinal)
            .Select(pair => new MetricSnapshot.Block(pair.Key, pair.Value.ToChunks(ChunkLength), pair.Value.SampleCount))]);

    private void Append(MetricFamily family, double value, ReadOnlySpan<string> labels, ReadOnlySpan<byte> state)
    {
        if (labels.Length != family.Labels.Length)
        {
            throw new ArgumentException($"metric '{family.Name}' has {family.Labels.Length} labels ({string.Join(", ", family.Labels)}), {labels.Length} values were given");
        }

        var lines = LinesOf(family);
        var start = lines.Buffer.Length;
        lines.Buffer.Append(lines.Prefix);
        AppendOwnLabels(lines.Buffer, family.Encoded, labels, state);
        lines.Buffer.Append(lines.LabelsEnd);
        if (!_index.TryAdd(lines.Buffer, start + lines.Prefix.Length, out var firstStart))
        {
            var duplicate = Duplicate(lines, start, firstStart, value);
            lines.Buffer.Truncate(start);
            throw duplicate;
        }

        lines.Buffer.AppendNumber(value);
        lines.Buffer.Append((byte)'\n');
        lines.EndSample();
    }

    private static void AppendOwnLabels(GrowingBuffer buffer, EncodedFamily family, ReadOnlySpan<string> labels, ReadOnlySpan<byte> state)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            buffer.Append(family.LabelStarts[i]);
            buffer.AppendEscaped(labels[i]);
        }

        buffer.Append(state);
    }

    private Lines LinesOf(MetricFamily family)
    {
        if (ReferenceEquals(family, _lastFamily))
        {
            return _lastLines!;
        }

        // Whoever has a sample in this run has been checked in this run.
        if (!_lines.TryGetValue(family, out var lines) || lines.SampleCount == 0)
        {
            CheckBelongs(family);
            if (lines is null)
            {
                lines = new Lines(family.Encoded);
                _lines.Add(family, lines);
            }

            lines.Share(_shared);
        }

        (_lastFamily, _lastLines) = (family, lines);
        return lines;
    }

    private void CheckBelongs(MetricFamily family)
    {
        if (_allowed is not null && !_allowed.Contains(family))
        {
            throw new ArgumentException($"metric '{family.Name}' is not declared by the collector that adds it");
        }

        foreach (var name in _shared.Names)
        {
            if (family.Labels.Contains(name) || family.StateLabel == name)
            {
                throw new ArgumentException($"metric '{family.Name}' declares label '{name}', which all series of the run have already");
            }
        }
    }

    private static DuplicateSeriesException Duplicate(Lines lines, int start, int firstStart, double second)
    {
        var written = lines.Buffer.Written;
        var series = written[start..];
        var first = written[(firstStart - lines.Prefix.Length + series.Length)..];
        var number = new GrowingBuffer();
        number.AppendNumber(second);
        return new DuplicateSeriesException(Text(series[..^1]), Text(first[..first.IndexOf((byte)'\n')]), Text(number.Written));

        static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
    }
}
