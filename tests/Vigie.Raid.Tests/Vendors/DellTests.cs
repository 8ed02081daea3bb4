using Vigie.Raid.Tests.Support;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Vendors;

public sealed class DellTests
{
    private const string Idrac = "1.3.6.1.4.1.674.10892.5.5.1.20";
    private const string Health = "1.3.6.1.4.1.674.10892.5.4";
    private const string Omsa = "1.3.6.1.4.1.674.10893.1.20";
    private const string Fqdd = "Disk.Virtual.0:RAID.Integrated.1-1";
    private const string DiskFqdd = "Disk.Bay.0:Enclosure.Internal.0-1:RAID.Integrated.1-1";

    [Theory]
    [InlineData(1, 1, "unknown")]
    [InlineData(2, 1, "optimal")]
    [InlineData(3, 1, "failed")]
    [InlineData(4, 1, "degraded")]
    [InlineData(5, 1, "unknown")]
    [InlineData(2, 2, "migrating")]
    [InlineData(2, 3, "scrubbing")]
    [InlineData(2, 4, "initializing")]
    [InlineData(2, 5, "resyncing")]
    [InlineData(2, 9, "optimal")]
    [InlineData(4, 3, "degraded")]
    public async Task IdracVirtualDisk_EachStateAndOperation_IsToldInOurWords(int state, int operation, string expected)
    {
        foreach (var root in new[] { Idrac, "1.3.6.1.4.1.674.10892.2.6.1.20" })
        {
            var agent = new Agent().Row($"{root}.140.1.1", "1", (2, "Store1"), (4, state), (6, 100), (13, 4), (30, operation), (31, 42), (35, Fqdd));
            Assert.Equal(expected, (await StateCase.ArrayAsync(agent)).State);
        }
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "0")]
    [InlineData(3, "1")]
    [InlineData(4, "5")]
    [InlineData(5, "6")]
    [InlineData(6, "10")]
    [InlineData(7, "50")]
    [InlineData(8, "60")]
    [InlineData(9, "concat 1")]
    [InlineData(10, "concat 5")]
    [InlineData(11, "")]
    public async Task IdracVirtualDisk_EachLayout_IsALevel(int layout, string expected)
    {
        await using var watched = new Watched(new Agent().Row($"{Idrac}.140.1.1", "1", (2, "VD"), (4, 2), (13, layout), (30, 1), (35, Fqdd)));
        Assert.Equal(expected, (await watched.RunAsync("arrays")).Samples.Label("level", "raid_array_info"));
    }

    [Theory]
    [InlineData(1, 1, 1, 0, "unknown")]
    [InlineData(2, 1, 1, 0, "unassigned")]
    [InlineData(2, 2, 1, 0, "spare")]
    [InlineData(2, 3, 1, 0, "spare")]
    [InlineData(3, 1, 1, 0, "ok")]
    [InlineData(4, 1, 1, 0, "foreign")]
    [InlineData(5, 1, 1, 0, "offline")]
    [InlineData(6, 1, 1, 0, "failed")]
    [InlineData(7, 1, 1, 0, "failed")]
    [InlineData(8, 1, 1, 0, "ok")]
    [InlineData(9, 1, 1, 0, "missing")]
    [InlineData(10, 1, 1, 0, "ok")]
    [InlineData(11, 1, 1, 0, "unknown")]
    [InlineData(3, 1, 2, 0, "rebuilding")]
    [InlineData(3, 1, 3, 0, "ok")]
    [InlineData(3, 1, 4, 0, "rebuilding")]
    [InlineData(3, 1, 1, 1, "predictive_failure")]
    public async Task IdracPhysicalDisk_EachState_IsToldInOurWords(int state, int spare, int operation, int smart, string expected)
    {
        var agent = new Agent().Row($"{Idrac}.130.4.1", "1", (2, "Physical Disk 0:1:5"), (4, state), (22, spare), (31, smart), (49, 255), (50, operation), (51, 7), (54, DiskFqdd));
        Assert.Equal(expected, (await StateCase.DiskAsync(agent)).State);
    }

    [Fact]
    public async Task IdracVirtualDisk_DegradedWhileADiskOfItsControllerRebuilds_IsRebuilding()
    {
        var agent = new Agent()
            .Row($"{Idrac}.140.1.1", "1", (2, "A"), (4, 4), (13, 4), (30, 1), (35, "Disk.Virtual.0:RAID.Integrated.1-1"))
            .Row($"{Idrac}.140.1.1", "2", (2, "B"), (4, 4), (13, 4), (30, 1), (35, "Disk.Virtual.0:RAID.Slot.2-1"))
            .Row($"{Idrac}.130.4.1", "1", (50, 2), (51, 33), (54, DiskFqdd));
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal("rebuilding", samples.State("raid_array_state", "array=\"A\""));
        Assert.Equal(0.33, samples["raid_array_activity_progress_ratio", "array=\"A\""]);
        Assert.Equal("degraded", samples.State("raid_array_state", "array=\"B\""));
    }

    [Fact]
    public async Task IdracPassThroughDisks_AreNoArrays()
    {
        await using var watched = new Watched(new Agent().Row($"{Idrac}.140.1.1", "1", (2, "NonRAID Disk 3"), (4, 2), (13, 2), (30, 1), (35, Fqdd)));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal(0, samples["raid_arrays"]);
        Assert.Single(samples.Series("raid_array_info", "array_kind=\"passthrough\""));
    }

    [Fact]
    public async Task IdracVirtualDisks_OfTwoControllersWithOneName_AreTwo()
    {
        var agent = new Agent()
            .Row($"{Idrac}.140.1.1", "1", (2, "Virtual Disk 0"), (4, 2), (30, 1), (35, "Disk.Virtual.0:RAID.Integrated.1-1"))
            .Row($"{Idrac}.140.1.1", "2", (2, "Virtual Disk 0"), (4, 3), (30, 1), (35, "Disk.Virtual.0:RAID.Slot.2-1"));
        await using var watched = new Watched(agent);
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal(2, samples["raid_arrays"]);
        Assert.Equal("failed", samples.State("raid_array_state", "array=\"Virtual Disk 0 (RAID.Slot.2-1)\""));
    }

    [Theory]
    [InlineData(1, "unknown")]
    [InlineData(2, "unknown")]
    [InlineData(3, "ok")]
    [InlineData(4, "warning")]
    [InlineData(5, "failed")]
    [InlineData(6, "failed")]
    [InlineData(7, "unknown")]
    public async Task IdracParts_EachObjectStatus_IsToldInOurWords(int status, string expected)
    {
        var agent = new Agent()
            .Row($"{Health}.600.12.1", "1.1", (5, status), (8, "PS1 Status"))
            .Row($"{Health}.600.50.1", "1.1", (5, status), (7, "PERC1 ROMB Battery"))
            .Row($"{Idrac}.130.1.1", "1", (2, "PERC H740P"), (38, status))
            .Put("1.3.6.1.4.1.674.10892.5.1.3.12.0", "PowerEdge R540");
        Assert.Equal(expected, await StateCase.PartAsync(agent, "power", "PS1 Status"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "battery", "PERC1 ROMB Battery"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "controller", "PERC H740P"));
    }

    [Theory]
    [InlineData(1, "unknown")]
    [InlineData(2, "unknown")]
    [InlineData(3, "ok")]
    [InlineData(4, "warning")]
    [InlineData(5, "failed")]
    [InlineData(6, "failed")]
    [InlineData(7, "warning")]
    [InlineData(8, "failed")]
    [InlineData(9, "failed")]
    [InlineData(10, "failed")]
    public async Task IdracProbes_EachStatus_IsToldInOurWords(int status, string expected)
    {
        var agent = new Agent()
            .Row($"{Health}.700.12.1", "1.1", (5, status), (8, "Fan1"))
            .Row($"{Health}.700.20.1", "1.1", (5, status), (6, 230), (8, "Inlet Temp"))
            .Put("1.3.6.1.4.1.674.10892.5.1.3.12.0", "PowerEdge R540");
        Assert.Equal(expected, await StateCase.PartAsync(agent, "fan", "Fan1"));
        Assert.Equal(expected, await StateCase.PartAsync(agent, "temperature", "Inlet Temp"));
    }

    [Theory]
    [InlineData(1, "unknown", "unknown")]
    [InlineData(2, "ok", "ok")]
    [InlineData(3, "failed", "failed")]
    [InlineData(4, "warning", "missing")]
    [InlineData(5, "missing", "warning")]
    [InlineData(6, "transitional", "unknown")]
    [InlineData(7, "warning", "unknown")]
    public async Task IdracBatteryAndEnclosure_EachState_IsToldInOurWords(int state, string battery, string enclosure)
    {
        var agent = new Agent().Row($"{Idrac}.130.15.1", "1", (2, "Battery 1"), (4, state)).Row($"{Idrac}.130.3.1", "1", (2, "Backplane 1"), (4, state));
        Assert.Equal(battery, await StateCase.PartAsync(agent, "battery", "Battery 1"));
        Assert.Equal(enclosure, await StateCase.PartAsync(agent, "enclosure", "Backplane 1"));
    }

    [Theory]
    [InlineData(1, "optimal")]
    [InlineData(2, "failed")]
    [InlineData(3, "optimal")]
    [InlineData(4, "failed")]
    [InlineData(6, "degraded")]
    [InlineData(7, "scrubbing")]
    [InlineData(15, "resyncing")]
    [InlineData(16, "rebuilding")]
    [InlineData(18, "degraded")]
    [InlineData(24, "rebuilding")]
    [InlineData(26, "initializing")]
    [InlineData(32, "migrating")]
    [InlineData(35, "initializing")]
    [InlineData(36, "initializing")]
    [InlineData(38, "resyncing")]
    [InlineData(52, "degraded")]
    [InlineData(54, "degraded")]
    [InlineData(99, "unknown")]
    public async Task OmsaVirtualDisk_EachState_IsToldInOurWords(int state, string expected) =>
        Assert.Equal(expected, (await StateCase.ArrayAsync(new Agent().Row($"{Omsa}.140.1.1", "1", (2, "Virtual Disk 0"), (4, state), (6, 1000), (13, 7)).Put($"{Omsa}.1.0", "9.5"))).State);

    [Theory]
    [InlineData(1, 5, 1, "unassigned")]
    [InlineData(1, 3, 1, "spare")]
    [InlineData(1, 4, 1, "spare")]
    [InlineData(2, 1, 1, "failed")]
    [InlineData(3, 1, 1, "ok")]
    [InlineData(4, 1, 1, "offline")]
    [InlineData(6, 1, 1, "predictive_failure")]
    [InlineData(7, 1, 1, "rebuilding")]
    [InlineData(11, 1, 1, "missing")]
    [InlineData(13, 99, 1, "ok")]
    [InlineData(14, 1, 1, "unknown")]
    [InlineData(15, 1, 1, "rebuilding")]
    [InlineData(22, 1, 1, "rebuilding")]
    [InlineData(23, 1, 1, "ok")]
    [InlineData(24, 1, 1, "rebuilding")]
    [InlineData(25, 1, 1, "unknown")]
    [InlineData(26, 1, 1, "unassigned")]
    [InlineData(27, 1, 1, "failed")]
    [InlineData(28, 1, 1, "unknown")]
    [InlineData(34, 1, 1, "predictive_failure")]
    [InlineData(35, 1, 1, "unassigned")]
    [InlineData(39, 1, 1, "foreign")]
    [InlineData(40, 1, 1, "unassigned")]
    [InlineData(41, 1, 1, "failed")]
    [InlineData(53, 1, 1, "failed")]
    [InlineData(56, 1, 1, "ok")]
    [InlineData(57, 1, 1, "unknown")]
    [InlineData(3, 1, 2, "predictive_failure")]
    public async Task OmsaDisk_EachState_IsToldInOurWords(int state, int spare, int smart, string expected) =>
        Assert.Equal(expected, (await StateCase.DiskAsync(new Agent().Row($"{Omsa}.130.4.1", "1", (2, "Physical Disk 0:0:1"), (4, state), (22, spare), (31, smart)))).State);

    [Theory]
    [InlineData(1, "ok", "ok")]
    [InlineData(2, "failed", "failed")]
    [InlineData(3, "ok", "unknown")]
    [InlineData(4, "failed", "unknown")]
    [InlineData(5, "missing", "unknown")]
    [InlineData(6, "warning", "warning")]
    [InlineData(7, "unknown", "transitional")]
    [InlineData(9, "transitional", "ok")]
    [InlineData(10, "unknown", "warning")]
    [InlineData(11, "missing", "unknown")]
    [InlineData(12, "unknown", "transitional")]
    [InlineData(21, "missing", "missing")]
    [InlineData(36, "unknown", "transitional")]
    public async Task OmsaParts_EachState_IsToldInOurWords(int state, string part, string battery)
    {
        var agent = new Agent();
        foreach (var (table, column) in new[] { (1, 5), (3, 4), (7, 4), (9, 4), (11, 4), (15, 4) })
        {
            agent.Row($"{Omsa}.130.{table}.1", "1", (2, $"thing {table}"), (column, state));
        }

        foreach (var (kind, table) in new[] { ("controller", 1), ("enclosure", 3), ("fan", 7), ("power", 9), ("temperature", 11) })
        {
            Assert.Equal(part, await StateCase.PartAsync(agent, kind, $"thing {table}"));
        }

        Assert.Equal(battery, await StateCase.PartAsync(agent, "battery", "thing 15"));
    }

    [Theory]
    [InlineData(1, "failed")]
    [InlineData(2, "warning")]
    [InlineData(3, "ok")]
    [InlineData(4, "unknown")]
    public async Task OmsaGlobalStatus_CountsTheOtherWayRound(int status, string expected) =>
        Assert.Equal(expected, await StateCase.PartAsync(new Agent().Put($"{Omsa}.1.0", "9.5").Put($"{Omsa}.2.0", status), "system", "storage"));
}
