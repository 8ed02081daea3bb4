using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Vendors;

public sealed class QnapTests
{
    private const string Later = "1.3.6.1.4.1.24681.1.4.1.1.1";
    private const string First = "1.3.6.1.4.1.24681.1.2";
    private const string Qts = "1.3.6.1.4.1.55062.1";
    private const string Hero = "1.3.6.1.4.1.55062.2";

    public static TheoryData<string, string> Words => new()
    {
        { "Ready", "optimal" }, { "Synchronizing", "resyncing" }, { "Rebuilding", "rebuilding" }, { "Rebulding", "rebuilding" }, { "Rebuilding (12 %)", "rebuilding" },
        { "Degraded", "degraded" }, { "In degraded mode", "degraded" }, { "Offline", "failed" }, { "Failure", "failed" }, { "Migrating...", "migrating" },
        { "Not active", "failed" }, { "Inactive", "failed" }, { "Unmounted", "failed" }, { "Error", "failed" }, { "Expanding", "expanding" },
        { "Checking", "scrubbing" }, { "Scrubbing", "scrubbing" }, { "Initializing", "initializing" }, { "Formatting", "initializing" }, { "Creating", "initializing" },
        { "Warning", "degraded" }, { "Something new", "unknown" }, { "", "unknown" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task Arrays_EachWordOfAllGenerations_IsToldInOurWords(string word, string expected)
    {
        var later = new Agent().Row($"{Later}.2.1.2.1", "1", (2, 1), (3, 1000UL), (5, word), (7, "5"));
        var qts = new Agent().Row($"{Qts}.10.5.1", "1", (2, 1), (3, "Data"), (4, word), (5, 1000UL), (7, "6"));
        var hero = new Agent().Row($"{Hero}.10.5.1", "1", (2, 1), (4, word), (5, 1000UL), (7, "6"));
        var first = new Agent().Row($"{First}.17.1", "1", (2, "[Volume DataVol1, Pool 1]"), (4, "5.46 TB"), (5, "1.00 TB"), (6, word));
        var es = new Agent().Row("1.3.6.1.4.1.24681.2.2.23.1", "1", (2, "Pool1"), (3, "10 TB"), (4, "1 TB"), (5, word));
        foreach (var agent in new[] { later, qts, hero, first, es })
        {
            Assert.Equal(expected, (await StateCase.ArrayAsync(agent)).State);
        }
    }

    [Theory]
    [InlineData(0, "optimal")]
    [InlineData(-1, "degraded")]
    [InlineData(-2, "failed")]
    [InlineData(-3, "failed")]
    [InlineData(4, "unknown")]
    public async Task Arrays_EachPoolStatus_IsToldInOurWords(int status, string expected)
    {
        foreach (var table in new[] { $"{Later}.2.2.2.1", $"{Qts}.10.7.1", $"{Hero}.10.7.1" })
        {
            Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row(table, "1", (2, 1), (3, 1000UL), (4, 10UL), (5, status)))).State);
        }
    }

    [Theory]
    [InlineData("Good", 0, "ok")]
    [InlineData("Warning", 1, "predictive_failure")]
    [InlineData("Abnormal", 2, "predictive_failure")]
    [InlineData("Good", 2, "predictive_failure")]
    [InlineData("Good", -1, "ok")]
    [InlineData("Failed", 0, "failed")]
    [InlineData("odd", 0, "unknown")]
    [InlineData("odd", 7, "unknown")]
    public async Task Disks_EachSummaryAndSmart_TellsTheWorse(string summary, int smart, string expected)
    {
        var agent = new Agent().Row($"{Later}.1.5.2.1", "1", (2, 3), (3, 1), (4, summary), (5, smart), (6, 31), (7, 0), (8, "M"), (9, 1000UL));
        Assert.Equal(expected, (await StateCase.DiskAsync(agent, "Disk 1:3")).State);
    }

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(-4, "unknown")]
    [InlineData(-6, "failed")]
    [InlineData(-9, "failed")]
    [InlineData(3, "unknown")]
    public async Task Disks_EachStatusOfFirstTables_IsToldInOurWords(int status, string expected)
    {
        foreach (var table in new[] { $"{First}.11.1", "1.3.6.1.4.1.24681.1.3.11.1" })
        {
            Assert.Equal(expected, (await StateCase.DiskAsync(new Agent().Row(table, "2", (2, "HDD2"), (3, "28 C/82 F"), (4, status), (5, "M"), (6, "5.46 TB"), (7, "--")))).State);
        }
    }

    [Theory]
    [InlineData("in-use", "ok", "unknown")]
    [InlineData("cache", "ok", "cache")]
    [InlineData("Hot Spare", "spare", "spare")]
    [InlineData("Not in use", "unassigned", "unknown")]
    public async Task Disks_EsAndQtsWords_AreStateOrRole(string word, string state, string role)
    {
        foreach (var agent in new[]
        {
            new Agent().Row("1.3.6.1.4.1.24681.2.2.11.1", "1", (2, "Disk 1"), (3, "30 C/86 F"), (4, word), (5, "M"), (6, "1 TB")),
            new Agent().Row($"{Qts}.10.2.1", "1", (2, 1), (3, "WD"), (4, "Red"), (5, "S1"), (7, word), (8, 30), (9, 1000UL)),
        })
        {
            await using var watched = new Watched(agent);
            var samples = (await watched.RunAsync("disks")).Samples;
            Assert.Equal(state, samples.State("raid_disk_state"));
            Assert.Equal(role, samples.Label("role", "raid_disk_info"));
        }
    }

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(-1, "failed")]
    [InlineData(5, "unknown")]
    public async Task Device_EachPartStatus_IsToldInOurWords(int status, string expected)
    {
        var agent = new Agent().Row($"{Later}.1.2.2.1", "4", (2, 1), (3, 1), (4, status)).Row($"{Later}.1.3.2.1", "1", (2, 2), (3, 0), (4, status)).Put($"{Qts}.12.19.0", status);
        Assert.Equal(expected, await StateCase.PartAsync(agent, "fan", "fan 1:1"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "power", "power supply 0:2"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "power", "power"));
    }

    [Theory]
    [InlineData("OK", "ok")]
    [InlineData("Abnormal", "failed")]
    [InlineData("Absent", "missing")]
    [InlineData("Warning", "warning")]
    [InlineData("odd", "unknown")]
    public async Task Device_EachSupplyWordOfEs_IsToldInOurWords(string word, string expected) =>
        Assert.Equal(expected, await StateCase.PartAsync(new Agent().Row("1.3.6.1.4.1.24681.2.2.21.1", "1", (2, 1), (3, 0), (4, word)), "power", "power supply 0:1"));

    [Fact]
    public async Task Arrays_BoxThatAnswersAllGenerations_IsToldOnceFromTheBest()
    {
        var agent = new Agent()
            .Row($"{Qts}.10.5.1", "1", (2, 1), (3, "RAID A"), (4, "Degraded"), (5, 100UL), (7, "5"))
            .Row($"{Later}.2.1.2.1", "1", (2, 1), (3, 0UL), (5, "Ready"), (7, "5"))
            .Row($"{First}.17.1", "1", (2, "[RAID5 Disk Volume: Drive 1 2 3]"), (4, "0.00 KB"), (5, "0.00 KB"), (6, "Ready"));
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal("degraded", samples.State("raid_array_state"));
        Assert.Equal(1, samples["raid_arrays"]);
    }

    [Fact]
    public async Task Arrays_DegradedVolumeOfZeroSize_IsToldWithoutSize()
    {
        await using var watched = new Watched(new Agent().Row($"{First}.17.1", "1", (2, "[Mirror Disk Volume: Drive 2 0]"), (4, "0.00 KB"), (5, "0.00 KB"), (6, "In degraded mode")));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal("degraded", samples.State("raid_array_state", "array=\"Mirror Disk Volume: Drive 2 0\""));
        Assert.Empty(samples.Series("raid_array_size_bytes"));
        Assert.Empty(samples.Series("raid_array_free_bytes"));
        Assert.Equal("1", samples.Label("level", "raid_array_info"));
    }

    [Fact]
    public async Task Arrays_StatusWithPercentage_TellsProgress()
    {
        await using var watched = new Watched(new Agent().Row($"{Later}.2.1.2.1", "1", (2, 1), (5, "Rebuilding (12.5 %)"), (7, "5")));
        Assert.Equal(0.125, (await watched.RunAsync("arrays")).Samples["raid_array_activity_progress_ratio", "activity=\"rebuild\""]);
    }

    [Fact]
    public async Task Disks_EmptyBaysAndExpansionBox_AreBaysAndDisks()
    {
        var agent = new Agent()
            .Row($"{First}.11.1", "1", (2, "M.2 1"), (3, "--"), (4, -5), (5, "--"), (6, "--"), (7, "--"))
            .Row($"{First}.11.1", "2", (2, "HDD1"), (3, "28 C/82 F"), (4, 0), (5, "WD60"), (6, "5.46 TB"), (7, "GOOD"))
            .Row($"{First}.18.3.1", "1.0", (2, "HDD1"), (3, "40 C/104 F"), (4, -9), (5, "WD60"), (6, "5.46 TB"), (7, "Abnormal"));
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal(1, samples["raid_empty_bays"]);
        Assert.Equal(2, samples["raid_disks"]);
        Assert.Equal("failed", samples.State("raid_disk_state", "disk=\"box 1 HDD1\"", "slot=\"box 1 1\""));
        Assert.Equal(28, samples["raid_disk_temperature_celsius", "disk=\"HDD1\""]);
        Assert.Equal(5.46 * 1024 * 1024 * 1024 * 1024, samples["raid_disk_capacity_bytes", "disk=\"HDD1\""]!.Value, 1.0);
    }

    [Fact]
    public async Task Disks_GlobalSpare_IsCounted()
    {
        var agent = new Agent()
            .Row($"{Later}.1.5.2.1", "1", (2, 1), (3, 0), (4, "Good"), (5, 0), (7, 0))
            .Row($"{Later}.1.5.2.1", "2", (2, 2), (3, 0), (4, "Good"), (5, 0), (7, 1))
            .Row($"{Later}.1.6.2.1", "1", (2, 1), (3, 0), (4, "Good"), (5, 0), (7, 0));
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal(1, samples["raid_spares"]);
        Assert.Equal(3, samples["raid_disks"]);
        Assert.Equal("ok", samples.State("raid_disk_state", "disk=\"mSATA 0:1\""));
    }
}
