using System.Diagnostics;
using System.IO.Pipelines;

namespace Vigie.Exposition.Tests;

/// <summary>The promises of cost. Times are three times what is promised, for builds without optimisation on a busy machine; bytes are exact.</summary>
public sealed class BudgetTests
{
    private static readonly MetricFamily _family = MetricFamily.Gauge("pbs_group_age_seconds", "Age.", "seconds", "datastore", "backup_type", "backup_id");
    private static readonly MetricFamily _state = MetricFamily.StateSet("pbs_group_verify_state", "State.", "state", ["ok", "failed", "none"], "datastore", "backup_id");
    private static readonly LabelSet _shared = new([new("site", "AARD"), new("target", "pbs-aard")]);

    private readonly MetricWriter _writer = new();
    private readonly string[] _groups = [.. Enumerable.Range(0, 30_000).Select(i => $"{i}")];

    [Fact]
    public void Add_TenThousandSamplesWithFiveLabels_TakesMillisecondsAndAllocatesNothing()
    {
        var (least, allocated) = Measure(() => Encode(10_000), TimeSpan.FromMilliseconds(15));
        Assert.Equal(0, allocated);
        Assert.True(least.TotalMilliseconds < 15, $"{least.TotalMilliseconds} ms");
    }

    [Fact]
    public void AddState_ManyGroups_AllocatesNothing()
    {
        var (_, allocated) = Measure(() =>
        {
            _writer.Begin(_shared);
            for (var i = 0; i < 1_000; i++)
            {
                _writer.AddState(_state, "failed", "store1", _groups[i]);
            }
        }, TimeSpan.MaxValue);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void WriteAsync_ThirtyThousandSamples_AllocatesNoMoreThanThirty()
    {
        Encode(30);
        var few = _writer.ToSnapshot();
        Encode(30_000);
        var many = _writer.ToSnapshot();
        var output = PipeWriter.Create(Stream.Null);
        var (_, little) = Measure(() => Write(output, few), TimeSpan.MaxValue);
        var (least, much) = Measure(() => Write(output, many), TimeSpan.FromMilliseconds(60));
        Assert.Equal(little, much);
        Assert.True(much < 4_096, $"{much} bytes");
        Assert.True(least.TotalMilliseconds < 60, $"{least.TotalMilliseconds} ms");
    }

    private static void Write(PipeWriter output, MetricSnapshot snapshot) =>
        Assert.True(ExpositionWriter.WriteAsync(output, [snapshot], ExpositionFormat.OpenMetrics).IsCompletedSuccessfully);

    /// <summary>Tries until the time is within the limit, at least 40 times and for at most 10 s: other tests run beside this one.</summary>
    private static (TimeSpan Least, long Allocated) Measure(Action work, TimeSpan limit)
    {
        var (least, allocated) = (TimeSpan.MaxValue, long.MaxValue);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 40 || (least >= limit && clock.Elapsed < TimeSpan.FromSeconds(10)); i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            work();
            var took = Stopwatch.GetElapsedTime(start);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            least = took < least ? took : least;
        }

        return (least, allocated);
    }

    private void Encode(int samples)
    {
        _writer.Begin(_shared);
        for (var i = 0; i < samples; i++)
        {
            _writer.Add(_family, 1_795_161_600.25 + i, "store1", "vm", _groups[i]);
        }
    }
}
