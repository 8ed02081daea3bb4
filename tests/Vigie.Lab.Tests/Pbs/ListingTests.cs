using System.Globalization;
using Vigie.Lab.Pbs;

namespace Vigie.Lab.Tests.Pbs;

public sealed class ListingTests
{
    private static readonly long Noon = At.Noon.ToUnixTimeSeconds();

    [Fact]
    public async Task Snapshots_UnfinishedOne_HasNoIndexAndNoSize()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var snapshots = await client.DataAsync("/admin/datastore/nas/snapshots?backup-type=vm&backup-id=101");
        Assert.Equal(3, snapshots.GetArrayLength());
        var running = snapshots.Items().Single(s => !s.Has("size"));
        Assert.Equal((Noon - 300, 0), (running.Number("backup-time"), running.GetProperty("files").GetArrayLength()));
        var finished = snapshots.Items().First(s => s.Has("size"));
        Assert.Equal(finished.GetProperty("files").Items().Sum(f => f.Number("size")), finished.Number("size"));
    }

    [Fact]
    public async Task Snapshots_AbortedOne_HasSomeFilesButNoIndex()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var snapshots = await client.DataAsync("/admin/datastore/nas/snapshots?ns=shop&backup-id=112");
        var aborted = snapshots.Items().Single(s => !s.Has("size"));
        Assert.NotEqual(0, aborted.GetProperty("files").GetArrayLength());
        Assert.DoesNotContain(aborted.GetProperty("files").Items(), f => f.Text("filename") == "index.json.blob");
    }

    [Fact]
    public async Task Snapshots_Listed_AreNotSorted()
    {
        var group = new PbsGroup("vm", "1", Enumerable.Range(0, 30).Select(i => new PbsSnapshot(Noon - (i * 3600))));
        await using var pbs = await At.StartAsync(new PbsScenario { Datastores = [new PbsDatastore("nas") { Namespaces = [new PbsNamespace("", [group])] }] });
        using var client = new PbsClient(pbs);
        var times = (await client.DataAsync("/admin/datastore/nas/snapshots")).Items().Select(s => s.Number("backup-time")).ToList();
        Assert.NotEqual(times.Order(), times);
        Assert.NotEqual(times.OrderDescending(), times);
    }

    [Fact]
    public async Task Verification_Kinds_AreTold()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var shop = await client.DataAsync("/admin/datastore/nas/snapshots?ns=shop");
        Assert.Equal("failed", shop.Items().Where(s => s.Text("backup-id") == "110").MaxBy(s => s.Number("backup-time")).GetProperty("verification").Text("state"));
        Assert.False(shop.Items().Single(s => s.Text("backup-id") == "111").Has("verification"));
        var copied = (await client.DataAsync("/admin/datastore/second/snapshots?backup-id=100"))[0].GetProperty("verification").Text("upid")!.Split(':');
        Assert.Equal(("pbs-a", "nas\\x3av\\x2dnas"), (copied[1], copied[7]));
        Assert.Equal(Noon - 3600, long.Parse(copied[5], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var elsewhere = (await client.DataAsync("/admin/datastore/second/snapshots?backup-id=200"))[0].GetProperty("verification").Text("upid")!.Split(':');
        Assert.Equal("pbs-b", elsewhere[1]);
    }

    [Fact]
    public async Task Snapshots_Encrypted_TellKeyAndMode()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var snapshot = (await client.DataAsync("/admin/datastore/nas/snapshots?ns=shop/db"))[0];
        Assert.True(snapshot.Has("fingerprint") && snapshot.GetProperty("protected").GetBoolean());
        Assert.Equal("encrypt", snapshot.GetProperty("files").Item("filename", "root.pxar.didx").Text("crypt-mode"));
    }

    [Fact]
    public async Task Groups_UnreadableParts_AreSilentlyMissing()
    {
        PbsGroup[] groups =
        [
            new("vm", "1", [new PbsSnapshot(Noon)]),
            new("vm", "2", [new PbsSnapshot(Noon)]) { UnreadableOwner = true },
            new("vm", "3", [new PbsSnapshot(Noon)]) { UnreadableSnapshot = true },
        ];
        await using var pbs = await At.StartAsync(new PbsScenario { Datastores = [new PbsDatastore("nas") { Namespaces = [new PbsNamespace("", groups)] }] });
        using var client = new PbsClient(pbs);
        Assert.Equal(["1"], (await client.DataAsync("/admin/datastore/nas/groups")).Items().Select(g => g.Text("backup-id")!));
        Assert.Equal(400, (await client.TextAsync("/admin/datastore/nas/snapshots")).Status);
    }

    [Theory]
    [InlineData("delete", "datastore 'nas' is unavailable: datastore is being deleted")]
    [InlineData("type=offline", "datastore 'nas' is unavailable: offline maintenance mode")]
    [InlineData("offline,message=\"a, b\"", "datastore 'nas' is unavailable: offline maintenance mode: a, b")]
    public async Task Maintenance_Modes_RefuseReadsWithTheirText(string mode, string expected)
    {
        await using var pbs = await At.StartAsync(new PbsScenario { Datastores = [new PbsDatastore("nas") { Maintenance = mode, Namespaces = [new PbsNamespace("", [])] }] });
        using var client = new PbsClient(pbs);
        foreach (var call in (string[])["groups", "snapshots", "namespace", "gc", "status"])
        {
            Assert.Equal((400, expected), await client.TextAsync("/admin/datastore/nas/" + call));
        }

        Assert.Equal(0, (await client.DataAsync("/admin/gc")).GetArrayLength());
        Assert.Equal(mode, (await client.DataAsync("/admin/datastore"))[0].Text("maintenance"));
    }

    [Fact]
    public async Task ReadOnly_Maintenance_DoesNotAffectReads()
    {
        await using var pbs = await At.StartAsync(new PbsScenario { Datastores = [new PbsDatastore("nas") { Maintenance = "read-only", Namespaces = [new PbsNamespace("", [])] }] });
        using var client = new PbsClient(pbs);
        Assert.Equal(200, (await client.TextAsync("/admin/datastore/nas/groups")).Status);
        Assert.True((await client.DataAsync("/status/datastore-usage"))[0].Has("total"));
    }

    [Fact]
    public async Task Unmounted_Store_HasNeitherSizesNorError()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var item = (await client.DataAsync("/status/datastore-usage")).Item("store", "usb");
        Assert.Equal(["store", "mount-status", "backend-type"], item.EnumerateObject().Select(p => p.Name));
        Assert.Equal((400, "datastore 'usb' is not mounted"), await client.TextAsync("/admin/datastore/usb/groups"));
    }

    [Fact]
    public async Task Namespaces_ParentAndDepth_AreHeeded()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        Assert.Equal(["", "shop", "shop/db"], (await client.DataAsync("/admin/datastore/nas/namespace")).Items().Select(n => n.Text("ns")!));
        Assert.Equal(["", "shop"], (await client.DataAsync("/admin/datastore/nas/namespace?max-depth=1")).Items().Select(n => n.Text("ns")!));
        Assert.Equal(["shop", "shop/db"], (await client.DataAsync("/admin/datastore/nas/namespace?parent=shop")).Items().Select(n => n.Text("ns")!));
        Assert.Equal(400, (await client.TextAsync("/admin/datastore/nas/groups?ns=nowhere")).Status);
    }

    [Fact]
    public async Task Jobs_States_AreToldByWhichFieldsAreThere()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var verify = await client.DataAsync("/admin/verify");
        var running = verify.Item("id", "v-nas");
        Assert.True(running.Has("last-run-upid") && !running.Has("last-run-state") && !running.Has("last-run-endtime"));
        Assert.Equal("WARNINGS: 2", verify.Item("id", "v-second").Text("last-run-state"));
        var disabled = (await client.DataAsync("/admin/prune")).Item("id", "p-off");
        Assert.True(disabled.GetProperty("disable").GetBoolean() && !disabled.Has("next-run") && !disabled.Has("last-run-upid"));
        Assert.Equal("client error (Connect)", (await client.DataAsync("/admin/sync")).Item("id", "s-dead").Text("last-run-state"));
    }

    [Fact]
    public async Task Gc_NeverSuccessful_HasNullIdentifierAndZeroes()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var never = (await client.DataAsync("/admin/gc")).Item("store", "second");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, never.GetProperty("upid").ValueKind);
        Assert.False(never.Has("cache-stats") || never.Has("last-run-state"));
        Assert.Equal("error during S3 list objects", (await client.DataAsync("/admin/gc")).Item("store", "cloud").Text("last-run-state"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(1L)]
    [InlineData(long.MaxValue)]
    public async Task EstimatedFull_Sentinels_AreToldAsTheyAre(long? full)
    {
        await using var pbs = await At.StartAsync(new PbsScenario { Datastores = [new PbsDatastore("nas") { EstimatedFull = full }] });
        using var client = new PbsClient(pbs);
        var item = (await client.DataAsync("/status/datastore-usage"))[0];
        Assert.Equal(full, item.Has("estimated-full-date") ? item.Number("estimated-full-date") : null);
    }

    [Fact]
    public async Task Ages_ClockMoved_FollowTheScenarioFunction()
    {
        var clock = new StandingClock(At.Noon);
        await using var pbs = await PbsDouble.StartAsync(now => PbsScenarios.Mixed(PbsVersion.V42, now), new PbsDoubleOptions { Clock = clock });
        using var client = new PbsClient(pbs);
        var before = (await client.DataAsync("/admin/datastore/nas/groups")).Item("backup-id", "101").Number("last-backup");
        clock.Move(TimeSpan.FromHours(3));
        var after = (await client.DataAsync("/admin/datastore/nas/groups")).Item("backup-id", "101").Number("last-backup");
        Assert.Equal(3 * 3600, after - before);
    }

    [Fact]
    public async Task Tasks_Filters_NarrowTheList()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        Assert.Equal("verificationjob", Assert.Single((await client.DataAsync("/nodes/localhost/tasks?running=1")).Items()).Text("worker_type"));
        var errors = await client.DataAsync("/nodes/localhost/tasks?statusfilter=error");
        Assert.All(errors.Items(), t => Assert.NotEqual("OK", t.Text("status")));
        Assert.Equal(1, (await client.DataAsync("/nodes/localhost/tasks?limit=1")).GetArrayLength());
    }

    [Fact]
    public async Task Status_S3Store_TellsItsRequests()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var status = await client.DataAsync("/admin/datastore/cloud/status?verbose=true");
        Assert.Equal(("s3", 1200L), (status.Text("backend-type"), status.GetProperty("s3-statistics").Number("get")));
        Assert.Equal(1, status.GetProperty("counts").GetProperty("vm").Number("groups"));
        Assert.False((await client.DataAsync("/admin/datastore/nas/status")).Has("s3-statistics"));
        pbs.Change(s => s with { Version = new PbsVersion(4, 1, 6) });
        Assert.False((await client.DataAsync("/admin/datastore/cloud/status")).Has("s3-statistics"));
    }
}
