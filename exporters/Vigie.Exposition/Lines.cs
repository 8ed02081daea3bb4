namespace Vigie.Exposition;

/// <summary>The lines of one family in one run, and the bytes that all of them begin and end their labels with.</summary>
internal sealed class Lines(EncodedFamily family)
{
    private readonly GrowingBuffer _prefix = new();
    private LabelSet? _shared;

    public GrowingBuffer Buffer { get; } = new();

    /// <summary>Name and shared labels, up to where a series' own labels begin.</summary>
    public ReadOnlySpan<byte> Prefix => _prefix.Written;

    /// <summary>What stands between the last label and the number.</summary>
    public ReadOnlySpan<byte> LabelsEnd => family.HasOwnLabels ? "\"} "u8 : _shared!.Encoded.Length > 0 ? "} "u8 : " "u8;

    public int SampleCount { get; private set; }

    public void EndSample() => SampleCount++;

    public void Clear()
    {
        Buffer.Clear();
        SampleCount = 0;
    }

    /// <summary>Begins all lines to come with these labels.</summary>
    public void Share(LabelSet shared)
    {
        if (ReferenceEquals(shared, _shared))
        {
            return;
        }

        _shared = shared;
        _prefix.Clear();
        _prefix.Append(family.Name);
        if (family.HasOwnLabels || shared.Encoded.Length > 0)
        {
            _prefix.Append((byte)'{');
        }

        _prefix.Append(shared.Encoded);
        if (family.HasOwnLabels && shared.Encoded.Length > 0)
        {
            _prefix.Append((byte)',');
        }
    }

    /// <summary>A copy of all lines in pieces of a given length.</summary>
    public byte[][] ToChunks(int length)
    {
        var written = Buffer.Written;
        var chunks = new byte[(written.Length + length - 1) / length][];
        for (var i = 0; i < chunks.Length; i++)
        {
            var start = i * length;
            chunks[i] = written.Slice(start, Math.Min(length, written.Length - start)).ToArray();
        }

        return chunks;
    }
}
