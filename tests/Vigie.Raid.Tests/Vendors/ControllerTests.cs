using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Vendors;

/// <summary>MegaRAID, Areca, Adaptec, Infortrend: every value of their tables.</summary>
public sealed class ControllerTests
{
    private const string Mega = "1.3.6.1.4.1.3582.4.1.4";
    private const string Areca = "1.3.6.1.4.1.18928.1.2";
    private const string ArecaSata = "1.3.6.1.4.1.18928.1.1";
    private const string Adaptec = "1.3.6.1.4.1.795.14.1";
    private const string Infortrend = "1.3.6.1.4.1.1714.1.1";

    [Theory]
    [InlineData(0, "", "failed")]
    [InlineData(1, "", "degraded")]
    [InlineData(2, "", "degraded")]
    [InlineData(3, "", "optimal")]
    [InlineData(4, "", "unknown")]
    [InlineData(3, "Consistency Check progress is 10%", "scrubbing")]
    [InlineData(3, "Background Initialization progress is 10%", "resyncing")]
    [InlineData(3, "Initialization progress is 10%", "initializing")]
    [InlineData(3, "Reconstruction progress is 10%", "migrating")]
    [InlineData(3, "Expansion progress is 10%", "expanding")]
    [InlineData(3, "None", "optimal")]
    public async Task MegaRaidVirtualDrive_EachState_IsToldInOurWords(int state, string progress, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{Mega}.3.1.2.1", "0", (2, 1000), (5, state), (6, "data"), (11, 5), (16, 1), (18, progress), (20, 0)))).State);

    [Theory]
    [InlineData(0, 1, "0")]
    [InlineData(1, 1, "1")]
    [InlineData(1, 2, "10")]
    [InlineData(5, 2, "50")]
    [InlineData(6, 1, "6")]
    [InlineData(6, 2, "60")]
    [InlineData(15, 1, "jbod")]
    [InlineData(17, 1, "1e")]
    [InlineData(21, 1, "5e")]
    [InlineData(31, 1, "concat")]
    [InlineData(37, 1, "5ee")]
    [InlineData(3, 1, "3")]
    [InlineData(4, 1, "4")]
    [InlineData(99, 1, "")]
    public async Task MegaRaidVirtualDrive_EachLevel_KnowsItsSpans(int level, int spans, string expected)
    {
        await using var watched = new Watched(new Agent().Row($"{Mega}.3.1.2.1", "0", (5, 3), (11, level), (16, spans), (20, 0)));
        Assert.Equal(expected, (await watched.RunAsync("arrays")).Samples.Label("level", "raid_array_info"));
    }

    [Theory]
    [InlineData(0, "unassigned")]
    [InlineData(1, "failed")]
    [InlineData(2, "spare")]
    [InlineData(16, "offline")]
    [InlineData(17, "failed")]
    [InlineData(20, "rebuilding")]
    [InlineData(24, "ok")]
    [InlineData(32, "rebuilding")]
    [InlineData(64, "ok")]
    [InlineData(128, "unknown")]
    [InlineData(130, "unknown")]
    [InlineData(144, "unknown")]
    [InlineData(5, "unknown")]
    public async Task MegaRaidDisk_EachState_IsToldInOurWords(int state, string expected) =>
        Assert.Equal(expected, (await StateCase.DiskAsync(new Agent().Row($"{Mega}.2.1.2.1", "7", (7, 0), (9, 0), (10, state), (18, 252), (20, 3), (22, 1)), "Disk 1:252:3")).State);

    [Fact]
    public async Task MegaRaid_RebuildOfADisk_MakesItsAdaptersDriveRebuilding()
    {
        var agent = new Agent()
            .Row($"{Mega}.3.1.2.1", "0", (5, 1), (6, "data"), (11, 5), (20, 0))
            .Row($"{Mega}.3.1.2.1", "1", (5, 1), (6, "other"), (11, 5), (20, 1))
            .Row($"{Mega}.2.1.2.1", "3", (9, 2), (10, 20), (18, 1), (20, 3), (21, "Rebuild progress is 10%"), (22, 0));
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal("rebuilding", samples.State("raid_array_state", "array=\"data\""));
        Assert.Equal(0.1, samples["raid_array_activity_progress_ratio"]);
        Assert.Equal("degraded", samples.State("raid_array_state", "array=\"other\""));
        Assert.Equal(0.1, (await watched.RunAsync("disks")).Samples["raid_disk_rebuild_progress_ratio"]);
    }

    [Theory]
    [InlineData(2, 0, 0, "optimal")]
    [InlineData(2, 1, 0, "degraded")]
    [InlineData(2, 1, 1, "failed")]
    public async Task MegaRaid_AgentWithCountersAlone_IsReadFromThem(int all, int degraded, int offline, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{Mega}.1.2.1", "0", (18, all), (19, degraded), (20, offline)))).State);

    [Fact]
    public async Task MegaRaid_PredictedAndForeignDisks_AreTold()
    {
        Assert.Equal("predictive_failure", (await StateCase.DiskAsync(new Agent().Row($"{Mega}.2.1.2.1", "7", (9, 3), (10, 24), (20, 3)))).State);
        Assert.Equal("foreign", (await StateCase.DiskAsync(new Agent().Row($"{Mega}.2.1.2.1", "7", (9, 0), (10, 0), (20, 3), (33, 1)))).State);
    }

    [Theory]
    [InlineData("Operational", 0, "ok")]
    [InlineData("Operational", 1, "warning")]
    [InlineData("Non-Operational", 0, "failed")]
    [InlineData("odd", 0, "unknown")]
    public async Task MegaRaidBattery_EachWord_IsToldInOurWords(string word, int replace, string expected) =>
        Assert.Equal(expected, await StateCase.PartAsync(new Agent().Row($"{Mega}.1.6.2.1", "0", (21, 1), (27, replace), (29, word)), "battery", "battery of adapter 1"));

    [Theory]
    [InlineData(1, "unknown")]
    [InlineData(2, "ok")]
    [InlineData(3, "failed")]
    [InlineData(4, "warning")]
    [InlineData(5, "failed")]
    [InlineData(7, "unknown")]
    public async Task MegaRaidEnclosure_EachStatus_IsToldInOurWords(int status, string expected) =>
        Assert.Equal(expected, await StateCase.PartAsync(new Agent().Row($"{Mega}.1.2.1", "0", (18, 1)).Row("1.3.6.1.4.1.3582.4.1.5.3.1", "1.2", (3, status)), "fan", "enclosure fan 1.2"));

    [Theory]
    [InlineData("Normal", "optimal")]
    [InlineData("Degraded", "degraded")]
    [InlineData("Rebuilding", "rebuilding")]
    [InlineData("Initializing", "initializing")]
    [InlineData("Foreground Init", "initializing")]
    [InlineData("Background Init", "initializing")]
    [InlineData("Migrating", "migrating")]
    [InlineData("Expanding", "expanding")]
    [InlineData("Checking", "scrubbing")]
    [InlineData("Incomplete", "failed")]
    [InlineData("Failed", "failed")]
    [InlineData("Offline", "failed")]
    [InlineData("Need Init", "degraded")]
    [InlineData("Need Rebuild", "degraded")]
    [InlineData("odd", "unknown")]
    public async Task Areca_EachStateWord_IsToldInOurWords(string word, string expected)
    {
        foreach (var root in new[] { Areca, ArecaSata, "1.3.6.1.4.1.18928.1.130", "1.3.6.1.4.1.14752.1.3" })
        {
            var agent = new Agent().Row($"{root}.4.1.1", "0", (2, "Raid Set # 000"), (3, 4), (4, word), (5, 3000600), (6, 0))
                .Row($"{root}.5.1.1", "0", (2, "Vol0"), (3, "Raid Set # 000"), (4, 3000600), (5, word), (6, 123), (11, "5"));
            await using var watched = new Watched(agent);
            var samples = (await watched.RunAsync("arrays")).Samples;
            Assert.Equal(expected, samples.State("raid_array_state", "array_kind=\"array\""));
            Assert.Equal(expected, samples.State("raid_array_state", "array_kind=\"volume\""));
            Assert.Equal(1, samples["raid_arrays"]);
            Assert.Equal("5", samples.Label("level", "raid_array_info", "array_kind=\"array\""));
        }
    }

    [Fact]
    public async Task Areca_Progress_IsInTenths()
    {
        await using var watched = new Watched(new Agent().Row($"{Areca}.5.1.1", "0", (2, "Vol0"), (5, "Rebuilding"), (6, 123), (11, "5")));
        Assert.Equal(0.123, (await watched.RunAsync("arrays")).Samples["raid_array_activity_progress_ratio"]);
    }

    [Theory]
    [InlineData("RaidSet Member", "ok")]
    [InlineData("Hot Spare", "spare")]
    [InlineData("Global HotSpare", "spare")]
    [InlineData("Failed", "failed")]
    [InlineData("Free", "unassigned")]
    [InlineData("Rebuilding", "rebuilding")]
    [InlineData("odd", "unknown")]
    [InlineData("Empty Slot", null)]
    public async Task ArecaDisk_EachWordInBothShapes_IsToldInOurWords(string word, string? expected)
    {
        var sas = new Agent().Put($"{Areca}.3.1.1.0", 1).Row($"{Areca}.3.1.4.1", "7", (2, "SLOT 07"), (3, "ST3000"), (4, "Z1"), (6, 3000600), (8, word));
        var sata = new Agent().Row($"{ArecaSata}.3.1.1", "7", (2, "ST3000"), (3, "Z1"), (5, 3000600), (9, word)).Put($"{ArecaSata}.2.14.1.2.7", -128);
        foreach (var (agent, name) in new[] { (sas, "E1S7"), (sata, "Slot 7") })
        {
            await using var watched = new Watched(agent);
            var samples = (await watched.RunAsync("disks")).Samples;
            Assert.Equal(expected, samples.State("raid_disk_state", $"disk=\"{name}\""));
            Assert.Equal(expected is null ? 1 : 0, samples["raid_empty_bays"]);
            Assert.Empty(samples.Series("raid_disk_temperature_celsius"));
            Assert.Equal(expected is null ? null : 3000600e6, samples["raid_disk_capacity_bytes"]);
        }
    }

    [Fact]
    public async Task Areca_FailedDiskThatASpareReplaced_LeavesTheArrayWholeAndOneSpareLess()
    {
        const string Oem = "1.3.6.1.4.1.14752.1.3";
        var agent = new Agent().Row($"{Oem}.4.1.1", "0", (2, "Raid Set # 000"), (3, 2), (4, "Normal"), (5, 4000000), (8, "E1S1,E1S21"))
            .Row($"{Oem}.3.1.4.1", "1", (3, "A"), (8, "RaidSet Member")).Row($"{Oem}.3.1.4.1", "7", (3, "B"), (8, "Failed"))
            .Row($"{Oem}.3.1.4.1", "21", (3, "C"), (8, "RaidSet Member")).Row($"{Oem}.3.1.4.1", "22", (3, "D"), (8, "Hot Spare"));
        await using var watched = new Watched(agent);
        Assert.Equal("optimal", (await watched.RunAsync("arrays")).Samples.State("raid_array_state"));
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal("failed", samples.State("raid_disk_state", "disk=\"E1S7\""));
        Assert.Equal(1, samples["raid_spares"]);
        Assert.Equal(4, samples["raid_disks"]);
    }

    [Theory]
    [InlineData(0, "failed", 255, "missing")]
    [InlineData(1, "ok", 100, "ok")]
    [InlineData(2, "unknown", 12, "warning")]
    public async Task ArecaParts_EachStatus_IsToldInOurWords(int power, string expected, int charge, string battery)
    {
        var agent = new Agent().Row($"{Areca}.2.1.7.1", "1", (2, "Power 1"), (3, power)).Row($"{Areca}.2.1.8.1", "9", (2, "Battery Status"), (3, charge)).Row($"{Areca}.2.1.8.1", "1", (2, "12V"), (3, 12000));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "power", "Power 1"));
        Assert.Equal(battery, await StateCase.PartAsync(agent, "battery", "Battery Status"));
    }

    [Theory]
    [InlineData(1, 3, "unknown")]
    [InlineData(2, 3, "unknown")]
    [InlineData(3, 3, "optimal")]
    [InlineData(4, 3, "optimal")]
    [InlineData(5, 3, "degraded")]
    [InlineData(6, 3, "degraded")]
    [InlineData(7, 3, "failed")]
    [InlineData(8, 3, "optimal")]
    [InlineData(9, 3, "unknown")]
    [InlineData(6, 4, "rebuilding")]
    [InlineData(3, 5, "initializing")]
    [InlineData(3, 6, "scrubbing")]
    [InlineData(3, 7, "scrubbing")]
    [InlineData(3, 8, "migrating")]
    [InlineData(6, 9, "rebuilding")]
    [InlineData(3, 10, "migrating")]
    [InlineData(3, 11, "expanding")]
    [InlineData(3, 12, "transitional")]
    [InlineData(3, 1, "optimal")]
    [InlineData(3, 2, "optimal")]
    [InlineData(3, 77, "optimal")]
    [InlineData(7, 4, "failed")]
    [InlineData(6, 6, "degraded")]
    public async Task AdaptecArray_EachStateAndTask_IsToldInOurWords(int state, int task, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{Adaptec}.1000.1.1", "1", (2, "Data"), (3, 1000), (4, 8), (6, task), (7, 40), (12, state)))).State);

    [Fact]
    public async Task AdaptecArray_IdleTask_HasNoProgressAlthoughItSays100()
    {
        await using var watched = new Watched(new Agent().Row($"{Adaptec}.1000.1.1", "1", (2, "Data"), (4, 8), (6, 3), (7, 100), (12, 3)));
        Assert.Empty((await watched.RunAsync("arrays")).Samples.Series("raid_array_activity_progress_ratio"));
    }

    [Theory]
    [InlineData(1, 4, "unknown")]
    [InlineData(2, 4, "unknown")]
    [InlineData(3, 4, "ok")]
    [InlineData(4, 4, "predictive_failure")]
    [InlineData(5, 4, "failed")]
    [InlineData(6, 4, "unknown")]
    [InlineData(3, 5, "predictive_failure")]
    public async Task AdaptecDisk_EachStatusAndSmart_IsToldInOurWords(int status, int smart, string expected)
    {
        var agent = new Agent().Row($"{Adaptec}.400.1.1", "4", (5, 2), (6, "ATA"), (7, "ST4000"), (9, "S"), (11, status), (12, "Enclosure 0 Slot 1"))
            .Row($"{Adaptec}.400.1.1", "5", (5, 3), (7, "backplane"), (11, 3))
            .Row($"{Adaptec}.410.1.1", "1", (3, 1000), (8, smart), (9, 4));
        Assert.Equal(expected, (await StateCase.DiskAsync(agent)).State);
    }

    [Theory]
    [InlineData(1, "unknown", "unknown", "unknown")]
    [InlineData(2, "unknown", "unknown", "unknown")]
    [InlineData(3, "ok", "missing", "ok")]
    [InlineData(4, "warning", "missing", "warning")]
    [InlineData(5, "failed", "ok", "failed")]
    [InlineData(6, "unknown", "failed", "failed")]
    [InlineData(7, "unknown", "transitional", "ok")]
    [InlineData(8, "unknown", "transitional", "missing")]
    [InlineData(9, "unknown", "transitional", "unknown")]
    [InlineData(10, "unknown", "warning", "unknown")]
    public async Task AdaptecParts_EachStatus_IsToldInOurWords(int value, string status, string battery, string supply)
    {
        var agent = new Agent().Put($"{Adaptec}.100.5.0", value).Row($"{Adaptec}.201.1.1", "1", (4, "ASR8805"), (14, value), (16, value))
            .Row($"{Adaptec}.500.1.1", "1", (2, 1), (3, 2), (5, value)).Row($"{Adaptec}.501.1.1", "1", (2, 1), (3, 1), (4, value)).Row($"{Adaptec}.502.1.1", "1", (2, 1), (3, 1), (4, value), (5, 30));
        Assert.Equal(status, await StateCase.PartAsync(agent, "system", "storage"));
        Assert.Equal(status, await StateCase.PartAsync(agent, "controller", "ASR8805 1"));
        Assert.Equal(status, await StateCase.PartAsync(agent, "fan", "fan 1:2"));
        Assert.Equal(status, await StateCase.PartAsync(agent, "temperature", "sensor 1:1"));
        Assert.Equal(battery, await StateCase.PartAsync(agent, "battery", "battery of controller 1"));
        Assert.Equal(supply, await StateCase.PartAsync(agent, "power", "power supply 1:1"));
    }

    [Theory]
    [InlineData(0, 0, "optimal")]
    [InlineData(1, 0, "rebuilding")]
    [InlineData(2, 0, "initializing")]
    [InlineData(3, 0, "degraded")]
    [InlineData(4, 0, "failed")]
    [InlineData(5, 0, "failed")]
    [InlineData(6, 0, "failed")]
    [InlineData(7, 0, "degraded")]
    [InlineData(0x80, 0, "failed")]
    [InlineData(0x40, 0, "optimal")]
    [InlineData(0, 1, "scrubbing")]
    [InlineData(3, 1, "rebuilding")]
    [InlineData(0, 2, "expanding")]
    [InlineData(0, 4, "expanding")]
    public async Task InfortrendDrive_EachStatusAndActivity_IsToldInOurWords(int status, int activity, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{Infortrend}.2.1", "1", (2, "1D57B64E"), (3, "0xAEA547A00"), (5, 6), (6, status), (7, activity), (8, 8), (9, 8)))).State);

    [Theory]
    [InlineData(0x00, "unassigned")]
    [InlineData(0x01, "ok")]
    [InlineData(0x02, "unassigned")]
    [InlineData(0x03, "spare")]
    [InlineData(0x04, "unassigned")]
    [InlineData(0x05, "rebuilding")]
    [InlineData(0x06, "ok")]
    [InlineData(0x09, "spare")]
    [InlineData(0x11, "rebuilding")]
    [InlineData(0x12, "ok")]
    [InlineData(0x13, "rebuilding")]
    [InlineData(0x3f, "missing")]
    [InlineData(0xfc, "missing")]
    [InlineData(0xfd, "missing")]
    [InlineData(0xfe, "missing")]
    [InlineData(0xff, "failed")]
    [InlineData(0x20, "unknown")]
    [InlineData(0x81, null)]
    public async Task InfortrendDisk_EachStatus_IsToldInOurWords(int status, string? expected)
    {
        await using var watched = new Watched(new Agent().Row($"{Infortrend}.6.1", "1", (3, 0), (7, "0x100"), (11, status), (13, 4), (15, "M")));
        Assert.Equal(expected, (await watched.RunAsync("disks")).Samples.State("raid_disk_state"));
    }

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(1, "failed")]
    [InlineData(0x40, "warning")]
    [InlineData(0x80, "missing")]
    [InlineData(0xff, "unknown")]
    public async Task InfortrendItem_EachStatusBit_IsToldInOurWords(int status, string expected)
    {
        var agent = new Agent().Row($"{Infortrend}.9.1", "1", (6, 1), (8, "PSU0"), (13, status)).Row($"{Infortrend}.9.1", "2", (6, 3), (8, "CPU"), (9, 310), (10, 1000), (13, status)).Row($"{Infortrend}.9.1", "3", (6, 17), (8, "Slot"), (13, 0));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "power", "PSU0"));
        await using var watched = new Watched(agent);
        Assert.Equal(37, (await watched.RunAsync("device")).Samples["raid_device_temperature_celsius"]);
    }
}
