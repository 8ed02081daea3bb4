using System.Collections.Immutable;
using System.Text;

namespace Vigie.Exposition;

/// <summary>Labels that all series of one source share (site and target), encoded once.</summary>
public sealed class LabelSet
{
    /// <summary>No labels: for series about the process itself.</summary>
    public static readonly LabelSet Empty = new([]);

    /// <summary>Makes the set.</summary>
    /// <param name="labels">Names and values, in the order in which they are written.</param>
    /// <exception cref="ArgumentException">A name is not a label name or occurs twice; the message names it.</exception>
    public LabelSet(IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var buffer = new GrowingBuffer();
        var names = new List<string>();
        foreach (var (name, value) in labels)
        {
            if (FamilyRules.FaultOfLabel(name) is { } fault)
            {
                throw new ArgumentException(fault);
            }

            if (names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"label '{name}' is given twice");
            }

            names.Add(name);
            if (names.Count > 1)
            {
                buffer.Append((byte)',');
            }

            buffer.Append(Encoding.UTF8.GetBytes($"{name}=\""));
            buffer.AppendEscaped(value);
            buffer.Append((byte)'"');
        }

        Names = [.. names];
        Encoded = buffer.Written.ToArray();
    }

    /// <summary>The label names, in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary><c>a="1",b="2"</c>.</summary>
    internal byte[] Encoded { get; }
}
