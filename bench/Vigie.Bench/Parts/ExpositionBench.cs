using System.IO.Pipelines;
using Vigie.Exposition;

namespace Vigie.Bench.Parts;

/// <summary>Encoding samples and writing them out, beside the client libraries of Python and Go in the same run.</summary>
internal static class ExpositionBench
{
    private const int Samples = 10_000;
    private const int BigSamples = 30_000;
    private const int MostAllocated = 1_024;
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(5);

    public static Bench Bench { get; } = new("exposition", "encode 10,000 samples with 5 labels, write 30,000 to a pipe", QuickAsync, typeof(ExpositionBenchmarks));

    private static async Task<bool> QuickAsync()
    {
        var data = new ExpositionData(Samples);
        var encoding = Measure.Repeatedly(data.Encode);
        var snapshot = Measure.Repeatedly(() => data.ToSnapshot());
        var small = data.ToSnapshot();
        var writing = Measure.Repeatedly(() => Write(small));
        var big = new ExpositionData(BigSamples);
        big.Encode();
        var bigSnapshot = big.ToSnapshot();
        var bigWriting = Measure.Repeatedly(() => Write(bigSnapshot));

        Console.WriteLine($"encode {Samples:N0} samples, 5 labels     {encoding}");
        Console.WriteLine($"take them as a snapshot             {snapshot}");
        Console.WriteLine($"write them to a pipe                {writing}   {small.Length:N0} bytes");
        Console.WriteLine($"write {BigSamples:N0} samples to a pipe      {bigWriting}   {bigSnapshot.Length:N0} bytes");
        await ComparePeersAsync(encoding.Least + snapshot.Least + writing.Least, writing.Least);

        var kept = encoding.Least < _longest && encoding.Allocated < MostAllocated;
        Console.WriteLine($"target: under {_longest.TotalMilliseconds} ms and {MostAllocated:N0} bytes for encoding: {(kept ? "kept" : "MISSED")}");
        return kept;
    }

    private static async Task ComparePeersAsync(TimeSpan poll, TimeSpan scrape)
    {
        foreach (var peer in (Peer[])[Peer.Python, Peer.Go])
        {
            var (time, missing) = await peer.MeasureAsync(Samples);
            Console.WriteLine(time is { } least
                ? $"{peer.Name,-35} {least.TotalMilliseconds,8:0.00} ms at best = {least / poll:0.0} x encode, snapshot and write together; {least / scrape:0} x a scrape"
                : $"{peer.Name,-35} {missing}");
        }
    }

    /// <summary>Writes to a pipe whose reader takes everything at once, on this thread.</summary>
    internal static void Write(MetricSnapshot snapshot)
    {
        var writing = ExpositionWriter.WriteAsync(_sink, [snapshot], ExpositionFormat.OpenMetrics);
        if (!writing.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("the writing waited");
        }
    }

    private static readonly PipeWriter _sink = PipeWriter.Create(Stream.Null, new StreamPipeWriterOptions(leaveOpen: true));
}
