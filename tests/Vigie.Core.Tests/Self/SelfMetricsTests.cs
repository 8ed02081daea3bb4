using Vigie.Core.Self;
using Vigie.Exposition;
using Vigie.Testing;

namespace Vigie.Core.Tests.Self;

public sealed class SelfMetricsTests
{
    private static readonly BuildInfo _build = new("1.2.3", "abc");

    private static Task<string> TextOfAsync(SelfMetrics self, ExpositionFormat? format = null) => Exposed.TextAsync(format ?? ExpositionFormat.Text, self.Read());

    [Fact]
    public async Task Read_ThisProcess_PleasesPromtool()
    {
        var reloads = new ReloadState(new ManualTimeProvider());
        reloads.Succeeded();

        var text = await TextOfAsync(new SelfMetrics(_build, reloads));

        await Promtool.LikesAsync(text);
        Assert.All(SelfMetrics.Families, family => Assert.Contains($"\n{family.Name}", "\n" + text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_ThisProcess_TellsPlausibleValues()
    {
        var self = new SelfMetrics(_build, new ReloadState(new ManualTimeProvider()));
        var text = await TextOfAsync(self);

        double Value(string name) => double.Parse(text.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        Assert.InRange(Value("process_start_time_seconds"), now - 3600, now);
        Assert.InRange(Value("process_resident_memory_bytes"), 20e6, 2e9);
        Assert.InRange(Value("process_virtual_memory_bytes"), Value("process_resident_memory_bytes"), 1e13);
        Assert.InRange(Value("process_open_fds"), 3, Value("process_max_fds"));
        Assert.InRange(Value("dotnet_gc_heap_bytes"), 1e5, 2e9);
        Assert.InRange(Value("dotnet_gc_allocated_bytes_total"), 1e5, 1e13);
        Assert.InRange(Value("dotnet_thread_pool_threads"), 1, 1000);
    }

    [Fact]
    public async Task Read_NoProcFileSystem_HasNoSampleForWhatItTells()
    {
        using var folder = new TemporaryFolder();
        var text = await TextOfAsync(new SelfMetrics(_build, new ReloadState(new ManualTimeProvider()), folder.PathOf("none")));

        foreach (var name in (string[])["process_resident_memory_bytes", "process_virtual_memory_bytes", "process_open_fds", "process_max_fds"])
        {
            Assert.DoesNotContain(name, text, StringComparison.Ordinal);
        }

        Assert.Contains("process_cpu_seconds_total", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_BeforeAnyReload_HasNoReloadSample()
    {
        Assert.DoesNotContain("vigie_config", await TextOfAsync(new SelfMetrics(_build, new ReloadState(new ManualTimeProvider()))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ReloadFailedAfterAGoodOne_KeepsTheTimeOfTheGoodOne()
    {
        var clock = new ManualTimeProvider();
        var reloads = new ReloadState(clock);
        reloads.Succeeded();
        var at = clock.GetUtcNow().ToUnixTimeSeconds();
        clock.Advance(TimeSpan.FromMinutes(5));
        reloads.Failed();

        var text = await TextOfAsync(new SelfMetrics(_build, reloads));

        Assert.Contains("vigie_config_last_reload_successful 0\n", text, StringComparison.Ordinal);
        Assert.Contains($"vigie_config_last_reload_success_timestamp_seconds {at}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ExceptionThrownAndCaught_IsCounted()
    {
        var self = new SelfMetrics(_build, new ReloadState(new ManualTimeProvider()));
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<FormatException>(() => int.Parse("x", System.Globalization.CultureInfo.InvariantCulture));
        }

        var line = (await TextOfAsync(self)).Split('\n').Single(line => line.StartsWith("dotnet_exceptions_total ", StringComparison.Ordinal));
        Assert.True(double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) >= 3, line);
    }

    [Theory]
    [InlineData("53854 18249 1200 1 0 300 0\n", 53854L, 18249L)]
    [InlineData("", null, null)]
    [InlineData("nonsense here", null, null)]
    [InlineData("-1 2 3", null, null)]
    public void ParseMemory_Text_GivesPagesOrNothing(string statm, long? size, long? resident)
    {
        Assert.Equal((size, resident), (ProcessMetrics.ParseMemory(statm)?.Virtual, ProcessMetrics.ParseMemory(statm)?.Resident));
    }

    [Theory]
    [InlineData("Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 524288               files\n", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files\n", null)]
    [InlineData("Max processes             1                    2                    processes\n", null)]
    [InlineData("", null)]
    public void ParseMostOpen_Text_GivesTheSoftLimitOrNothing(string limits, long? most)
    {
        Assert.Equal(most, ProcessMetrics.ParseMostOpen(limits));
    }
}
