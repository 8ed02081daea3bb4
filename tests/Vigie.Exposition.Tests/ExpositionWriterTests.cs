using System.IO.Pipelines;
using Vigie.Testing;

namespace Vigie.Exposition.Tests;

public sealed class ExpositionWriterTests
{
    private static readonly MetricFamily _size = MetricFamily.Gauge("disk_size_bytes", "Size.", "bytes", "disk");
    private static readonly MetricFamily _load = MetricFamily.Gauge("load1", "Load.");

    [Fact]
    public async Task WriteAsync_NoSnapshot_TextIsEmptyAndOpenMetricsIsItsEnd()
    {
        Assert.Equal("", await Exposed.TextAsync(ExpositionFormat.Text));
        Assert.Equal("# EOF\n", await Exposed.TextAsync(ExpositionFormat.OpenMetrics));
        Assert.Equal("# EOF\n", await Exposed.TextAsync(ExpositionFormat.OpenMetrics, MetricSnapshot.Empty));
    }

    [Fact]
    public async Task WriteAsync_SameFamiliesOfSeveralTargets_StandTogetherOnce()
    {
        var snapshots = Enumerable.Range(0, 5).Select(Target).ToArray();
        var families = StrictParser.Parse(await Exposed.TextAsync(ExpositionFormat.OpenMetrics, snapshots), ExpositionFormat.OpenMetrics);
        Assert.Equal(["disk_size_bytes", "load1"], families.Select(family => family.Name));
        Assert.All(families, family => Assert.Equal([0.0, 1, 2, 3, 4], family.Samples.Select(sample => sample.Value)));
    }

    [Fact]
    public async Task WriteAsync_FamilyDeclaredByTwoModules_StandsOnce()
    {
        var again = MetricFamily.Gauge("load1", "Load.");
        var text = await Exposed.TextAsync(ExpositionFormat.Text, Target(1), Exposed.Snapshot(writer => writer.Add(again, 7)));
        Assert.Equal([1.0, 7.0], StrictParser.Parse(text, ExpositionFormat.Text).Single(family => family.Name == "load1").Samples.Select(sample => sample.Value));
    }

    [Fact]
    public async Task WriteAsync_OwnNameAsStateLabel_IsOpenMetricsStateSet()
    {
        var family = MetricFamily.StateSet("door", "The door.", "door", ["open", "shut"]);
        var text = await Exposed.TextAsync(ExpositionFormat.OpenMetrics, Exposed.Snapshot(writer => writer.AddState(family, "shut")));
        Assert.Equal("# TYPE door stateset\n# HELP door The door.\ndoor{door=\"open\"} 0\ndoor{door=\"shut\"} 1\n# EOF\n", text);
    }

    [Fact]
    public async Task WriteAsync_HelpWithQuotesAndBackslashes_IsEscapedAsEachFormatWants()
    {
        var family = MetricFamily.Gauge("thing", """A "C:\" thing.""");
        var snapshot = Exposed.Snapshot(writer => writer.Add(family, 1));
        Assert.StartsWith("# HELP thing A \"C:\\\\\" thing.\n", await Exposed.TextAsync(ExpositionFormat.Text, snapshot), StringComparison.Ordinal);
        Assert.Contains("# HELP thing A \\\"C:\\\\\\\" thing.\n", await Exposed.TextAsync(ExpositionFormat.OpenMetrics, snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_BigSnapshot_IsWhole()
    {
        var snapshot = Big(20_000);
        Assert.All(snapshot.Blocks.SelectMany(block => block.Chunks), chunk => Assert.True(chunk.Length < 85_000));
        var family = Assert.Single(StrictParser.Parse(await Exposed.TextAsync(ExpositionFormat.Text, snapshot), ExpositionFormat.Text));
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (double)i), family.Samples.Select(sample => sample.Value));
    }

    [Fact]
    public async Task WriteAsync_ReaderSlow_NeverHoldsMoreThanAPieceBeyondTheThreshold()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));
        var snapshot = Big(20_000);
        var writing = WriteAsync(pipe.Writer, snapshot, TestContext.Current.CancellationToken);
        var (read, most) = (0L, 0L);
        while (true)
        {
            var result = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
            most = Math.Max(most, result.Buffer.Length);
            var piece = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, 10_000));
            read += piece.Length;
            pipe.Reader.AdvanceTo(piece.End);
            if (result.IsCompleted && piece.Length == result.Buffer.Length)
            {
                break;
            }
        }

        await writing;
        Assert.Equal(snapshot.Length + _size.Encoded.TextHeader.Length, read);
        Assert.InRange(most, 64 * 1024, 256 * 1024);
    }

    [Fact]
    public async Task WriteAsync_ReaderGone_EndsEarlyWithoutComplaint()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        var counted = new CountingPipeWriter(pipe.Writer);
        var writing = WriteAsync(counted, Big(20_000), TestContext.Current.CancellationToken);
        Assert.False(writing.IsCompleted);
        var before = counted.Written;
        await pipe.Reader.CompleteAsync();
        await writing.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(before, counted.Written);
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileTheReaderHangs_Throws()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        using var hangUp = new CancellationTokenSource();
        var writing = ExpositionWriter.WriteAsync(pipe.Writer, [Big(20_000)], ExpositionFormat.Text, hangUp.Token);
        Assert.False(writing.IsCompleted);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WriteAsync_SnapshotsSharedByManyScrapers_GiveAllTheSame()
    {
        var snapshot = Big(2_000);
        var expected = await Exposed.TextAsync(ExpositionFormat.Text, snapshot);
        var texts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Exposed.TextAsync(ExpositionFormat.Text, snapshot), TestContext.Current.CancellationToken)));
        Assert.All(texts, text => Assert.Equal(expected, text));
    }

    private static async Task WriteAsync(PipeWriter output, MetricSnapshot snapshot, CancellationToken cancellationToken)
    {
        await ExpositionWriter.WriteAsync(output, [snapshot], ExpositionFormat.Text, cancellationToken);
        await output.CompleteAsync();
    }

    /// <summary>Counts what is written through it.</summary>
    private sealed class CountingPipeWriter(PipeWriter inner) : PipeWriter
    {
        public long Written { get; private set; }

        public override void Advance(int bytes)
        {
            Written += bytes;
            inner.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
    }

    private static MetricSnapshot Target(int number) => Exposed.Snapshot(
        writer =>
        {
            writer.Add(_load, number);
            writer.Add(_size, number, "sda");
        },
        new LabelSet([new("target", $"target{number}")]));

    private static MetricSnapshot Big(int samples) => Exposed.Snapshot(writer =>
    {
        for (var i = 0; i < samples; i++)
        {
            writer.Add(_size, i, $"a disk with a rather long name, number {i}");
        }
    });
}
