using Vigie.Lab.Pbs;

namespace Vigie.Lab.Tests.Pbs;

public sealed class ProfileTests
{
    public static TheoryData<string> Versions { get; } = new(PbsVersion.All.Select(v => v.ToString()));

    private static PbsVersion Parse(string text) => PbsVersion.All.Single(v => v.ToString() == text);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Version_EachProfile_TellsStrings(string profile)
    {
        await using var pbs = await At.MixedAsync(Parse(profile));
        using var client = new PbsClient(pbs);
        var data = await client.DataAsync("/version");
        Assert.Equal(profile, data.Text("version") + "." + data.Text("release"));
    }

    [Theory]
    [InlineData("2.4.1", false, false)]
    [InlineData("3.1.2", false, false)]
    [InlineData("3.2.2", true, false)]
    [InlineData("3.3.0", true, true)]
    [InlineData("4.2.3", true, true)]
    public async Task NewerEndpoints_OlderProfile_AnswerNotFoundAsText(string profile, bool gcList, bool metrics)
    {
        await using var pbs = await At.MixedAsync(Parse(profile));
        using var client = new PbsClient(pbs);
        var (status, text) = await client.TextAsync("/admin/gc");
        Assert.Equal(gcList ? 200 : 404, status);
        Assert.True(gcList || text == "Path '/api2/json/admin/gc' not found.");
        Assert.Equal(metrics ? 200 : 404, (await client.TextAsync("/status/metrics")).Status);
    }

    [Theory]
    [InlineData("2.4.1", "parameter verification errors\n\nparameter 'sync-direction': schema does not allow additional properties.\n")]
    [InlineData("3.2.2", "parameter verification failed - 'sync-direction': schema does not allow additional properties.")]
    public async Task SyncDirection_BeforeItExisted_IsRefused(string profile, string expected)
    {
        await using var pbs = await At.MixedAsync(Parse(profile));
        using var client = new PbsClient(pbs);
        Assert.Equal((400, expected), await client.TextAsync("/admin/sync?sync-direction=all"));
    }

    [Fact]
    public async Task Sync_WithoutDirection_ListsPullOnly()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V34);
        using var client = new PbsClient(pbs);
        var pull = await client.DataAsync("/admin/sync");
        var all = await client.DataAsync("/admin/sync?sync-direction=all");
        Assert.DoesNotContain(pull.Items(), j => j.Text("id") == "s-push");
        Assert.Equal("push", all.Item("id", "s-push").Text("sync-direction"));
        Assert.False(all.Item("id", "s-pull").Has("sync-direction"));
        Assert.False(all.Item("id", "s-local").Has("remote"));
        Assert.False(all.Item("id", "s-local").Has("next-run"));
    }

    [Theory]
    [InlineData("2.4.1", -1L)]
    [InlineData("3.1.2", -1L)]
    [InlineData("3.2.2", null)]
    [InlineData("4.2.3", null)]
    public async Task Usage_SizeUnknown_MinusOneThenLeftOut(string profile, long? expected)
    {
        var scenario = new PbsScenario
        {
            Version = Parse(profile),
            Datastores = [new PbsDatastore("nas") { Maintenance = "offline,message=\"disk swap, back at 6\"" }],
        };
        await using var pbs = await At.StartAsync(scenario);
        using var client = new PbsClient(pbs);
        var item = (await client.DataAsync("/status/datastore-usage")).Item("store", "nas");
        Assert.Equal(expected, item.Has("total") ? item.Number("total") : null);
        Assert.Equal("datastore 'nas' is unavailable: offline maintenance mode: disk swap, back at 6", item.Text("error"));
    }

    [Theory]
    [InlineData("2.4.1", false, false, false)]
    [InlineData("3.2.2", false, false, false)]
    [InlineData("3.4.0", true, false, false)]
    [InlineData("4.0.11", true, false, true)]
    [InlineData("4.2.3", true, true, true)]
    public async Task Usage_EachProfile_HasItsFields(string profile, bool mount, bool backend, bool cache)
    {
        await using var pbs = await At.MixedAsync(Parse(profile));
        using var client = new PbsClient(pbs);
        var item = (await client.DataAsync("/status/datastore-usage")).Item("store", "nas");
        Assert.Equal(mount, item.Has("mount-status"));
        Assert.Equal(backend, item.Has("backend-type"));
        Assert.Equal(cache, item.GetProperty("gc-status").Has("cache-stats"));
        Assert.Equal(1440, item.GetProperty("history").GetArrayLength());
    }

    [Theory]
    [InlineData("3.1.2", false)]
    [InlineData("3.2.2", true)]
    public async Task Gc_Before32_IsBareCounters(string profile, bool job)
    {
        await using var pbs = await At.MixedAsync(Parse(profile));
        using var client = new PbsClient(pbs);
        var item = await client.DataAsync("/admin/datastore/nas/gc");
        Assert.Equal(job, item.Has("schedule") && item.Has("last-run-state") && item.Has("store"));
        Assert.True(item.Number("disk-bytes") > 0);
    }

    [Theory]
    [InlineData("4.0.11", 5)]
    [InlineData("4.2.3", 6)]
    public async Task Groups_Empty_SeenFrom4017On(string profile, int expected)
    {
        await using var pbs = await At.MixedAsync(Parse(profile));
        using var client = new PbsClient(pbs);
        var groups = await client.DataAsync("/admin/datastore/nas/groups");
        Assert.Equal(expected, groups.GetArrayLength());
        Assert.Equal(3, groups.Items().Count(g => g.Text("backup-id") == "100"));
    }

    [Fact]
    public async Task Groups_NewRelease_TellNewestFinished()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var groups = await client.DataAsync("/admin/datastore/nas/groups?ns=");
        var running = groups.Item("backup-id", "101");
        Assert.Equal(At.Noon.AddHours(-4).ToUnixTimeSeconds(), running.Number("last-backup"));
        Assert.Contains(running.GetProperty("files").Items(), f => f.GetString() == "index.json.blob");
        Assert.Equal(3, running.Number("backup-count"));
        var first = groups.Item("backup-id", "102");
        Assert.Equal(At.Noon.ToUnixTimeSeconds() - 300, first.Number("last-backup"));
        Assert.Equal(0, first.GetProperty("files").GetArrayLength());
        var empty = groups.Item("backup-id", "103");
        Assert.Equal((0L, 0L), (empty.Number("last-backup"), empty.Number("backup-count")));
    }

    /// <summary>Some running backup comes last in directory order: the old fold then reports it although older ones are finished.</summary>
    [Fact]
    public async Task Groups_OldRelease_MayTellRunningOne()
    {
        var now = At.Noon.ToUnixTimeSeconds();
        var groups = Enumerable.Range(0, 40).Select(i => new PbsGroup("vm", $"{100 + i}",
            [new PbsSnapshot(now - 60 - i) { Finished = false }, new PbsSnapshot(now - 4000 - i), new PbsSnapshot(now - 9000 - i)]));
        var scenario = new PbsScenario { Version = PbsVersion.V40, Datastores = [new PbsDatastore("nas") { Namespaces = [new PbsNamespace("", groups)] }] };
        await using var pbs = await At.StartAsync(scenario);
        using var client = new PbsClient(pbs);
        var old = (await client.DataAsync("/admin/datastore/nas/groups")).Items().ToList();
        Assert.Contains(old, g => g.GetProperty("files").GetArrayLength() == 0);
        Assert.Contains(old, g => g.GetProperty("files").GetArrayLength() > 0);
        pbs.Change(s => s with { Version = PbsVersion.V42 });
        var sorted = await client.DataAsync("/admin/datastore/nas/groups");
        Assert.All(sorted.Items(), g => Assert.NotEqual(0, g.GetProperty("files").GetArrayLength()));
    }

    [Theory]
    [InlineData("3.0.1", false)]
    [InlineData("3.1.2", true)]
    public async Task NodeStatus_EachProfile_HasItsKernelFields(string profile, bool kernel)
    {
        await using var pbs = await At.MixedAsync(Parse(profile));
        using var client = new PbsClient(pbs);
        var status = await client.DataAsync("/nodes/localhost/status");
        Assert.Equal(kernel, status.Has("boot-info"));
        Assert.Equal(3, status.GetProperty("loadavg").GetArrayLength());
        Assert.Equal(pbs.Fingerprint, status.GetProperty("info").Text("fingerprint"));
    }

    [Fact]
    public async Task Metrics_NewRelease_HasDoubleEnvelope()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        var points = (await client.DataAsync("/status/metrics")).GetProperty("data");
        Assert.Contains(points.Items(), p => p.Text("id") == "host" && p.Text("metric") == "cpu_avg1");
        Assert.Contains(points.Items(), p => p.Text("id") == "datastore/cloud/s3" && p.Text("metric") == "uploaded");
        Assert.DoesNotContain(points.Items(), p => p.Text("id") == "datastore/usb");
    }
}
