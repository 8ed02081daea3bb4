using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Lab.Pbs;
using Vigie.Pbs.Protocol;
using Vigie.Pbs.Tests.Support;
using static Vigie.Pbs.Tests.Support.Labels;
using static Vigie.Pbs.Tests.Support.Scenes;

namespace Vigie.Pbs.Tests.Traps;

/// <summary>Behaviours of PBS that trip its readers: those that endanger the PBS or the reading as a whole. Each fails without its cure.</summary>
public sealed class ListingTraps
{
    [Fact]
    public async Task Trap01_EndlessNamespaceWalk_CostsOneThreadAndHidesNoOther()
    {
        var sick = Store("sick", Group("vm/1", Finished(1))) with { NamespaceWalkNeverEnds = true };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, sick, Store("well", Group("vm/2", Finished(1)))), Watched.Impatient);

        var first = await watched.RunAsync("datastores", "groups");

        Assert.Equal(FailureReason.Timeout, first.Run.PartialFailure?.Reason);
        Assert.Equal(1, first.Samples["pbs_datastore_breaker_open", In("sick")]);
        Assert.Equal(1, first.Samples["pbs_datastore_read_failure", In("sick"), "reason=\"timeout\""]);
        Assert.Equal(0, first.Samples["pbs_datastore_read_success", In("sick")]);
        Assert.Equal(0, first.Samples["pbs_datastore_breaker_open", In("well")]);
        Assert.Equal(Now - Hour, first.Samples["pbs_group_last_backup_timestamp_seconds", Group("well", "", "vm/2")]);

        await watched.RunAsync("snapshots", "groups", "snapshots", "groups", "datastores");
        Assert.Equal(1, watched.Pbs.StuckRequests);

        // After an hour it is asked once more, then left alone for two.
        watched.Clock.Advance(TimeSpan.FromMinutes(61));
        await watched.RunAsync("datastores", "groups", "groups");
        Assert.Equal(2, watched.Pbs.StuckRequests);
        watched.Clock.Advance(TimeSpan.FromMinutes(61));
        await watched.RunAsync("datastores", "groups");
        Assert.Equal(2, watched.Pbs.StuckRequests);

        // Well again: the breaker closes with the first answer.
        watched.Pbs.Play(Of(PbsVersion.V42, Store("sick", Group("vm/1", Finished(1)))));
        watched.Clock.Advance(TimeSpan.FromMinutes(61));
        var last = await watched.RunAsync("datastores", "groups");
        Assert.Equal(0, last.Samples["pbs_datastore_breaker_open", In("sick")]);
        Assert.Equal(1, last.Samples["pbs_datastore_read_success", In("sick")]);
    }

    /// <summary>A server that was away while a listing waited, and is back when it ends, must not make the datastore look guilty.</summary>
    [Fact]
    public async Task Trap01_WholeServerWasSilentDuringAListing_BlamesNoDatastoreAtOnce()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("well", Group("vm/1", Finished(1)))),
            settings => Watched.Impatient(settings) with { ListingTimeout = TimeSpan.FromSeconds(3) });
        await watched.RunAsync("datastores");
        var hang = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Hang));
        var listing = watched.RunAsync("groups");
        await watched.FailAsync("version");
        hang.Dispose();

        var told = await listing;

        Assert.Equal(1, told.Samples["pbs_datastore_read_failure", In("well"), "reason=\"timeout\""]);
        Assert.Equal(0, told.Samples["pbs_datastore_breaker_open", In("well")]);
    }

    /// <summary>A listing that makes up ever new groups costs time until its deadline, but no memory.</summary>
    [Fact]
    public async Task EndlessSnapshots_OfGroupsThatNobodyListed_CostNoMemory()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("well", Group("vm/1", Finished(1)))),
            settings => settings with { SnapshotTimeout = TimeSpan.FromSeconds(3) });
        await watched.RunAsync("datastores", "groups", "snapshots");
        using var endless = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.EndlessBody) { Endpoint = PbsEndpoint.Snapshots });
        watched.Clock.Advance(TimeSpan.FromHours(2));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var highest = before;
        using var sampling = new Timer(_ => highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 50);

        var told = await watched.RunAsync("datastores", "groups", "snapshots");

        Assert.NotNull(told.Run.PartialFailure);
        // A tally for each name made up took some hundred megabytes within these seconds.
        Assert.InRange((highest - before) / 1048576, 0, 60);
    }

    [Fact]
    public async Task Trap01_UsageCallHangs_IsNotRepeatedAndEachDatastoreIsAskedByItself()
    {
        var sick = Store("sick") with { StatfsHangs = true };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, sick, Store("well")), Watched.Impatient);
        using var hang = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Hang) { Endpoint = PbsEndpoint.DatastoreStatus, Datastore = "sick" });

        var first = await watched.RunAsync("datastores");
        var second = await watched.RunAsync("datastores");

        Assert.Equal("error", first.Samples.State("pbs_datastore_state", In("sick")));
        Assert.Equal("available", first.Samples.State("pbs_datastore_state", In("well")));
        Assert.Equal(4_000_000_000_000, second.Samples["pbs_datastore_size_bytes", In("well")]);
        Assert.Equal("error", second.Samples.State("pbs_datastore_state", In("sick")));
        Assert.Equal(FailureReason.Timeout, second.Run.PartialFailure?.Reason);
        Assert.Single(watched.Pbs.Requests, request => request.Endpoint == PbsEndpoint.Usage);
        Assert.Single(watched.Pbs.Requests, request => request.Endpoint == PbsEndpoint.DatastoreStatus && request.Status == 0);
    }

    [Fact]
    public async Task Trap02_SynchronousHandlers_NeverMoreThanTwoRequestsInFlight()
    {
        await using var watched = await Watched.StartAsync(PbsScenarios.Mixed(PbsVersion.V42, new SteppedClock().Now));
        using var slow = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Latency) { Delay = TimeSpan.FromMilliseconds(30) });

        await Task.WhenAll(watched.Target.Collectors.Select(collector => watched.RunAsync(collector.Description.Name)));
        watched.Clock.Advance(TimeSpan.FromMinutes(61));
        await Task.WhenAll(watched.Target.Collectors.Select(collector => watched.RunAsync(collector.Description.Name)));

        Assert.InRange(watched.Pbs.MaxConcurrentRequests, 1, 2);
        Assert.InRange(watched.Pbs.OpenConnections, 1, 2);
    }

    [Fact]
    public async Task Trap02_HungListing_QuickCallsGoOnBesideIt()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("sick") with { NamespaceWalkNeverEnds = true }));
        await watched.RunAsync("datastores");
        var hanging = watched.RunAsync("groups");

        var datastores = await watched.RunAsync("datastores");

        Assert.False(hanging.IsCompleted);
        Assert.Null(datastores.Run.PartialFailure);
        await hanging;
    }

    [Fact]
    public async Task Trap02_TwoListingsWanted_OneWaitsAndQuickCallsGoOn()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(1)))));
        await watched.RunAsync("datastores", "groups");
        using var groupsAreSlow = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Latency) { Endpoint = PbsEndpoint.Groups, Delay = TimeSpan.FromSeconds(2) });
        using var snapshotsAreSlow = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Latency) { Endpoint = PbsEndpoint.Snapshots, Delay = TimeSpan.FromSeconds(2) });
        Task[] listings = [watched.RunAsync("groups"), watched.RunAsync("snapshots")];

        await watched.RunAsync("datastores", "jobs", "version");

        Assert.All(listings, listing => Assert.False(listing.IsCompleted));
        await Task.WhenAll(listings);
    }

    [Fact]
    public async Task Trap02_ManyCallersOfOneClient_OneRequestPerLane()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("one"), Store("two"), Store("three")));
        using var slow = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Latency) { Delay = TimeSpan.FromMilliseconds(200) });
        var settings = Watched.SettingsFor(watched.Pbs);
        using var client = new PbsClient(settings.Access, new TargetServices(new("pbs-a", "pbs", "AARD"), watched.Clock, NullLogger.Instance, watched.Exchanges));
        var requests = new PbsRequests(settings.Timeout, settings.ListingTimeout, settings.SnapshotTimeout);
        Task AskAsync(IEnumerable<Vigie.Pbs.Protocol.PbsRequest> asked) => Task.WhenAll(asked.Select(request => client.AskAsync(request, (_, _) => Task.FromResult(true), TestContext.Current.CancellationToken)));

        await AskAsync([requests.Groups("one", ""), requests.Groups("two", ""), requests.Snapshots("three", "")]);
        Assert.Equal(1, watched.Pbs.MaxConcurrentRequests);

        await AskAsync([requests.Groups("one", ""), requests.Version, requests.Groups("two", ""), requests.Usage]);
        Assert.Equal(2, watched.Pbs.MaxConcurrentRequests);
    }

    [Theory]
    [InlineData("offline,message=\"disk swap, back at 6\"", "offline")]
    [InlineData("delete", "delete")]
    [InlineData("type=offline", "offline")]
    [InlineData("tea-break,message=\"back soon\"", "other")]
    public async Task Trap03_UnavailableStore_BlanksOnlyItself(string maintenance, string mode)
    {
        var away = Store("away", Group("vm/1", Finished(1))) with { Maintenance = maintenance };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, away, Store("well", Group("vm/2", Finished(1)))));

        var datastores = await watched.RunAsync("datastores");
        var groups = await watched.RunAsync("groups");

        Assert.Null(datastores.Run.PartialFailure);
        Assert.Null(groups.Run.PartialFailure);
        Assert.Equal("maintenance", datastores.Samples.State("pbs_datastore_state", In("away")));
        Assert.Equal(mode, datastores.Samples.State("pbs_datastore_maintenance", In("away")));
        Assert.Null(datastores.Samples["pbs_datastore_size_bytes", In("away")]);
        Assert.Null(groups.Samples["pbs_datastore_read_success", In("away")]);
        Assert.Equal("available", datastores.Samples.State("pbs_datastore_state", In("well")));
        Assert.NotNull(groups.Samples["pbs_group_last_backup_timestamp_seconds", Group("well", "", "vm/2")]);
        Assert.DoesNotContain(watched.Pbs.Requests, request => request.Target.Contains("/away/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Trap03_ReadOnlyMaintenance_IsReadAsEver()
    {
        var store = Store("nas", Group("vm/1", Finished(1))) with { Maintenance = "read-only" };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V32, store));

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.NotNull(groups.Samples["pbs_group_last_backup_timestamp_seconds", Group("nas", "", "vm/1")]);
    }

    [Fact]
    public async Task Trap03_StatfsOfOneStoreFails_TheWholeUsageCallFailsButNoOtherStoreIsHidden()
    {
        var sick = Store("sick") with { StatfsError = "EIO: Input/output error" };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, sick, Store("well")));

        var ran = await watched.RunAsync("datastores");

        Assert.Equal(FailureReason.Protocol, ran.Run.PartialFailure?.Reason);
        Assert.Equal("error", ran.Samples.State("pbs_datastore_state", In("sick")));
        Assert.Null(ran.Samples["pbs_datastore_size_bytes", In("sick")]);
        Assert.Equal(4_000_000_000_000, ran.Samples["pbs_datastore_size_bytes", In("well")]);
    }

    [Fact]
    public async Task Trap03_StoreThatCannotBeOpened_IsAnErrorAndItsGroupsStayForAWhile()
    {
        var well = Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(1))), Store("other", Group("vm/2", Finished(1))));
        await using var watched = await Watched.StartAsync(well);
        await watched.RunAsync("datastores", "groups");
        watched.Pbs.Play(well with { Datastores = [well.Datastores[0] with { OpenError = "unable to open chunk store at \"/mnt/nas/.chunks\" - stale" }, well.Datastores[1]] });

        watched.Clock.Advance(TimeSpan.FromMinutes(5));
        var datastores = await watched.RunAsync("datastores");
        var groups = await watched.RunAsync("groups");
        Assert.Equal("error", datastores.Samples.State("pbs_datastore_state", In("nas")));
        Assert.Equal(1, groups.Samples["pbs_datastore_read_failure", In("nas"), "reason=\"protocol\""]);
        Assert.NotNull(groups.Samples["pbs_group_last_backup_timestamp_seconds", Group("nas", "", "vm/1")]);
        Assert.Equal(1, groups.Samples["pbs_datastore_read_success", In("other")]);

        watched.Clock.Advance(TimeSpan.FromMinutes(11));
        groups = await watched.RunAsync("groups");
        Assert.Null(groups.Samples["pbs_group_last_backup_timestamp_seconds", Group("nas", "", "vm/1")]);
        Assert.NotNull(groups.Samples["pbs_group_last_backup_timestamp_seconds", Group("other", "", "vm/2")]);
        Assert.NotNull(groups.Samples["pbs_datastore_last_read_timestamp_seconds", In("nas")]);
    }

    [Fact]
    public async Task Trap10_ForbiddenNamespace_IsSkippedAndFlagged()
    {
        var store = Spaces("nas", ("", [Group("vm/1", Finished(1))]), ("shop", [Group("vm/2", Finished(1))]));
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, store, Store("other", Group("vm/3", Finished(1)))));
        using var forbidden = watched.Pbs.Faults.Add(new PbsFault(PbsFaultKind.Forbidden) { Endpoint = PbsEndpoint.Groups, Datastore = "nas", Times = 1 });

        var groups = await watched.RunAsync("datastores", "groups");

        Assert.Equal(FailureReason.Forbidden, groups.Run.PartialFailure?.Reason);
        Assert.Equal(1, groups.Samples["pbs_datastore_read_failure", In("nas"), "reason=\"forbidden\""]);
        Assert.NotNull(groups.Samples["pbs_group_backups", Group("nas", "shop", "vm/2")]);
        Assert.NotNull(groups.Samples["pbs_group_backups", Group("other", "", "vm/3")]);
    }

    [Fact]
    public async Task Trap10_TokenForOneNamespace_AsksOnlyWhatItMaySee()
    {
        var store = Spaces("nas", ("", [Group("vm/1", Finished(1))]), ("shop", [Group("vm/2", Finished(1))]));
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, store, Store("hidden")) with { Access = Vigie.Lab.Pbs.PbsAccess.ForNamespace("nas", "shop") });

        var datastores = await watched.RunAsync("datastores");
        var groups = await watched.RunAsync("groups");

        Assert.Null(groups.Run.PartialFailure);
        Assert.NotNull(groups.Samples["pbs_group_backups", Group("nas", "shop", "vm/2")]);
        Assert.Null(groups.Samples["pbs_group_backups", Group("nas", "", "vm/1")]);
        Assert.Null(datastores.Samples["pbs_datastore_size_bytes", In("nas")]);
        Assert.DoesNotContain("hidden", datastores.Samples.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(watched.Pbs.Requests, request => request.Status == 403);
    }

    [Fact]
    public async Task Trap12_NamespaceVanishesBetweenCalls_IsForgottenAtTheNextListing()
    {
        var both = Spaces("nas", ("", [Group("vm/1", Finished(1))]), ("gone", [Group("vm/2", Finished(1))]));
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, both));
        await watched.RunAsync("datastores", "groups", "snapshots");
        watched.Pbs.Play(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(1)))));

        // The namespaces are known from before, so the vanished one is asked for and refused; then they are listed anew.
        var first = await watched.RunAsync("groups");
        var second = await watched.RunAsync("groups");
        var snapshots = await watched.RunAsync("snapshots");

        Assert.Equal(1, first.Samples["pbs_datastore_read_failure", In("nas"), "reason=\"protocol\""]);
        Assert.Null(second.Run.PartialFailure);
        Assert.Null(second.Samples["pbs_group_backups", Group("nas", "gone", "vm/2")]);
        Assert.NotNull(second.Samples["pbs_group_backups", Group("nas", "", "vm/1")]);
        Assert.Null(snapshots.Run.PartialFailure);
        Assert.Null(snapshots.Samples["pbs_group_verify_failed_backups", Group("nas", "gone", "vm/2")]);
    }

    [Fact]
    public async Task Trap12_GroupVanishesBetweenListingAndSnapshots_TellsNoDetails()
    {
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, Store("nas", Group("vm/1", Finished(1)), Group("vm/2", Finished(1)))));
        await watched.RunAsync("datastores", "groups");
        watched.Pbs.Play(Of(PbsVersion.V42, Store("nas", Group("vm/2", Finished(1)))));

        var snapshots = await watched.RunAsync("snapshots");

        Assert.Null(snapshots.Run.PartialFailure);
        Assert.Null(snapshots.Samples["pbs_group_verify_failed_backups", Group("nas", "", "vm/1")]);
        Assert.NotNull(snapshots.Samples["pbs_group_verify_failed_backups", Group("nas", "", "vm/2")]);
    }

    [Fact]
    public async Task Trap14_NotMountedRemovableStore_IsAStateAndNoError()
    {
        var usb = Store("usb", Group("vm/1", Finished(1))) with { MountStatus = "notmounted", Total = null, Used = null, Available = null };
        await using var watched = await Watched.StartAsync(Of(PbsVersion.V42, usb, Store("nas")));

        var datastores = await watched.RunAsync("datastores");
        var groups = await watched.RunAsync("groups");

        Assert.Null(datastores.Run.PartialFailure);
        Assert.Null(groups.Run.PartialFailure);
        Assert.Equal("unmounted", datastores.Samples.State("pbs_datastore_state", In("usb")));
        Assert.Null(groups.Samples["pbs_datastore_read_success", In("usb")]);
        Assert.Empty(groups.Samples.Series("pbs_datastore_read_failure"));
    }

    [Fact]
    public async Task Trap14_DiskIsCarriedAway_ItsGroupsVanishWithoutAFailureAndComeBack()
    {
        var usb = Store("usb", Group("vm/1", Finished(1)));
        var there = Of(PbsVersion.V42, usb, Store("nas", Group("vm/2", Finished(1))));
        await using var watched = await Watched.StartAsync(there);
        await watched.RunAsync("datastores", "groups", "snapshots");
        watched.Pbs.Play(there with { Datastores = [usb with { MountStatus = "notmounted", Total = null, Used = null, Available = null }, there.Datastores[1]] });

        // The list of datastores is a little older than the disk's leaving, so PBS refuses; then it is known.
        Assert.Null((await watched.RunAsync("groups")).Run.PartialFailure);
        watched.Pbs.ClearRequests();
        for (var i = 0; i < 30; i++)
        {
            watched.Clock.Advance(TimeSpan.FromMinutes(5));
            await watched.RunAsync("datastores");
            Assert.Null((await watched.RunAsync("groups")).Run.PartialFailure);
            Assert.Null((await watched.RunAsync("snapshots")).Run.PartialFailure);
        }

        Assert.DoesNotContain(watched.Pbs.Requests, request => request.Target.Contains("/usb/", StringComparison.Ordinal));
        Assert.Empty((await watched.RunAsync("groups")).Samples.Series("pbs_group_backups", In("usb")));
        Assert.Empty((await watched.RunAsync("snapshots")).Samples.Series("pbs_group_verify_state", In("usb")));
        watched.Pbs.Play(there);
        var back = await watched.RunAsync("datastores", "groups");
        Assert.NotNull(back.Samples["pbs_group_backups", Group("usb", "", "vm/1")]);
    }

    [Fact]
    public async Task Trap15_NewerRelease_UnknownFieldsWordsAndNullsChangeNothing()
    {
        var plain = PbsScenarios.Mixed(PbsVersion.V42, new SteppedClock().Now);
        var odd = plain with { UnknownExtras = true, NullForAbsent = true, Datastores = [.. plain.Datastores, Store("tape") with { Backend = "holographic", MountStatus = "hovering" }] };
        await using var today = await Watched.StartAsync(plain);
        await using var tomorrow = await Watched.StartAsync(odd);

        foreach (var collector in today.Target.Collectors.Select(one => one.Description.Name).Where(name => name is not ("version" or "datastores")))
        {
            var (then, now) = (await tomorrow.RunAsync("datastores", collector), await today.RunAsync("datastores", collector));
            Assert.Null(then.Run.PartialFailure);
            var known = then.Samples.Text.Split('\n').Where(line => !line.Contains("\"tape\"", StringComparison.Ordinal));
            Assert.Equal(now.Samples.Text, string.Join('\n', known));
        }

        var datastores = await tomorrow.RunAsync("datastores");
        Assert.Equal(1, datastores.Samples["pbs_datastore_info", In("tape"), "backend=\"unknown\""]);
        Assert.Equal("available", datastores.Samples.State("pbs_datastore_state", In("tape")));
    }
}
