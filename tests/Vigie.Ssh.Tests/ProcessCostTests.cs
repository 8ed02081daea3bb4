using System.Diagnostics;
using System.Globalization;

namespace Vigie.Ssh.Tests;

/// <summary>What a command costs this process, counted in its calls of read(2) (proc(5): <c>syscr</c> of /proc/PID/io).</summary>
[Collection(nameof(Alone))]
public sealed class ProcessCostTests
{
    [Fact]
    public async Task RunAsync_ProgramThatEnds_ReadsNothingOfOtherProcesses()
    {
        var shell = new LocalShell(TimeProvider.System);
        var search = await LeastReadsAsync(() =>
        {
            Array.ForEach(Process.GetProcesses(), process => process.Dispose());
            return Task.CompletedTask;
        });
        var run = await LeastReadsAsync(() => shell.RunAsync(new RemoteCommand("true"), TestContext.Current.CancellationToken));

        Assert.True(run < search, $"a command cost {run} reads, looking at all processes {search}");
    }

    // The least of a few: the test program reads on its own account too.
    private static async Task<long> LeastReadsAsync(Func<Task> act)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = Reads();
            await act();
            least = Math.Min(least, Reads() - before);
        }

        return least;
    }

    private static long Reads() =>
        long.Parse(File.ReadLines("/proc/self/io").Single(line => line.StartsWith("syscr:", StringComparison.Ordinal))[6..], CultureInfo.InvariantCulture);
}
