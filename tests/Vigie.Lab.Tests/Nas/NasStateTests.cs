using Vigie.Lab.Nas;
using Vigie.Lab.Shop.Faults;
using Vigie.Lab.Snmp;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Nas;

/// <summary>Each state of the NAS as a real snmpd tells it, read with snmpbulkwalk.</summary>
public sealed class NasStateTests : IAsyncLifetime
{
    private const string DiskIds = "2.1.1.2";
    private const string DiskStatuses = "2.1.1.5";
    private const string DiskHealths = "2.1.1.13";
    private const string ArrayNames = "3.1.1.2";
    private const string ArrayStatuses = "3.1.1.3";

    private readonly TemporaryFolder _folder = new();
    private NasAgent _agent = null!;

    public async ValueTask InitializeAsync() => _agent = await NasAgent.StartAsync(_folder.Root);

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Healthy_Walked_IsAllThatTheLabHoldsAndInOrder()
    {
        var told = await _agent.WalkAsync();

        Assert.Equal(NasMib.Of(_agent.Nas.Now).Select(o => (o.Oid.ToString(), Printed(o))), told.Select(o => (o.Key, o.Value)));
        Assert.Equal(["Disk 1", "Disk 2", "Disk 3", "Disk 4"], told.Column(DiskIds));
        Assert.Equal(["Volume 1", "Storage Pool 1"], told.Column(ArrayNames));
        Assert.Equal([1, 1], told.Numbers(ArrayStatuses));
        Assert.Equal(["1"], told.Column("1.1"));
    }

    [Fact]
    public async Task SystemGroup_Asked_LooksLikeLinuxAndNotLikeItsVendor()
    {
        Assert.StartsWith(".1.3.6.1.2.1.1.1.0 = STRING: \"Linux nas-aard 4.4.302+", (await _agent.GetAsync(".1.3.6.1.2.1.1.1.0")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal(".1.3.6.1.2.1.1.2.0 = OID: .1.3.6.1.4.1.8072.3.2.10", (await _agent.GetAsync(".1.3.6.1.2.1.1.2.0")).Succeeded().Trim());
        Assert.Contains("No Such", (await _agent.GetAsync(NasAgent.Vendor + ".9.1.0")).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiskPulled_ItsRowVanishes_AndOnlyThePoolIsDegraded()
    {
        await _agent.PlayAsync("nas-disk-pulled");
        var told = await _agent.WalkAsync();

        Assert.Equal(["Disk 1", "Disk 2", "Disk 4"], told.Column(DiskIds));
        Assert.Equal([0, 1, 2], told.Numbers("2.1.1.1"));
        Assert.Equal([1, 1, 1], told.Numbers(DiskStatuses));
        Assert.Equal([1, 11], told.Numbers(ArrayStatuses));
        Assert.Equal(["1"], told.Column("1.1"));
    }

    [Fact]
    public async Task Degraded_TheDeadDisk_IsStillListed()
    {
        await _agent.PlayAsync("nas-degraded");
        var told = await _agent.WalkAsync();

        Assert.Equal([1, 5, 1, 1], told.Numbers(DiskStatuses));
        Assert.Equal([1, 4, 1, 1], told.Numbers(DiskHealths));
        Assert.Equal([1, 11], told.Numbers(ArrayStatuses));
    }

    [Fact]
    public async Task Rebuild_Running_MovesOnAndEndsWhole()
    {
        await _agent.PlayAsync("nas-rebuild", TimeSpan.FromSeconds(10));
        var begun = await _agent.WalkAsync();
        await _agent.PlayAsync("nas-rebuild", TimeSpan.FromSeconds(200));
        var later = await _agent.WalkAsync();
        await _agent.PlayAsync("nas-rebuild", NasFaults.RepairTime);
        var over = await _agent.WalkAsync();

        Assert.Equal([1, 2], begun.Numbers(ArrayStatuses));
        Assert.Equal(["data", "data", "none", "data"], begun.Column("2.1.1.7"));
        Assert.Equal(["1600000000", "32000000000"], [begun.Column("101.1.1.13")[2], later.Column("101.1.1.13")[2]]);
        Assert.Equal([1, 1], over.Numbers(ArrayStatuses));
        Assert.Equal(["data", "data", "data", "data"], over.Column("2.1.1.7"));
        Assert.NotEqual(NasModels.Healthy("AARD", _agent.Clock.GetUtcNow()).Disks[2].Serial, over.Column("101.1.1.14")[2]);
    }

    [Fact]
    public async Task Scrub_Running_IsToldOfThePoolAlone()
    {
        await _agent.PlayAsync("nas-scrub");
        var told = await _agent.WalkAsync();

        Assert.Equal([1, 13], told.Numbers(ArrayStatuses));
        Assert.All(told.Numbers(DiskHealths), health => Assert.Equal(1, health));
    }

    [Fact]
    public async Task Crashed_PoolVolumeAndSystem_SaySo()
    {
        await _agent.PlayAsync("nas-crashed");
        var told = await _agent.WalkAsync();

        Assert.Equal([12, 12], told.Numbers(ArrayStatuses));
        Assert.Equal(["Disk 1", "Disk 4"], told.Column(DiskIds));
        Assert.Equal(["2"], told.Column("1.1"));
    }

    [Fact]
    public async Task DiskHot_ItsTemperature_IsToldOfThatDiskAlone()
    {
        await _agent.PlayAsync("nas-disk-hot");
        Assert.Equal([3], (await _agent.WalkAsync()).Numbers("2.1.1.6").Index().Where(disk => disk.Item > 50).Select(disk => disk.Index));
    }

    [Fact]
    public async Task DiskFailing_HealthIsCritical_WhileItsStatusStaysNormal()
    {
        await _agent.PlayAsync("nas-disk-failing", TimeSpan.FromSeconds(20));
        var told = await _agent.WalkAsync();

        Assert.Equal([3, 1, 1, 1], told.Numbers(DiskHealths));
        Assert.Equal([1, 1, 1, 1], told.Numbers(DiskStatuses));
        Assert.Equal([531, 0, 0, 0], told.Numbers("2.1.1.9"));
        Assert.Equal([1, 1], told.Numbers(ArrayStatuses));
    }

    private static string Printed(MibObject o) => o.Type switch
    {
        "integer" => "INTEGER: " + o.Value,
        "counter" => "Counter32: " + o.Value,
        "counter64" => "Counter64: " + o.Value,
        _ => $"STRING: \"{o.Value}\"",
    };
}
