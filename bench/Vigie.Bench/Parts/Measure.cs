using System.Diagnostics;

namespace Vigie.Bench.Parts;

/// <summary>What one piece of work costs in the steady state.</summary>
/// <param name="Least">Shortest of the measured runs: what the work needs when nothing disturbs it.</param>
/// <param name="Median">The run in the middle.</param>
/// <param name="Allocated">Fewest bytes that one run allocated.</param>
internal sealed record Cost(TimeSpan Least, TimeSpan Median, long Allocated)
{
    public override string ToString() => $"{Least.TotalMilliseconds,8:0.00} ms at best, {Median.TotalMilliseconds,8:0.00} ms median, {Allocated,12:N0} bytes allocated";
}

/// <summary>Small measurements for the quick mode; BenchmarkDotNet is there for the fine ones.</summary>
internal static class Measure
{
    /// <summary>Runs work until it is warm, then measures it.</summary>
    /// <param name="work">Runs on the calling thread alone.</param>
    /// <param name="runs">How often it is measured.</param>
    /// <returns>The cost of one run.</returns>
    public static Cost Repeatedly(Action work, int runs = 60)
    {
        // Long enough for the runtime to have compiled the hot paths for good.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(1);)
        {
            work();
        }

        var times = new TimeSpan[runs];
        var allocated = long.MaxValue;
        for (var i = 0; i < runs; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            work();
            times[i] = Stopwatch.GetElapsedTime(start);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Array.Sort(times);
        return new Cost(times[0], times[runs / 2], allocated);
    }
}
