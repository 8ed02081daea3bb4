using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Vendors;

public sealed class HpeTests
{
    private const string Da = "1.3.6.1.4.1.232.3.2";
    private const string He = "1.3.6.1.4.1.232.6.2";

    [Theory]
    [InlineData(1, "unknown")]
    [InlineData(2, "optimal")]
    [InlineData(3, "failed")]
    [InlineData(4, "unknown")]
    [InlineData(5, "degraded")]
    [InlineData(6, "degraded")]
    [InlineData(7, "rebuilding")]
    [InlineData(8, "failed")]
    [InlineData(9, "failed")]
    [InlineData(10, "degraded")]
    [InlineData(11, "failed")]
    [InlineData(12, "expanding")]
    [InlineData(13, "failed")]
    [InlineData(14, "expanding")]
    [InlineData(15, "degraded")]
    [InlineData(16, "initializing")]
    [InlineData(17, "rebuilding")]
    [InlineData(18, "initializing")]
    [InlineData(19, "initializing")]
    [InlineData(20, "failed")]
    [InlineData(21, "migrating")]
    [InlineData(22, "migrating")]
    [InlineData(23, "failed")]
    [InlineData(24, "optimal")]
    [InlineData(25, "optimal")]
    [InlineData(26, "unknown")]
    public async Task LogicalDrive_EachStatus_IsToldInOurWords(int status, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(Drive(status, 4294967295u), "Logical drive 0:1")).State);

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "0")]
    [InlineData(3, "1")]
    [InlineData(4, "4")]
    [InlineData(5, "5")]
    [InlineData(7, "6")]
    [InlineData(8, "50")]
    [InlineData(9, "60")]
    [InlineData(10, "1adm")]
    [InlineData(11, "10adm")]
    [InlineData(12, "10")]
    public async Task LogicalDrive_EachFaultTolerance_IsALevel(int value, string expected)
    {
        await using var watched = new Watched(new Agent().Row($"{Da}.3.1.1", "0.1", (3, value), (4, 2), (9, 100)));
        Assert.Equal(expected, (await watched.RunAsync("arrays")).Samples.Label("level", "raid_array_info"));
    }

    [Fact]
    public async Task LogicalDrive_Rebuilding_TellsProgressMembersAndSpares()
    {
        await using var watched = new Watched(Drive(7, 61u));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal(0.61, samples["raid_array_activity_progress_ratio", "activity=\"rebuild\""]);
        Assert.Equal(11, samples["raid_array_members"]);
        Assert.Equal(1, samples["raid_array_spares"]);
    }

    [Theory]
    [InlineData(1, "unknown")]
    [InlineData(2, "ok")]
    [InlineData(3, "failed")]
    [InlineData(4, "predictive_failure")]
    [InlineData(5, "unassigned")]
    [InlineData(6, "unassigned")]
    [InlineData(7, "unassigned")]
    [InlineData(8, "predictive_failure")]
    [InlineData(9, "ok")]
    [InlineData(10, "ok")]
    [InlineData(11, "unknown")]
    public async Task PhysicalDrive_EachStatus_IsToldInOurWords(int status, string expected) =>
        Assert.Equal(expected, (await StateCase.DiskAsync(Disk(status))).State);

    [Theory]
    [InlineData(57, 1, "ok")]
    [InlineData(57, 2, "ok")]
    [InlineData(57, 3, "predictive_failure")]
    [InlineData(57, 4, "predictive_failure")]
    [InlineData(73, 1, "ok")]
    [InlineData(73, 2, "ok")]
    [InlineData(73, 3, "predictive_failure")]
    [InlineData(73, 4, "predictive_failure")]
    [InlineData(73, 5, "predictive_failure")]
    [InlineData(73, 6, "predictive_failure")]
    [InlineData(58, 3, "unassigned")]
    public async Task PhysicalDrive_SmartWearAndConfiguration_Count(int column, int value, string expected) =>
        Assert.Equal(expected, (await StateCase.DiskAsync(Disk(2).Put($"{Da}.5.1.1.{column}.0.3", value))).State);

    [Theory]
    [InlineData(1, 1, "unknown", "data")]
    [InlineData(1, 2, "failed", "data")]
    [InlineData(1, 3, "failed", "data")]
    [InlineData(1, 4, "ok", "spare")]
    [InlineData(2, 5, "rebuilding", "data")]
    [InlineData(2, 6, "ok", "data")]
    [InlineData(10, 4, "ok", "spare")]
    [InlineData(2, 9, "ok", "data")]
    public async Task Spare_EachStatus_IsToldInOurWords(int drive, int spare, string state, string role)
    {
        await using var watched = new Watched(Disk(drive).Row($"{Da}.4.1.1", "0.3", (3, spare), (11, 12u)));
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal(state, samples.State("raid_disk_state"));
        Assert.Equal(role, samples.Label("role", "raid_disk_info"));
    }

    [Theory]
    [InlineData(1, "unknown", "unknown", "unknown")]
    [InlineData(2, "ok", "missing", "ok")]
    [InlineData(3, "failed", "ok", "transitional")]
    [InlineData(4, "warning", "warning", "failed")]
    [InlineData(5, "failed", "failed", "warning")]
    [InlineData(6, "warning", "warning", "missing")]
    [InlineData(7, "warning", "warning", "failed")]
    [InlineData(8, "unknown", "failed", "unknown")]
    [InlineData(9, "unknown", "warning", "unknown")]
    public async Task ControllerAndCache_EachStatus_IsToldInOurWords(int value, string board, string cache, string battery)
    {
        var agent = new Agent().Row($"{Da}.2.1.1", "3", (10, value), (20, "Slot 3")).Row($"{Da}.2.2.1", "3", (2, value), (4, 2), (6, value));
        Assert.Equal(board, await StateCase.PartAsync(agent, "controller", "Slot 3"));
        Assert.Equal(cache, await StateCase.PartAsync(agent, "battery", "cache of controller 3"));
        Assert.Equal(battery, await StateCase.PartAsync(agent, "battery", "cache battery of controller 3"));
    }

    [Fact]
    public async Task Cache_WithBadData_IsFailed() =>
        Assert.Equal("failed", await StateCase.PartAsync(new Agent().Row($"{Da}.2.2.1", "3", (2, 3), (4, 3), (6, 2)), "battery", "cache of controller 3"));

    [Theory]
    [InlineData(1, "unknown")]
    [InlineData(2, "ok")]
    [InlineData(3, "warning")]
    [InlineData(4, "failed")]
    [InlineData(5, "unknown")]
    public async Task HealthParts_EachCondition_IsToldInOurWords(int condition, string expected)
    {
        var agent = new Agent().Put("1.3.6.1.4.1.232.2.2.4.2.0", "ProLiant")
            .Row($"{He}.6.7.1", "0.3", (4, 3), (9, condition)).Row($"{He}.6.7.1", "0.4", (4, 2), (9, condition))
            .Row($"{He}.6.8.1", "0.1", (4, 21), (6, condition), (8, "Inlet"))
            .Row($"{He}.9.3.1", "0.1", (3, 3), (4, condition))
            .Row($"{He}.17.2.1", "0.1", (3, 3), (4, condition));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "fan", "fan 3"));
        Assert.Null(await StateCase.PartAsync(agent, "fan", "fan 4"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "temperature", "Inlet"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "power", "power supply 1"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "battery", "smart storage battery 1"));
    }

    [Fact]
    public async Task PowerSupply_StatusIsPreferredToCondition()
    {
        var agent = new Agent().Put("1.3.6.1.4.1.232.2.2.4.2.0", "ProLiant").Row($"{He}.9.3.1", "0.1", (3, 3), (4, 1), (5, 1)).Row($"{He}.9.3.1", "0.2", (3, 3), (4, 1), (5, 4));
        Assert.Equal("ok", await StateCase.PartAsync(agent, "power", "power supply 1"));
        Assert.Equal("failed", await StateCase.PartAsync(agent, "power", "power supply 2"));
    }

    [Fact]
    public async Task Gen11_WithPhantomRowsOfZeros_IsRecognisedWithoutArrays()
    {
        var agent = new Agent().Put("1.3.6.1.4.1.232.2.2.4.2.0", "ProLiant DL380 Gen11").Put("1.3.6.1.2.1.1.1.0", "Integrated Lights-Out 6 1.56 Feb 01 2024")
            .Row($"{Da}.3.1.1", "0.0", (3, 0), (4, 0), (9, 0)).Row($"{Da}.5.1.1", "0.0", (5, 0), (6, 0), (45, 0)).Row($"{Da}.2.1.1", "0", (10, 0));
        await using var watched = new Watched(agent);
        Assert.Equal(0, (await watched.RunAsync("arrays")).Samples["raid_arrays"]);
        Assert.Equal(0, (await watched.RunAsync("disks")).Samples["raid_disks"]);
        var device = await watched.RunAsync("device");
        Assert.Empty(device.Samples.Series("raid_device_state"));
        Assert.Equal(("HPE ProLiant DL380 Gen11", "iLO 6 1.56"), device.Run.Identified);
    }

    [Fact]
    public async Task PhysicalDrive_Temperature_HasTheLimitThatTheDeviceTells()
    {
        await using var watched = new Watched(Disk(2).Put($"{Da}.5.1.1.70.0.3", 54).Put($"{Da}.5.1.1.71.0.3", 65));
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal((54, 65), (samples["raid_disk_temperature_celsius"], samples["raid_disk_temperature_limit_celsius"]));
        watched.Agent.Put($"{Da}.5.1.1.71.0.3", -1);
        Assert.Equal(60, (await watched.RunAsync("disks")).Samples["raid_disk_temperature_limit_celsius"]);
    }

    private static Agent Drive(int status, uint percent) => new Agent().Row(
        $"{Da}.3.1.1", "0.1", (3, 5), (4, status), (8, new byte[] { 9 }), (9, 1000), (10, "$%&'()*+,-."u8.ToArray()), (12, percent), (23, 4294967295u));

    private static Agent Disk(int status) => new Agent().Row(
        $"{Da}.5.1.1", "0.3", (3, "EH0450"), (5, 4), (6, status), (8, 0u), (45, 429247), (57, 2), (58, 2), (62, "1I"), (63, 6), (64, "Port 1I Box 6 Bay 4"), (70, -1), (73, 1), (75, 4294967295u));
}
