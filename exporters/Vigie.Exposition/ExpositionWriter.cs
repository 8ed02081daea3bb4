using System.Buffers;
using System.IO.Pipelines;

namespace Vigie.Exposition;

/// <summary>Writes snapshots as one exposition: each family once, its series together, families in the order of their names.</summary>
public static class ExpositionWriter
{
    /// <summary>Bytes written before the pipe is flushed: large enough to be quick, small enough to keep the memory flat.</summary>
    private const int FlushThreshold = 128 * 1024;

    private static readonly byte[] _end = [.. "# EOF\n"u8];

    /// <summary>Writes the exposition straight into the response.</summary>
    /// <param name="output">The response's pipe.</param>
    /// <param name="snapshots">What to tell. No two may hold the same series; the frame sees to it by families and labels.</param>
    /// <param name="format">The negotiated format.</param>
    /// <param name="cancellationToken">Ends the writing when the scraper hangs up.</param>
    /// <returns>A task that ends when all is flushed, or when the reader has gone.</returns>
    /// <exception cref="OperationCanceledException">The token ended the writing.</exception>
    public static async Task WriteAsync(PipeWriter output, IEnumerable<MetricSnapshot> snapshots, ExpositionFormat format, CancellationToken cancellationToken = default)
    {
        var unflushed = 0;
        foreach (var piece in Pieces(snapshots, format))
        {
            output.Write(piece);
            unflushed += piece.Length;
            if (unflushed < FlushThreshold)
            {
                continue;
            }

            unflushed = 0;
            var flushed = await output.FlushAsync(cancellationToken);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return;
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    /// <summary>The exposition as pieces of at most the size of a snapshot's.</summary>
    private static IEnumerable<byte[]> Pieces(IEnumerable<MetricSnapshot> snapshots, ExpositionFormat format)
    {
        // By name, not by declaration: two modules may declare a family of the same name in the same words.
        var families = snapshots.SelectMany(snapshot => snapshot.Blocks).GroupBy(block => block.Family.Name, StringComparer.Ordinal);
        foreach (var family in families.OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var encoded = family.First().Family.Encoded;
            yield return format.IsOpenMetrics ? encoded.OpenMetricsHeader : encoded.TextHeader;
            foreach (var chunk in family.SelectMany(block => block.Chunks))
            {
                yield return chunk;
            }
        }

        if (format.IsOpenMetrics)
        {
            yield return _end;
        }
    }
}
