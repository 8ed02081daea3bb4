using Vigie.Lab.Pbs;
using Vigie.Pbs.Tests.Support;
using static Vigie.Pbs.Tests.Support.Labels;
using static Vigie.Pbs.Tests.Support.Scenes;

namespace Vigie.Pbs.Tests.Traps;

/// <summary>Behaviours of PBS that trip its readers: those that make a backup look better or worse than it is. Each fails without its cure.</summary>
public sealed class BackupTraps
{
    private const string LastBackup = "pbs_group_last_backup_timestamp_seconds";

    [Theory]
    [InlineData("4.0.11")]
    [InlineData("4.2.3")]
    public async Task Trap04_GroupWhoseOnlyBackupIsUnfinished_HasNoLastBackup(string version)
    {
        await using var watched = await Watched.StartAsync(Of(Version(version), Store("nas", Group("vm/1", Unfinished(0.1)))));

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.Null(groups.Samples[LastBackup, Group("nas", "", "vm/1")]);
        Assert.Equal(1, groups.Samples["pbs_group_backups", Group("nas", "", "vm/1")]);
        Assert.Equal(1, groups.Samples["pbs_group_backup_running", Group("nas", "", "vm/1")]);
    }

    [Fact]
    public async Task Trap04_EmptyGroup_HasNoLastBackup()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", Group("vm/1"))));

        var groups = await watched.RunAsync("datastores", "groups", "snapshots", "groups");

        Assert.Null(groups.Samples[LastBackup, Group("nas", "", "vm/1")]);
        Assert.Equal(0, groups.Samples["pbs_group_backups", Group("nas", "", "vm/1")]);
        Assert.Equal(0, groups.Samples["pbs_group_backup_running", Group("nas", "", "vm/1")]);
    }

    [Fact]
    public async Task Trap04_RunningBackupReportedAsLast_AtFirstSightTheFinishedOneIsAskedFor()
    {
        // 4.0.16 and older report the last one of a walk in the directory's order, so only some of these are reported as running.
        var running = Enumerable.Range(1, 8).Select(id => Group($"vm/{id}", Finished(28), Unfinished(id / 100d))).ToArray();
        var quiet = Enumerable.Range(100, 30).Select(id => Group($"vm/{id}", Finished(1)));
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V40, Store("nas", [.. running, .. quiet])));

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.All(running, group => Assert.Equal(Now - (28 * Hour), groups.Samples[LastBackup, Group("nas", "", $"vm/{group.Id}")]));
        var asked = watched.Pbs.Requests.Where(request => request.Endpoint == PbsEndpoint.Snapshots).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, request => Assert.Contains("backup-type=vm&backup-id=", request.Target, StringComparison.Ordinal));
        Assert.Equal(asked.Count, groups.Samples.Series("pbs_group_backup_running").Count(series => groups.Samples[series] == 1));
    }

    [Fact]
    public async Task Trap04_UnsortedWalkEndsAtAnOldOne_TheNewestFinishedCounts()
    {
        PbsGroup[] Groups(Func<int, PbsSnapshot> middle) => [.. Enumerable.Range(1, 12).Select(id => Group($"vm/{id}", Finished(4), middle(id), Finished(52)))];
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V40, Store("nas", Groups(id => Finished(28 + id)))));
        await watched.RunAsync("datastores", "groups", "snapshots");
        watched.Pbs.Play(Of(PbsVersion.V40, Store("nas", Groups(id => Unfinished(id / 100d)))));

        var groups = await watched.RunAsync("groups");

        Assert.All(Enumerable.Range(1, 12), id => Assert.Equal(Now - (4 * Hour), groups.Samples[LastBackup, Group("nas", "", $"vm/{id}")]));
    }

    [Fact]
    public async Task Trap04_BackupFinishes_CountsFromTheNextListing()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(28), Unfinished(0.1)))));
        await watched.RunAsync("datastores", "groups", "snapshots");
        watched.Pbs.Play(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(28), Finished(0.1)))));

        var groups = await watched.RunAsync("groups");

        Assert.Equal(Now - (long)(0.1 * Hour), groups.Samples[LastBackup, Group("nas", "", "vm/1")]);
        Assert.Equal(0, groups.Samples["pbs_group_backup_running", Group("nas", "", "vm/1")]);
    }

    [Theory]
    [InlineData("4.0.11")]
    [InlineData("4.2.3")]
    public async Task Trap05_RunningBackup_IsToldAsRunningAndLendsNothingToTheFinishedOnes(string version)
    {
        var finished = Finished(28) with { Size = 1000, Verification = new PbsVerification("ok", Now - (27 * Hour)) };
        await using var watched = await Watched.StartAsync(Of(Version(version), Store("nas", Group("vm/1", Unfinished(0.1), finished))));

        var snapshots = await watched.RunAsync("datastores", "groups", "snapshots");
        var groups = await watched.RunAsync("groups");

        Assert.Equal(1, groups.Samples["pbs_group_backup_running", Group("nas", "", "vm/1")]);
        Assert.Equal(Now - (28 * Hour), groups.Samples[LastBackup, Group("nas", "", "vm/1")]);
        Assert.Equal(Now - (28 * Hour), snapshots.Samples["pbs_group_first_backup_timestamp_seconds", Group("nas", "", "vm/1")]);
        Assert.True(snapshots.Samples["pbs_group_last_backup_size_bytes", Group("nas", "", "vm/1")] >= 1000);
        Assert.Equal("ok", snapshots.Samples.State("pbs_group_verify_state", Group("nas", "", "vm/1")));
    }

    [Fact]
    public async Task Trap05_LeftoverOfACrash_IsOlderThanTheNewestAndNotRunning()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(2), Unfinished(26) with { PartialFiles = true }))));

        var groups = await watched.RunAsync("datastores", "groups", "snapshots", "groups");

        Assert.Equal(0, groups.Samples["pbs_group_backup_running", Group("nas", "", "vm/1")]);
    }

    [Fact]
    public async Task Trap06_VerificationCopiedBySync_IsToldApartFromOneOfTheLocalChunks()
    {
        PbsSnapshot Verified(string? store, string? node) => Finished(2) with { Verification = new PbsVerification("ok", Now - Hour) { Store = store, Node = node } };
        var scenario = Of(PbsVersion.V42, Store("copy-1", Group("vm/1", Verified(null, null)), Group("vm/2", Verified("source", null)), Group("vm/3", Verified(null, "pbs-b"))));
        await using var watched = await Watched.StartAsync(scenario with
        {
            VerifyJobs = [new PbsVerifyJob { Id = "v-1", Store = "copy-1", Run = PbsRun.Ended(Now - Hour, Now - 60) }],
        });

        var snapshots = await watched.RunAsync("datastores", "jobs", "groups", "snapshots");

        Assert.Equal(0, snapshots.Samples["pbs_group_verify_copied", Group("copy-1", "", "vm/1")]);
        Assert.Equal(1, snapshots.Samples["pbs_group_verify_copied", Group("copy-1", "", "vm/2")]);
        Assert.Equal(1, snapshots.Samples["pbs_group_verify_copied", Group("copy-1", "", "vm/3")]);
        Assert.Equal(Now - Hour, snapshots.Samples["pbs_group_last_verify_timestamp_seconds", Group("copy-1", "", "vm/1")]);
    }

    [Fact]
    public async Task Trap07_NeverVerified_IsNotFailed()
    {
        var never = Group("vm/1", Finished(2) with { Verification = null });
        var failed = Group("vm/2", Finished(2) with { Verification = new PbsVerification("failed", Now - Hour) });
        var failedBefore = Group("vm/3", Finished(2) with { Verification = new PbsVerification("ok", Now - Hour) }, Finished(26) with { Verification = new PbsVerification("failed", Now - Hour) });
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", never, failed, failedBefore)));

        var snapshots = await watched.RunAsync("datastores", "groups", "snapshots");

        Assert.Equal("none", snapshots.Samples.State("pbs_group_verify_state", Group("nas", "", "vm/1")));
        Assert.Equal(0, snapshots.Samples["pbs_group_verify_failed_backups", Group("nas", "", "vm/1")]);
        Assert.Null(snapshots.Samples["pbs_group_verify_copied", Group("nas", "", "vm/1")]);
        Assert.Null(snapshots.Samples["pbs_group_last_verify_timestamp_seconds", Group("nas", "", "vm/1")]);
        Assert.Equal("failed", snapshots.Samples.State("pbs_group_verify_state", Group("nas", "", "vm/2")));
        Assert.Equal("ok", snapshots.Samples.State("pbs_group_verify_state", Group("nas", "", "vm/3")));
        Assert.Equal(1, snapshots.Samples["pbs_group_verify_failed_backups", Group("nas", "", "vm/3")]);
    }

    [Fact]
    public async Task Trap08_SameIdAsVmCtAndHostInSeveralStoresAndNamespaces_IsNeverMerged()
    {
        var age = 0;
        var expected = new Dictionary<(string Store, string Namespace, string Group), int>();
        PbsGroup[] Groups(string store, string ns) => [.. new[] { "vm/100", "ct/100", "host/100" }.Select(name =>
        {
            expected[(store, ns, name)] = ++age;
            return Group(name, Finished(age) with { Size = age });
        })];
        var stores = new[] { "one", "two" }.Select(store => Spaces(store, new[] { "", "a", "a/b" }.Select(ns => (ns, Groups(store, ns))).ToArray())).ToArray();
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, stores));

        var groups = await watched.RunAsync("datastores", "groups");
        var snapshots = await watched.RunAsync("snapshots");

        Assert.Equal(18, groups.Samples.Series(LastBackup).Count);
        Assert.All(expected, pair => Assert.Equal(Now - (pair.Value * Hour), groups.Samples[LastBackup, Group(pair.Key.Store, pair.Key.Namespace, pair.Key.Group)]));
        Assert.All(expected, pair => Assert.Equal(Now - (pair.Value * Hour), snapshots.Samples["pbs_group_first_backup_timestamp_seconds", Group(pair.Key.Store, pair.Key.Namespace, pair.Key.Group)]));
    }

    [Fact]
    public async Task Trap09_UnreadableOwner_HidesOnlyItsGroup()
    {
        var lost = Group("vm/1", Finished(1)) with { UnreadableOwner = true };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", lost, Group("vm/2", Finished(1)))), settings => settings with
        {
            Objectives = [new("vm/1", "nas", "", TimeSpan.FromHours(4))],
        });

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.Null(groups.Samples[LastBackup, Group("nas", "", "vm/1")]);
        Assert.Equal(1, groups.Samples["pbs_group_expected", Group("nas", "", "vm/1")]);
        Assert.NotNull(groups.Samples[LastBackup, Group("nas", "", "vm/2")]);
    }

    [Fact]
    public async Task Trap09_UnreadableSnapshot_TheOtherGroupsAreReadOneByOne()
    {
        var sick = Group("vm/1", Finished(1)) with { UnreadableSnapshot = true };
        var well = Enumerable.Range(2, 5).Select(id => Group($"vm/{id}", Finished(id)));
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", [sick, .. well])));

        var refused = await watched.RunAsync("datastores", "groups", "snapshots");
        var told = await watched.RunAsync("groups", "snapshots");
        var before = watched.Pbs.RequestCount;
        await watched.RunAsync("groups");

        Assert.NotNull(refused.Run.PartialFailure);
        Assert.Equal(5, told.Samples.Series("pbs_group_first_backup_timestamp_seconds").Count);
        Assert.NotNull(told.Run.PartialFailure);
        Assert.Equal(1, watched.Pbs.RequestCount - before);
    }

    [Fact]
    public async Task Trap11_ClientClockAhead_TheTimestampIsToldAsItIs()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(-2)))));

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.Equal(Now + (2 * Hour), groups.Samples[LastBackup, Group("nas", "", "vm/1")]);
    }

    [Fact]
    public void Trap12_SnapshotsPassOverAGroupThatIsListed_ItsLastBackupStays()
    {
        var page = new Groups.GroupPage(new("nas", "", new("vm", "1")), new([]));
        page.List(new(Now - Hour, 3, IsFinished: true));

        page.Take(default(Groups.SnapshotTally));

        Assert.Equal(Now - Hour, page.NewestFinished);
        Assert.Null(page.Tally);
        Assert.False(page.IsChanged);
    }

    [Fact]
    public async Task Trap13_Labels_HoldNoTimeCommentOwnerOrErrorText()
    {
        const string Poison = "POISON";
        var snapshot = Finished(1) with { Comment = Poison };
        var store = Store("nas", Group("vm/1", snapshot) with { Comment = Poison, Owner = "poison@pbs" }) with { Comment = Poison, Maintenance = $"read-only,message={Poison}" };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, store) with
        {
            SyncJobs = [new PbsSyncJob { Id = "s-1", Store = "nas", Comment = Poison, Run = PbsRun.Ended(Now - 60, Now, Poison) }],
        });
        string[] allowed = ["datastore", "namespace", "backup_type", "backup_id", "job", "job_type", "direction", "remote", "state", "mode", "reason", "backend", "method", "fingerprint", "permission"];

        foreach (var collector in watched.Target.Collectors)
        {
            var ran = await watched.RunAsync(collector.Description.Name);
            Assert.DoesNotContain(Poison, ran.Samples.Text, StringComparison.OrdinalIgnoreCase);
            Assert.All(collector.Description.Families, family => Assert.Subset(allowed.ToHashSet(), family.Labels.Append(family.StateLabel ?? "state").ToHashSet()));
        }
    }

    private static PbsVersion Version(string text)
    {
        var numbers = text.Split('.').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return new PbsVersion(numbers[0], numbers[1], numbers[2]);
    }
}
