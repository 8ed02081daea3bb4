using Vigie.Raid.Memory;
using Vigie.Raid.Tests.Support;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Traps;

/// <summary>What vanishes is missed: within bounds, and not when the reading itself was broken.</summary>
public sealed class MemoryTests
{
    private const string Raids = "1.3.6.1.4.1.6574.3.1.1";
    private const string Disks = "1.3.6.1.4.1.6574.2.1.1";

    [Fact]
    public async Task Disks_OneThatVanishes_IsMissingUntilItIsBack()
    {
        await using var watched = new Watched(FourBays());
        Assert.Empty((await watched.RunAsync("disks")).Samples.Series("raid_disk_state", "disk=\"Disk 5\""));
        watched.Agent.DropRow(Disks, "2");
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal("missing", samples.State("raid_disk_state", "disk=\"Disk 3\"", "slot=\"3\""));
        Assert.Equal("M3", samples.Label("model", "raid_disk_info", "disk=\"Disk 3\""));
        Assert.Equal(3, samples["raid_disks"]);
        watched.Agent.Row(Disks, "2", (2, "Disk 3"), (3, "New"), (5, 1));
        samples = (await watched.RunAsync("disks")).Samples;
        Assert.Equal("ok", samples.State("raid_disk_state", "disk=\"Disk 3\""));
        Assert.Equal(4, samples["raid_disks"]);
    }

    [Fact]
    public async Task Disks_RenumberedRows_AreTheSameDisks()
    {
        await using var watched = new Watched(FourBays());
        await watched.RunAsync("disks");
        watched.Agent.Drop(Disks);
        for (var disk = 1; disk <= 4; disk++)
        {
            watched.Agent.Row(Disks, $"{9 - disk}", (2, $"Disk {disk}"), (3, $"M{disk}"), (5, 1));
        }

        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.All(samples.Series("raid_disk_state", "state=\"missing\""), series => Assert.Equal(0, samples[series]));
        Assert.Equal(4, samples["raid_disks"]);
    }

    [Fact]
    public async Task Disks_Missing_IsForgottenInTheEnd()
    {
        await using var watched = new Watched(FourBays(), settings => settings with { ForgetAfter = TimeSpan.FromHours(1) });
        await watched.RunAsync("disks");
        watched.Agent.DropRow(Disks, "2");
        await watched.RunAsync("disks");
        watched.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("missing", (await watched.RunAsync("disks")).Samples.State("raid_disk_state", "disk=\"Disk 3\""));
        watched.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null((await watched.RunAsync("disks")).Samples.State("raid_disk_state", "disk=\"Disk 3\""));
    }

    [Fact]
    public async Task Disks_Missing_IsForgottenWhenTheOwnersCountIsMet()
    {
        await using var watched = new Watched(FourBays(), settings => settings with { Expected = new Expectation(Disks: 3) });
        await watched.RunAsync("disks");
        watched.Agent.DropRow(Disks, "2");
        var samples = (await watched.RunAsync("disks")).Samples;
        Assert.Null(samples.State("raid_disk_state", "disk=\"Disk 3\""));
        Assert.Equal(3, samples["raid_disks_expected"]);
    }

    [Fact]
    public async Task Disks_TableThatBreaksOff_MakesNoneMissingAndTellsTheFault()
    {
        await using var watched = new Watched(FourBays());
        await watched.RunAsync("disks");
        watched.Agent.Cut = (Oid.Parse(Disks), WalkEnd.NotIncreasing);
        var ran = await watched.RunAsync("disks");
        Assert.Null(ran.Samples.State("raid_disk_state", "disk=\"Disk 4\""));
        Assert.Contains("NotIncreasing", ran.Run.PartialFailure!.Value.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disks_AfterARestart_TellSinceWhenTheyAreRemembered()
    {
        await using var watched = new Watched(FourBays());
        var since = watched.Clock.GetUtcNow().ToUnixTimeSeconds();
        watched.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(since, (await watched.RunAsync("disks")).Samples["raid_disks_remembered_since_timestamp_seconds"]);
        Assert.Equal(since, (await watched.RunAsync("arrays")).Samples["raid_arrays_remembered_since_timestamp_seconds"]);
    }

    [Fact]
    public async Task Arrays_SubtreeThatIsGone_IsMissedNotForgotten()
    {
        await using var watched = new Watched(FourBays());
        await watched.RunAsync("arrays");
        watched.Agent.Drop("1.3.6.1.4.1.6574");
        watched.Clock.Advance(TimeSpan.FromMinutes(30));
        var samples = (await watched.RunAsync("arrays")).Samples;
        Assert.Equal(0, samples["raid_arrays", "vendor=\"synology\""]);
        Assert.Equal(0, samples["raid_array_present", "array=\"Storage Pool 1\""]);
        Assert.Equal("unknown", samples.State("raid_array_state", "array=\"Storage Pool 1\""));
    }

    [Fact]
    public void See_MoreThanItsBound_RemembersNoMore()
    {
        var memory = new SeenMemory<string>(new ManualTimeProvider(), TimeSpan.FromDays(7), most: 10);
        for (var i = 0; i < 1000; i++)
        {
            memory.See(new Dictionary<string, string> { [$"disk {i}"] = "x" }, isWhole: true);
        }

        Assert.Equal(10, memory.Count);
    }

    private static Agent FourBays()
    {
        var agent = new Agent().Put("1.3.6.1.4.1.6574.1.5.1.0", "DS920+").Row(Raids, "0", (2, "Volume 1"), (3, 1)).Row(Raids, "1", (2, "Storage Pool 1"), (3, 1));
        for (var disk = 1; disk <= 4; disk++)
        {
            agent.Row(Disks, $"{disk - 1}", (2, $"Disk {disk}"), (3, $"M{disk}"), (5, 1), (6, 30));
        }

        return agent;
    }
}
