using Vigie.Testing;

namespace Vigie.Host.Tests;

/// <summary>What the process may cost, measured on the process itself while no other test of this program runs.</summary>
[Collection(nameof(Alone))]
public sealed class BudgetTests
{
    private const double LongestStartSeconds = 1.5;
    private const double MostStartCostSeconds = 0.6;
    private const double MostResidentMegabytes = 95;

    [Fact]
    public async Task Serve_StartAndAThousandScrapes_StayWithinTheBudget()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write("vigie.yml", "listen: { address: 127.0.0.1, port: 0 }\ntargets: [{ name: one, kind: rehearsal, site: AARD, samples: 300 }]\n");
        var starts = new List<double>();
        var costs = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await using var started = await VigieProcess.ServeAsync(config);
            starts.Add(started.StartTime.TotalMilliseconds);
            costs.Add(started.StartCost.TotalMilliseconds);
        }

        await using var vigie = await VigieProcess.ServeAsync(config);
        await vigie.GetAsync("/metrics");
        var idle = vigie.ResidentMegabytes;
        for (var i = 0; i < 1000; i++)
        {
            await vigie.GetAsync("/metrics");
        }

        var used = vigie.ResidentMegabytes;
        TestContext.Current.TestOutputHelper!.WriteLine($"start {starts.Min():0} ms (budget 500) with {costs.Min():0} ms of processor time, resident {idle:0.0} MB idle, {used:0.0} MB after 1,000 scrapes (budget {MostResidentMegabytes})");
        Assert.InRange(starts.Min() / 1000, 0, LongestStartSeconds);
        Assert.InRange(costs.Min() / 1000, 0, MostStartCostSeconds);
        Assert.InRange(used, 0, MostResidentMegabytes);
    }

    [Theory]
    [InlineData("vigie")]
    [InlineData("vigie-test")]
    public void RuntimeSettings_OfTheProgram_AreTheMeasuredOnes(string program)
    {
        var settings = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{program}.runtimeconfig.json"));

        Assert.Contains("\"System.GC.Gen0MaxBudget\": 1048576", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.GC.LOHThreshold\": 262144", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.GC.RegionSize\": 1048576", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.Threading.ThreadPool.UnfairSemaphoreSpinLimit\": 0", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.GC.Server\": false", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.GC.Concurrent\": false", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.Runtime.TieredCompilation.CallCountThreshold\": 1000", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.Runtime.TieredPGO\": false", settings, StringComparison.Ordinal);
        Assert.Contains("\"System.Globalization.Invariant\": true", settings, StringComparison.Ordinal);
    }
}
