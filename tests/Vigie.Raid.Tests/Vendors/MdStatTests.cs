using Vigie.Raid.Model;
using Vigie.Raid.Vendors;

namespace Vigie.Raid.Tests.Vendors;

public sealed class MdStatTests
{
    [Theory]
    [InlineData("md2 : active raid5 sdd1[3] sdc1[2] sdb1[1] sda1[0]", "5860 blocks super 1.2 level 5, 64k chunk, algorithm 2 [4/4] [UUUU]", "", ArrayState.Optimal, Redundancy.Full, ArrayActivity.None, null)]
    [InlineData("md2 : active raid5 sdc1[2] sdb1[1] sda1[0]", "5860 blocks level 5, 64k chunk, algorithm 2 [4/3] [UUU_]", "", ArrayState.Degraded, Redundancy.Reduced, ArrayActivity.None, null)]
    [InlineData("md2 : active raid5 sdd1[4] sdc1[2] sdb1[1] sda1[0]", "5860 blocks level 5 [4/3] [UUU_]", "[=>...]  recovery = 25.0% (25/100) finish=142.4min speed=200412K/sec", ArrayState.Rebuilding, Redundancy.Reduced, ArrayActivity.Rebuild, 0.25)]
    [InlineData("md2 : active raid5 sdd1[4] sdc1[2] sdb1[1] sda1[0]", "5860 blocks level 5 [4/3] [UUU_]", "resync=DELAYED", ArrayState.Degraded, Redundancy.Reduced, ArrayActivity.Resync, null)]
    [InlineData("md2 : active raid5 sdd1[4] sdc1[2] sdb1[1] sda1[0]", "5860 blocks level 5 [4/3] [UUU_]", "recovery=PENDING", ArrayState.Degraded, Redundancy.Reduced, ArrayActivity.Rebuild, null)]
    [InlineData("md2 : active raid5 sdd1[3] sdc1[2] sdb1[1] sda1[0]", "5860 blocks level 5 [4/4] [UUUU]", "[>....]  resync =  3.1% finish=1min speed=1K/sec", ArrayState.Resyncing, Redundancy.Full, ArrayActivity.Resync, 0.031)]
    [InlineData("md2 : active raid5 sdd1[3] sdc1[2] sdb1[1] sda1[0]", "5860 blocks level 5 [4/4] [UUUU]", "[>....]  check = 50.0% (5/10) finish=1min speed=1K/sec", ArrayState.Scrubbing, Redundancy.Full, ArrayActivity.Check, 0.5)]
    [InlineData("md2 : active raid5 sdd1[3] sdc1[2] sdb1[1] sda1[0]", "5860 blocks level 5 [4/4] [UUUU]", "[>....]  reshape = 10.0% (1/10) finish=1min speed=1K/sec", ArrayState.Expanding, Redundancy.Full, ArrayActivity.Reshape, 0.1)]
    [InlineData("md2 : active raid5 sdb1[1] sda1[0]", "5860 blocks level 5 [4/2] [UU__]", "", ArrayState.Failed, Redundancy.None, ArrayActivity.None, null)]
    [InlineData("md2 : active raid6 sdb1[1] sda1[0]", "5860 blocks level 6 [4/2] [UU__]", "", ArrayState.Degraded, Redundancy.Reduced, ArrayActivity.None, null)]
    [InlineData("md2 : active raid6 sda1[0]", "5860 blocks level 6 [4/1] [U___]", "", ArrayState.Failed, Redundancy.None, ArrayActivity.None, null)]
    [InlineData("md5 : active raid10 sda1[0] sdb1[1]", "5860 blocks 512K chunks 2 near-copies [4/2] [UU__]", "", ArrayState.Degraded, Redundancy.Reduced, ArrayActivity.None, null)]
    [InlineData("md2 : active raid1 sda1[0]", "5860 blocks super 1.2 [2/1] [U_]", "", ArrayState.Degraded, Redundancy.Reduced, ArrayActivity.None, null)]
    [InlineData("md2 : active raid1 sda1[0](F)", "5860 blocks super 1.2 [2/0] [__]", "", ArrayState.Failed, Redundancy.None, ArrayActivity.None, null)]
    [InlineData("md3 : active raid0 sdb1[1] sda1[0]", "5860 blocks super 1.2 512k chunks", "", ArrayState.Optimal, Redundancy.None, ArrayActivity.None, null)]
    [InlineData("md4 : inactive sdb1[1](S) sda1[0](S)", "5860 blocks super 1.2", "", ArrayState.Failed, Redundancy.None, ArrayActivity.None, null)]
    [InlineData("md4 : broken raid0 sdb1[1] sda1[0]", "5860 blocks super 1.2", "", ArrayState.Failed, Redundancy.None, ArrayActivity.None, null)]
    [InlineData("md2 : active (auto-read-only) raid1 sdb1[1] sda1[0]", "5860 blocks super 1.2 [2/2] [UU]", "resync=PENDING", ArrayState.Resyncing, Redundancy.Full, ArrayActivity.Resync, null)]
    internal void Parse_EachSituation_IsToldInOurWords(string head, string blocks, string progress, ArrayState state, Redundancy redundancy, ArrayActivity activity, double? done)
    {
        var (arrays, _) = Parse($"Personalities : [raid1] [raid6]\n{head}\n      {blocks}\n      {progress}\n      bitmap: 2/15 pages [8KB], 65536KB chunk\n\nunused devices: <none>\n");
        var array = Assert.Single(arrays);
        Assert.Equal((state, redundancy, activity), (array.Told.State, array.Redundancy, array.Activity));
        Assert.Equal(done, array.Progress);
        Assert.Equal(ArrayKind.Array, array.Kind);
    }

    [Theory]
    [InlineData("md0", "raid1", "sda1[0] sdb1[1]", "[12/2] [UU__________]", false, ArrayKind.System, ArrayState.Optimal)]
    [InlineData("md9", "raid1", "sda1[0] sdb1[1] sdc1[2]", "[32/3] [UUU_____________________________]", true, ArrayKind.System, ArrayState.Optimal)]
    [InlineData("md13", "raid1", "sda4[0] sdb4[1]", "[24/2] [UU______________________]", true, ArrayKind.System, ArrayState.Optimal)]
    [InlineData("md0", "raid1", "sda1[0]", "[2/1] [U_]", true, ArrayKind.System, ArrayState.Optimal)]
    [InlineData("md0", "raid1", "sda1[0]", "[2/1] [U_]", false, ArrayKind.Array, ArrayState.Degraded)]
    [InlineData("md0", "raid1", "sda1[0] sdb1[1] sdc1[2]", "[4/3] [UUU_]", false, ArrayKind.Array, ArrayState.Degraded)]
    [InlineData("md1", "raid1", "sda2[0] sdb2[1](F)", "[12/1] [U___________]", true, ArrayKind.Array, ArrayState.Degraded)]
    [InlineData("md2", "raid1", "sda3[0] sdb3[1]", "[12/2] [UU__________]", true, ArrayKind.Array, ArrayState.Degraded)]
    [InlineData("md0", "raid5", "sda1[0] sdb1[1]", "[3/2] [UU_]", true, ArrayKind.Array, ArrayState.Degraded)]
    internal void Parse_MirrorsOverAllBays_AreTheSystemsOwnAndWhole(string name, string level, string members, string counts, bool isNas, ArrayKind kind, ArrayState state)
    {
        var (arrays, _) = MdStat.Parse($"Personalities : [raid1]\n{name} : active {level} {members}\n      2097088 blocks {counts}\n\n", isNas, []);
        var array = Assert.Single(arrays);
        Assert.Equal((kind, state), (array.Kind, array.Told.State));
    }

    [Fact]
    public void Parse_SystemArrayNamedByTheOwner_IsWhole()
    {
        const string Text = "Personalities : [raid1]\nmd126 : active raid1 sda1[0]\n      2097088 blocks [2/1] [U_]\n";
        var array = Assert.Single(MdStat.Parse(Text, isNas: false, ["md126"]).Arrays);
        Assert.Equal((ArrayKind.System, ArrayState.Optimal), (array.Kind, array.Told.State));
    }

    [Fact]
    public void Parse_SystemArrayWithFaultyMember_IsDegradedEvenSo()
    {
        const string Text = "Personalities : [raid1]\nmd126 : active raid1 sda1[0] sdb1[1](F)\n      2097088 blocks [2/1] [U_]\n";
        var array = Assert.Single(MdStat.Parse(Text, isNas: false, ["md126"]).Arrays);
        Assert.Equal((ArrayKind.System, ArrayState.Degraded), (array.Kind, array.Told.State));
    }

    [Fact]
    public void Parse_ContainerOfExternalMetadata_IsNoArrayButItsVolumeIs()
    {
        var (arrays, disks) = Parse("""
            Personalities : [raid1]
            md126 : active raid1 sda[1] sdb[0]
                  1953511424 blocks super external:/md127/0 [2/2] [UU]

            md127 : inactive sdb[1](S) sda[0](S)
                  6306 blocks super external:imsm

            unused devices: <none>
            """);
        Assert.Equal("md126", Assert.Single(arrays).Name);
        Assert.Equal(2, disks.Count);
    }

    [Fact]
    public void Parse_Members_AreDisksWithTheirFlags()
    {
        var (arrays, disks) = Parse("Personalities : [raid6]\nmd1 : active raid6 sda[0] sdb[1](W) sdc[2](F) sdd[3](S) sde[4](J) sdf[5](R)\n      100 blocks level 6 [4/3] [UU_U]\n");
        Assert.Equal(
            [("sda", DiskState.Ok, DiskRole.Data), ("sdb", DiskState.Ok, DiskRole.Data), ("sdc", DiskState.Failed, DiskRole.Data), ("sdd", DiskState.Spare, DiskRole.Spare), ("sde", DiskState.Ok, DiskRole.Cache), ("sdf", DiskState.Rebuilding, DiskRole.Data)],
            disks.Select(disk => (disk.Name, disk.Told.State, disk.Role)));
        Assert.Equal(1, arrays[0].Spares);
    }

    [Fact]
    public void Parse_RecoveringMember_IsTheOneThatCameLast()
    {
        var (_, disks) = Parse("Personalities : [raid5]\nmd1 : active raid5 sde[5] sdc[2] sdb[1] sda[0]\n      100 blocks level 5 [4/3] [UUU_]\n      [=>..]  recovery = 12.3% (123/1000) finish=1min speed=1K/sec\n");
        var rebuilding = Assert.Single(disks, disk => disk.Told.State == DiskState.Rebuilding);
        Assert.Equal(("sde", 0.123), (rebuilding.Name, rebuilding.Progress!.Value));
    }

    [Fact]
    public void Parse_SynologyDiskError_IsAFailedDisk()
    {
        var (_, disks) = Parse("Personalities : [raid5]\nmd2 : active raid5 sda5[0](E) sdb5[1] sdc5[2]\n      100 blocks level 5 [3/3] [EUU]\n");
        Assert.Equal(DiskState.Failed, disks[0].Told.State);
    }

    [Fact]
    public void Parse_NoArrays_TellsNone()
    {
        var (arrays, disks) = Parse("Personalities : [raid1]\nunused devices: <none>\n");
        Assert.Empty(arrays);
        Assert.Empty(disks);
    }

    private static (IReadOnlyList<RaidArray> Arrays, IReadOnlyList<RaidDisk> Disks) Parse(string text) => MdStat.Parse(text, isNas: false, []);
}
