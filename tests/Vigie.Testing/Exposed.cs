using System.IO.Pipelines;
using System.Text;
using Vigie.Exposition;

namespace Vigie.Testing;

/// <summary>Snapshots as the texts that a scraper gets.</summary>
public static class Exposed
{
    /// <summary>Fails on bytes that are not UTF-8 instead of replacing them.</summary>
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of some snapshots.</summary>
    /// <exception cref="DecoderFallbackException">It is no UTF-8.</exception>
    public static async Task<string> TextAsync(ExpositionFormat format, params IEnumerable<MetricSnapshot> snapshots)
    {
        using var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        await ExpositionWriter.WriteAsync(pipe, snapshots, format);
        await pipe.CompleteAsync();
        return _strict.GetString(stream.ToArray());
    }

    /// <summary>What a writer holds.</summary>
    /// <param name="add">Adds samples.</param>
    /// <param name="shared">Labels of all of them; none unless told.</param>
    public static MetricSnapshot Snapshot(Action<MetricWriter> add, LabelSet? shared = null)
    {
        var writer = new MetricWriter();
        writer.Begin(shared ?? LabelSet.Empty);
        add(writer);
        return writer.ToSnapshot();
    }
}
