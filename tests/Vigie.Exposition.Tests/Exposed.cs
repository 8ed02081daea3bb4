using System.IO.Pipelines;
using System.Text;

namespace Vigie.Exposition.Tests;

/// <summary>Snapshots as the bytes and texts that a scraper gets.</summary>
internal static class Exposed
{
    /// <summary>Fails on bytes that are not UTF-8 instead of replacing them.</summary>
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<string> TextAsync(ExpositionFormat format, params MetricSnapshot[] snapshots)
    {
        using var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        await ExpositionWriter.WriteAsync(pipe, snapshots, format, TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return _strict.GetString(stream.ToArray());
    }

    /// <summary>What a writer holds, without shared labels.</summary>
    public static MetricSnapshot Snapshot(Action<MetricWriter> add, LabelSet? shared = null)
    {
        var writer = new MetricWriter();
        writer.Begin(shared ?? LabelSet.Empty);
        add(writer);
        return writer.ToSnapshot();
    }
}
