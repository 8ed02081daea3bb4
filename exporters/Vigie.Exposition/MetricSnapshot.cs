namespace Vigie.Exposition;

/// <summary>
/// The samples of one run, encoded and immutable: a scrape copies them and computes nothing.
/// Both formats write a sample alike, so one encoding serves both.
/// </summary>
public sealed class MetricSnapshot
{
    /// <summary>No sample at all.</summary>
    public static readonly MetricSnapshot Empty = new([]);

    internal MetricSnapshot(IReadOnlyList<Block> blocks) => Blocks = blocks;

    /// <summary>How many samples there are.</summary>
    public int SampleCount => Blocks.Sum(block => block.SampleCount);

    /// <summary>How many bytes they take.</summary>
    public long Length => Blocks.Sum(block => block.Chunks.Sum(chunk => (long)chunk.Length));

    /// <summary>The families that have at least one sample.</summary>
    public IEnumerable<MetricFamily> Families => Blocks.Select(block => block.Family);

    internal IReadOnlyList<Block> Blocks { get; }

    /// <summary>All lines of one family, in pieces small enough to stay out of the large object heap.</summary>
    internal sealed record Block(MetricFamily Family, byte[][] Chunks, int SampleCount);
}
