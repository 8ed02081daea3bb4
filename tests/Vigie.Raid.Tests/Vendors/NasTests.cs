using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Vendors;

/// <summary>TrueNAS, ReadyNAS, Buffalo, Asustor: every value of their tables.</summary>
public sealed class NasTests
{
    private const string Pools = "1.3.6.1.4.1.50536.1.1.1.1";
    private const string ReadyNas = "1.3.6.1.4.1.4526.22";
    private const string ReadyNas4 = "1.3.6.1.4.1.4526.18";
    private const string Buffalo = "1.3.6.1.4.1.5227.27.1";
    private const string Asustor = "1.3.6.1.4.1.44738";

    [Theory]
    [InlineData(0, "optimal")]
    [InlineData(1, "degraded")]
    [InlineData(2, "failed")]
    [InlineData(3, "failed")]
    [InlineData(4, "failed")]
    [InlineData(5, "failed")]
    [InlineData(6, "unknown")]
    public async Task TrueNasCore_EachHealth_IsToldInOurWords(int health, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(Core("tank", health))).State);

    [Theory]
    [InlineData("ONLINE", "optimal")]
    [InlineData("online", "optimal")]
    [InlineData("DEGRADED", "degraded")]
    [InlineData("FAULTED", "failed")]
    [InlineData("OFFLINE", "failed")]
    [InlineData("UNAVAIL", "failed")]
    [InlineData("REMOVED", "failed")]
    [InlineData("SUSPENDED", "failed")]
    [InlineData("SPLIT", "unknown")]
    public async Task TrueNasScale_EachHealth_IsToldInOurWords(string health, string expected)
    {
        var (state, raw) = await StateCase.ArrayAsync(Scale("tank", health));
        Assert.Equal((expected, health), (state, raw));
    }

    [Fact]
    public async Task TrueNas_BothLayouts_TellSizesOfTheirOwn()
    {
        await using var core = new Watched(Core("tank", 0));
        var samples = (await core.RunAsync("arrays")).Samples;
        Assert.Equal(1000.0 * 4096, samples["raid_array_size_bytes"]);
        Assert.Equal(600.0 * 4096, samples["raid_array_free_bytes"]);
        var storage = Scale("tank", "ONLINE").Row("1.3.6.1.2.1.25.2.3.1", "60", (3, "/mnt/tank"), (4, 131072), (5, -2147483648L), (6, 2));
        await using var scale = new Watched(storage);
        samples = (await scale.RunAsync("arrays")).Samples;
        Assert.Equal(2147483648.0 * 131072, samples["raid_array_size_bytes"]);
        Assert.Equal(2147483646.0 * 131072, samples["raid_array_free_bytes"]);
        await using var bare = new Watched(Scale("tank", "ONLINE"));
        Assert.Empty((await bare.RunAsync("arrays")).Samples.Series("raid_array_size_bytes"));
    }

    [Fact]
    public async Task TrueNas_BootPoolAlone_IsTheSystemsOwnAndNotCounted()
    {
        await using var watched = new Watched(Scale("boot-pool", "DEGRADED"));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal("degraded", samples.State("raid_array_state", "array_kind=\"system\""));
        Assert.Equal(0, samples["raid_arrays"]);
    }

    [Fact]
    public async Task TrueNas_DiskTemperatures_AreThousandthsOfADegree()
    {
        await using var watched = new Watched(Scale("tank", "ONLINE").Row("1.3.6.1.4.1.50536.3.1", "1", (2, "ada0"), (3, 31000u)).Row("1.3.6.1.4.1.50536.3.1", "2", (2, "ada1"), (3, 0u)));
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal(31, samples["raid_disk_temperature_celsius"]);
        Assert.Equal("unknown", samples.State("raid_disk_state", "disk=\"ada1\""));
    }

    [Theory]
    [InlineData("REDUNDANT", "5", "optimal")]
    [InlineData("UNPROTECTED", "JBOD", "optimal")]
    [InlineData("UNPROTECTED", "RAID 0", "optimal")]
    [InlineData("UNPROTECTED", "5", "degraded")]
    [InlineData("DEGRADED", "5", "degraded")]
    [InlineData("DEAD", "5", "failed")]
    [InlineData("INACTIVE", "5", "failed")]
    [InlineData("UNKNOWN", "5", "unknown")]
    [InlineData("ONLINE", "raidz", "optimal")]
    [InlineData("OFFLINE", "raidz", "failed")]
    [InlineData("FAULTED", "raidz", "failed")]
    [InlineData("REMOVED", "raidz", "failed")]
    [InlineData("UNAVAILABLE", "raidz", "failed")]
    [InlineData("redundant", "5", "optimal")]
    public async Task ReadyNas_EachVolumeWordOfBothVocabularies_IsToldInOurWords(string word, string level, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{ReadyNas}.7.1", "1", (2, "data"), (3, level), (4, word), (5, 1000), (6, 10)))).State);

    [Theory]
    [InlineData("Clean", "optimal")]
    [InlineData("Error", "failed")]
    [InlineData("Initialized", "optimal")]
    [InlineData("1", "optimal")]
    [InlineData("2", "failed")]
    [InlineData("16", "optimal")]
    [InlineData("3", "unknown")]
    [InlineData("odd", "unknown")]
    public async Task ReadyNas4_EachVolumeStatus_IsToldInOurWords(string word, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{ReadyNas4}.7.1", "1", (2, "C"), (3, "5"), (4, word), (5, 1000), (6, 10)))).State);

    [Theory]
    [InlineData("Online", "ok")]
    [InlineData("Offline", "offline")]
    [InlineData("Unknown", "unknown")]
    public async Task ReadyNas_EachDiskWord_IsToldInOurWords(string word, string expected)
    {
        Assert.Equal(expected, (await StateCase.DiskAsync(new Agent().Row($"{ReadyNas}.3.1", "1", (2, "0:0"), (3, "Bay 1"), (9, word), (10, 30)))).State);
        Assert.Equal(expected, (await StateCase.DiskAsync(new Agent().Row($"{ReadyNas4}.3.1", "1", (2, 1), (3, "M"), (4, word), (5, 30)))).State);
    }

    [Theory]
    [InlineData(38, 38)]
    [InlineData(104, 40)]
    public async Task ReadyNas_TemperatureAboveAnyDisk_IsFahrenheit(int told, double celsius)
    {
        await using var watched = new Watched(new Agent().Row($"{ReadyNas}.3.1", "1", (3, "Bay 1"), (9, "Online"), (10, told)));
        Assert.Equal(celsius, (await watched.RunAsync("disks")).Samples["raid_disk_temperature_celsius"]);
    }

    [Fact]
    public async Task ReadyNas_FansAndSupplies_AreTold()
    {
        var agent = new Agent().Row($"{ReadyNas}.4.1", "1", (3, "ok"), (4, "SYS")).Row($"{ReadyNas}.8.1", "1", (2, "PSU 1"), (3, "failed"));
        Assert.Equal("ok", await StateCase.PartAsync(agent, "fan", "SYS 1"));
        Assert.Equal("failed", await StateCase.PartAsync(agent, "power", "PSU 1"));
    }

    [Theory]
    [InlineData(-1, 1, null)]
    [InlineData(1, 1, "ok")]
    [InlineData(2, 1, "ok")]
    [InlineData(3, 1, "ok")]
    [InlineData(4, 1, "spare")]
    [InlineData(5, 1, "failed")]
    [InlineData(6, 1, "offline")]
    [InlineData(7, 1, "missing")]
    [InlineData(8, 1, "missing")]
    [InlineData(9, 1, "missing")]
    [InlineData(10, 1, "ok")]
    [InlineData(11, 1, "ok")]
    [InlineData(12, 1, "ok")]
    [InlineData(13, 1, "ok")]
    [InlineData(14, 1, "ok")]
    [InlineData(15, 1, "unknown")]
    [InlineData(2, 2, "predictive_failure")]
    [InlineData(2, 3, "failed")]
    [InlineData(2, -1, "ok")]
    [InlineData(2, -2, "ok")]
    public async Task Buffalo_EachDiskStatus_IsToldInOurWords(int status, int smart, string? expected)
    {
        await using var watched = new Watched(new Agent().Row($"{Buffalo}.2.1", "1", (2, status), (3, 4000), (5, smart)));
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal(expected, samples.State("raid_disk_state"));
        Assert.Equal(expected is null ? 1 : 0, samples["raid_empty_bays"]);
    }

    [Theory]
    [InlineData(2, "0")]
    [InlineData(3, "1")]
    [InlineData(4, "5")]
    [InlineData(5, "6")]
    [InlineData(6, "10")]
    [InlineData(7, "50")]
    [InlineData(8, "51")]
    [InlineData(9, "60")]
    [InlineData(10, "61")]
    public async Task Buffalo_EachArrayStatus_IsItsLevel(int status, string level)
    {
        await using var watched = new Watched(Terastation(status, 2, 2, 2, 2));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal(level, samples.Label("level", "raid_array_info"));
        Assert.Equal("optimal", samples.State("raid_array_state"));
        Assert.Equal(4, samples["raid_array_members_online"]);
    }

    [Theory]
    [InlineData(4, new[] { 2, 2, 2, 5 }, "degraded")]
    [InlineData(4, new[] { 2, 2, 2, 8 }, "degraded")]
    [InlineData(4, new[] { 2, 2, 5, 8 }, "failed")]
    [InlineData(5, new[] { 2, 2, 5, 8 }, "degraded")]
    [InlineData(2, new[] { 2, 5 }, "failed")]
    [InlineData(11, new[] { 2, 2 }, "unknown")]
    public async Task Buffalo_ArrayState_IsDerivedFromItsDisks(int level, int[] disks, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(Terastation(level, disks))).State);

    [Fact]
    public async Task Buffalo_RebuildMessage_IsARebuild() =>
        Assert.Equal("rebuilding", (await StateCase.ArrayAsync(Terastation(4, 2, 2, 2, 2).Put($"{Buffalo}.5.1.2.1", "RAID Array 1 is being rebuilt"))).State);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Buffalo_ArraySwitchedOff_IsNone(int status)
    {
        await using var watched = new Watched(Terastation(status, 1, 1));
        Assert.Equal(0, (await watched.RunAsync("arrays")).Samples["raid_arrays"]);
    }

    [Theory]
    [InlineData(-1, "unknown")]
    [InlineData(1, "ok")]
    [InlineData(2, "failed")]
    public async Task Buffalo_EachSupplyStatus_IsToldInOurWords(int status, string expected) =>
        Assert.Equal(expected, await StateCase.PartAsync(new Agent().Put($"{Buffalo}.8.1.2.1", status), "power", "power supply 1"));

    [Fact]
    public async Task Buffalo_ErrorMessage_IsAWarning() =>
        Assert.Equal("warning", await StateCase.PartAsync(new Agent().Put($"{Buffalo}.10.1.0", "TS5410R").Put($"{Buffalo}.4.1.2.1", "E30 HDD2 broken"), "system", "messages"));

    [Theory]
    [InlineData("healthy", "optimal")]
    [InlineData("degraded", "degraded")]
    [InlineData("Rebuilding 10%", "rebuilding")]
    [InlineData("odd", "unknown")]
    public async Task Asustor_EachVolumeWord_IsToldInOurWords(string word, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{Asustor}.5.1.1", "1", (2, "Volume1"), (3, "raid5"), (4, word), (6, 1000), (7, 10)))).State);

    [Theory]
    [InlineData("Good", "ok")]
    [InlineData("Risky", "predictive_failure")]
    [InlineData("Dangerous", "predictive_failure")]
    [InlineData("Bad", "failed")]
    [InlineData("Failed", "failed")]
    [InlineData("odd", "unknown")]
    public async Task Asustor_EachDiskWordInBothLayouts_IsToldInOurWords(string word, string expected)
    {
        var old = new Agent().Row($"{Asustor}.4.1.1", "1", (2, "Disk0"), (3, "M"), (5, word), (6, 33), (7, 4000), (8, "Healthy"));
        var adm51 = new Agent().Row($"{Asustor}.4.1.1", "1", (2, "Disk0"), (3, "M"), (5, word), (6, "Healthy"), (7, 33), (8, 4000));
        foreach (var agent in new[] { old, adm51 })
        {
            await using var watched = new Watched(agent);
            var samples = (await watched.RunAsync("disks")).Samples;
            Assert.Equal(expected, samples.State("raid_disk_state"));
            Assert.Equal(33, samples["raid_disk_temperature_celsius"]);
            Assert.Equal(4000.0 * 1024 * 1024 * 1024, samples["raid_disk_capacity_bytes"]);
        }
    }

    [Fact]
    public async Task Asustor_AbsentSensor_HasNoTemperature()
    {
        await using var watched = new Watched(new Agent().Put($"{Asustor}.2.1.0", "AS6404T").Put($"{Asustor}.2.5.1.2.1", -2147483648L).Put($"{Asustor}.2.5.1.3.1", 41));
        var samples = (await watched.RunAsync("device")).Samples;
        Assert.Equal(41, samples["raid_device_temperature_celsius", "component=\"system\""]);
        Assert.Empty(samples.Series("raid_device_temperature_celsius", "component=\"CPU\""));
    }

    private static Agent Core(string name, int health) =>
        new Agent().Row(Pools, "1", (1, 1), (2, name), (3, 4096), (4, 1000), (5, 400), (6, 600), (7, health), (8, 1UL), (12, 1UL));

    private static Agent Scale(string name, string health) => new Agent().Row(Pools, "1", (1, 1), (2, name), (3, health), (4, 1UL), (5, 1UL), (6, 1UL), (7, 1UL));

    private static Agent Terastation(int level, params int[] disks)
    {
        var agent = new Agent().Row($"{Buffalo}.3.1", "1", (2, level), (3, 8000), (4, 25), (6, 4000000000u), (7, 2u));
        for (var disk = 0; disk < disks.Length; disk++)
        {
            agent.Put($"{Buffalo}.2.1.2.{disk + 1}", disks[disk]);
        }

        return agent;
    }
}
