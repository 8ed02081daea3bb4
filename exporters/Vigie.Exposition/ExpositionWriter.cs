using System.IO.Pipelines;

namespace Vigie.Exposition;

/// <summary>Writes snapshots as one exposition: each family once, its series together, families in the order of their names.</summary>
public static class ExpositionWriter
{
    /// <summary>Bytes written before the pipe is flushed: large enough to be quick, small enough to keep the memory flat.</summary>
    private const int FlushThreshold = 128 * 1024;

    /// <summary>Writes the exposition straight into the response.</summary>
    /// <param name="output">The response's pipe.</param>
    /// <param name="snapshots">What to tell. No two may hold the same series; the frame sees to it by families and labels.</param>
    /// <param name="format">The negotiated format.</param>
    /// <param name="cancellationToken">Ends the writing when the scraper hangs up.</param>
    /// <returns>A task that ends when all is flushed.</returns>
    public static async Task WriteAsync(PipeWriter output, IEnumerable<MetricSnapshot> snapshots, ExpositionFormat format, CancellationToken cancellationToken = default)
    {
        foreach (var family in snapshots.SelectMany(snapshot => snapshot.Blocks).GroupBy(block => block.Family).OrderBy(group => group.Key.Name, StringComparer.Ordinal))
        {
            Write(output, format.IsOpenMetrics ? family.Key.Encoded.OpenMetricsHeader : family.Key.Encoded.TextHeader);
            foreach (var chunk in family.SelectMany(block => block.Chunks))
            {
                Write(output, chunk);
                if (output.CanGetUnflushedBytes && output.UnflushedBytes > FlushThreshold)
                {
                    var flushed = await output.FlushAsync(cancellationToken);
                    if (flushed.IsCompleted)
                    {
                        return;
                    }
                }
            }
        }

        if (format.IsOpenMetrics)
        {
            Write(output, "# EOF\n"u8);
        }

        await output.FlushAsync(cancellationToken);
    }

    private static void Write(PipeWriter output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
