using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Vendors;

public sealed class SynologyTests
{
    private const string Raids = "1.3.6.1.4.1.6574.3.1.1";
    private const string Disks = "1.3.6.1.4.1.6574.2.1.1";

    [Theory]
    [InlineData(1, "optimal")]
    [InlineData(2, "rebuilding")]
    [InlineData(3, "migrating")]
    [InlineData(4, "expanding")]
    [InlineData(5, "transitional")]
    [InlineData(6, "initializing")]
    [InlineData(7, "resyncing")]
    [InlineData(8, "scrubbing")]
    [InlineData(9, "initializing")]
    [InlineData(10, "transitional")]
    [InlineData(11, "degraded")]
    [InlineData(12, "failed")]
    [InlineData(13, "scrubbing")]
    [InlineData(14, "transitional")]
    [InlineData(15, "transitional")]
    [InlineData(16, "transitional")]
    [InlineData(17, "transitional")]
    [InlineData(18, "expanding")]
    [InlineData(19, "migrating")]
    [InlineData(20, "migrating")]
    [InlineData(21, "unknown")]
    [InlineData(22, "unknown")]
    [InlineData(-7, "unknown")]
    public async Task Arrays_EachRaidStatus_IsToldInOurWords(long status, string expected)
    {
        var (state, raw) = await StateCase.ArrayAsync(Nas().Row(Raids, "0", (2, "Storage Pool 1"), (3, status)));
        Assert.Equal(expected, state);
        Assert.StartsWith($"{status}", raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, "data", "ok")]
    [InlineData(1, 2, "data", "predictive_failure")]
    [InlineData(1, 3, "data", "predictive_failure")]
    [InlineData(1, 4, "data", "failed")]
    [InlineData(1, 5, "data", "unknown")]
    [InlineData(2, 1, "data", "ok")]
    [InlineData(3, 1, "none", "unassigned")]
    [InlineData(3, 1, "hotspare", "ok")]
    [InlineData(3, 1, "ssd_cache", "ok")]
    [InlineData(4, 1, "data", "failed")]
    [InlineData(5, 1, "data", "failed")]
    [InlineData(6, 1, "data", "unknown")]
    [InlineData(5, null, null, "failed")]
    [InlineData(1, null, null, "ok")]
    public async Task Disks_EachStatusAndHealth_TellsTheWorse(int status, int? health, string? role, string expected)
    {
        var agent = Nas().Row(Disks, "0", (2, "Disk 1"), (3, "M"), (5, status), (6, 30), (7, role), (13, health));
        Assert.Equal(expected, (await StateCase.DiskAsync(agent)).State);
    }

    [Theory]
    [InlineData(1, "ok")]
    [InlineData(2, "failed")]
    [InlineData(3, "unknown")]
    public async Task Device_EachPartStatus_IsToldInOurWords(int status, string expected)
    {
        foreach (var (arcs, part, component) in new[] { ("1.0", "system", "system"), ("3.0", "power", "power"), ("4.1.0", "fan", "system fan"), ("4.2.0", "fan", "CPU fan"), ("8.0", "temperature", "thermal") })
        {
            Assert.Equal(expected, await StateCase.PartAsync(Nas().Put($"1.3.6.1.4.1.6574.1.{arcs}", status), part, component));
        }
    }

    [Fact]
    public async Task Arrays_Dsm61WithTwoColumns_AreToldWithoutWhatIsMissing()
    {
        await using var watched = new Watched(Nas().Row(Raids, "0", (2, "Volume 1"), (3, 1)).Row(Raids, "1", (2, "Disk Group 1"), (3, 11)));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal("degraded", samples.State("raid_array_state", "array=\"Disk Group 1\"", "array_kind=\"pool\""));
        Assert.Equal("optimal", samples.State("raid_array_state", "array=\"Volume 1\"", "array_kind=\"volume\""));
        Assert.Empty(samples.Series("raid_array_size_bytes"));
        Assert.Empty(samples.Series("raid_array_spares"));
        Assert.Equal(1, samples["raid_arrays"]);
    }

    [Fact]
    public async Task Arrays_VolumesWithoutAnyPool_AreCounted()
    {
        await using var watched = new Watched(Nas().Row(Raids, "0", (2, "Volume 2"), (3, 1)).Row(Raids, "1", (2, "Volume 1"), (3, 1)));
        Assert.Equal(2, (await watched.RunAsync("arrays")).Samples["raid_arrays"]);
    }

    [Fact]
    public async Task Arrays_LevelFromTheOwner_IsTold()
    {
        var agent = Nas().Row(Raids, "0", (2, "Storage Pool 1"), (3, 1));
        await using var watched = new Watched(agent, settings => settings with { Hints = new(new Dictionary<string, string> { ["Storage Pool 1"] = "RAID 5" }, []) });
        Assert.Equal("5", (await watched.RunAsync("arrays")).Samples.Label("level", "raid_array_info"));
    }

    [Fact]
    public async Task Arrays_LevelFromTheOwnerWithoutRedundancy_HasNone()
    {
        var agent = Nas().Row(Raids, "0", (2, "Storage Pool 1"), (3, 1));
        await using var watched = new Watched(agent, settings => settings with { Hints = new(new Dictionary<string, string> { ["Storage Pool 1"] = "basic" }, []) });
        Assert.Equal("none", (await watched.RunAsync("arrays")).Samples.State("raid_array_redundancy"));
    }

    [Fact]
    public async Task Disks_Sentinels_AreAbsent()
    {
        await using var watched = new Watched(Nas().Row(Disks, "0", (2, "Disk 1 (RX1214rp-1)"), (5, 1), (6, -1), (9, -1), (11, -1)));
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Empty(samples.Series("raid_disk_bad_sectors"));
        Assert.Empty(samples.Series("raid_disk_remaining_life_ratio"));
        Assert.Empty(samples.Series("raid_disk_temperature_celsius"));
        Assert.Empty(samples.Series("raid_spares"));
        Assert.Equal("RX1214rp-1:1", samples.Label("slot", "raid_disk_info"));
    }

    [Fact]
    public async Task Disks_HotSpare_IsCountedWhileItStandsBy()
    {
        await using var watched = new Watched(Nas().Row(Disks, "0", (2, "Disk 1"), (5, 1), (7, "data")).Row(Disks, "1", (2, "Disk 2"), (5, 3), (7, "hotspare")));
        Assert.Equal(1, (await watched.RunAsync("disks")).Samples["raid_spares"]);
        watched.Agent.Put($"{Disks}.7.1", "data").Put($"{Disks}.5.1", 1);
        Assert.Equal(0, (await watched.RunAsync("disks")).Samples["raid_spares"]);
    }

    [Fact]
    public async Task Device_ExpansionUnit_TellsItsPower()
    {
        var agent = Nas().Row("1.3.6.1.4.1.6574.105.1.1", "0", (2, "RX418"), (3, 2), (4, 1));
        Assert.Equal("failed", await StateCase.PartAsync(agent, "power", "RX418 power"));
        Assert.Equal("ok", await StateCase.PartAsync(agent, "power", "RX418 redundant power"));
    }

    [Fact]
    public async Task Smart_AskedFor_TellsAttributesInAConversationOfItsOwn()
    {
        const string Table = "1.3.6.1.4.1.6574.5.1.1";
        var agent = Nas().Row(Table, "1", (2, "/dev/sda"), (3, "Reallocated_Sector_Ct"), (4, 5), (5, 100), (6, 99), (7, 36), (8, -5), (9, "OK"), (10, 4294967300UL));
        await using var without = new Watched(agent);
        Assert.DoesNotContain(without.Collectors, collector => collector.Description.Name == "smart");
        await using var watched = new Watched(agent, settings => settings with { ReadsSmart = true });
        var samples = (await watched.RunAsync("smart")).Samples;
        Assert.Equal(4294967300, samples["raid_smart_attribute_raw", "attribute=\"Reallocated_Sector_Ct\""]);
        Assert.Equal(1, samples["raid_smart_attribute_ok"]);
        Assert.Equal(36, samples["raid_smart_attribute_threshold"]);
    }

    private static Agent Nas() => new Agent().Put("1.3.6.1.4.1.6574.1.5.1.0", "DS920+").Put("1.3.6.1.4.1.6574.1.5.3.0", "DSM 7.2-64570");
}
