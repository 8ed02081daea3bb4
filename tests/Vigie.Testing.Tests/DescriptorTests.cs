namespace Vigie.Testing.Tests;

/// <summary>Alone, since the pipes of the whole process are counted.</summary>
[Collection(nameof(Alone))]
public sealed class DescriptorTests
{
    [Fact]
    public async Task RunAsync_ManyTimes_LeavesNoPipeToTheCollector()
    {
        await Tool.RunAsync("true", []);
        var before = Pipes();
        for (var run = 0; run < 20; run++)
        {
            await Tool.RunAsync("true", []);
        }

        Assert.InRange(Pipes(), 0, before);
    }

    [Fact]
    public async Task RunningTool_Disposed_LeavesNoPipeToTheCollector()
    {
        var before = Pipes();
        for (var run = 0; run < 5; run++)
        {
            await using var tool = RunningTool.Start("sh", ["-c", "echo begun; sleep 60"]);
            await tool.SaysAsync("begun");
        }

        Assert.InRange(Pipes(), 0, before);
    }

    private static int Pipes() =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(link => new FileInfo(link).LinkTarget?.StartsWith("pipe:", StringComparison.Ordinal) == true);
}
