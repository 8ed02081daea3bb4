using Vigie.Lab.Pbs;

namespace Vigie.Lab.Tests.Pbs;

public sealed class AccessTests
{
    private static async Task<(PbsDouble Pbs, PbsClient Client)> WithAsync(PbsAccess access)
    {
        var pbs = await At.StartAsync(PbsScenarios.Mixed(PbsVersion.V42, At.Noon) with { Access = access });
        return (pbs, new PbsClient(pbs));
    }

    [Fact]
    public async Task None_Lists_AreEmptyAndPermissionsToo()
    {
        var (pbs, client) = await WithAsync(PbsAccess.None);
        await using var _ = pbs;
        using var __ = client;
        Assert.Equal("{}", (await client.DataAsync("/access/permissions")).GetRawText());
        foreach (var path in (string[])["/admin/datastore", "/admin/gc", "/admin/verify", "/admin/prune"])
        {
            Assert.Equal(0, (await client.DataAsync(path)).GetArrayLength());
        }

        var usage = await client.DataAsync("/status/datastore-usage");
        var unmounted = Assert.Single(usage.Items());
        Assert.Equal("usb", unmounted.Text("store"));
        Assert.Equal((403, "permission check failed - missing Datastore.Audit|Datastore.Backup on /datastore/nas"), await client.TextAsync("/admin/datastore/nas/groups"));
    }

    [Fact]
    public async Task NotPropagated_Permissions_ShowFalseAndReachNothing()
    {
        var (pbs, client) = await WithAsync(PbsAccess.NotPropagated);
        await using var _ = pbs;
        using var __ = client;
        Assert.Equal("""{"/datastore":{"Datastore.Audit":false}}""", (await client.DataAsync("/access/permissions")).GetRawText());
        Assert.Equal(0, (await client.DataAsync("/admin/datastore")).GetArrayLength());
    }

    [Fact]
    public async Task Namespace_Scoped_SeesOnlyItself()
    {
        var (pbs, client) = await WithAsync(PbsAccess.ForNamespace("nas", "shop"));
        await using var _ = pbs;
        using var __ = client;
        var namespaces = await client.DataAsync("/admin/datastore/nas/namespace");
        Assert.Equal(["shop", "shop/db"], namespaces.Items().Select(n => n.Text("ns")!));
        Assert.Equal(403, (await client.TextAsync("/admin/datastore/nas/groups")).Status);
        Assert.Equal(200, (await client.TextAsync("/admin/datastore/nas/groups?ns=shop/db")).Status);
        Assert.Equal(403, (await client.TextAsync("/admin/datastore/nas/gc")).Status);
        Assert.Equal(0, (await client.DataAsync("/admin/datastore/nas/status")).Number("total"));
        var usage = (await client.DataAsync("/status/datastore-usage")).Item("store", "nas");
        Assert.False(usage.Has("total") || usage.Has("error"));
    }

    [Fact]
    public async Task WithoutRemoteAudit_SyncJobsWithRemote_AreHidden()
    {
        var (pbs, client) = await WithAsync(PbsAccess.WithoutRemoteAudit);
        await using var _ = pbs;
        using var __ = client;
        var jobs = await client.DataAsync("/admin/sync?sync-direction=all");
        Assert.Equal(["s-local"], jobs.Items().Select(j => j.Text("id")!));
    }

    [Fact]
    public async Task WithoutSystemAudit_NodeStatus_IsForbiddenAndKeyHidden()
    {
        var (pbs, client) = await WithAsync(PbsAccess.WithoutSystemAudit);
        await using var _ = pbs;
        using var __ = client;
        Assert.Equal(403, (await client.TextAsync("/nodes/localhost/status")).Status);
        Assert.Equal(0, (await client.DataAsync("/nodes/localhost/tasks")).GetArrayLength());
        var subscription = await client.DataAsync("/nodes/localhost/subscription");
        Assert.Equal("active", subscription.Text("status"));
        Assert.False(subscription.Has("key"));
    }

    [Fact]
    public async Task DeeperEntry_WithoutRights_ReplacesWhatComesFromAbove()
    {
        var (pbs, client) = await WithAsync(PbsAccess.Full.With("/datastore/nas", true));
        await using var _ = pbs;
        using var __ = client;
        Assert.DoesNotContain((await client.DataAsync("/admin/datastore")).Items(), s => s.Text("store") == "nas");
        Assert.False((await client.DataAsync("/access/permissions")).Has("/datastore/nas"));
    }

    [Theory]
    [InlineData("/nodes")]
    [InlineData("/nodes/localhost/certificates/info")]
    public async Task SuperuserCalls_AnyToken_AreForbidden(string path)
    {
        var (pbs, client) = await WithAsync(PbsAccess.Full);
        await using var _ = pbs;
        using var __ = client;
        Assert.Equal((403, "permission check failed"), await client.TextAsync(path));
    }

    [Fact]
    public async Task NamespaceWalk_StoreNotAudited_HangsUsageToo()
    {
        var scenario = PbsScenarios.Mixed(PbsVersion.V42, At.Noon);
        PbsDatastore[] stores = [.. scenario.Datastores.Select(s => s.Name == "nas" ? s with { NamespaceWalkNeverEnds = true } : s)];
        await using var pbs = await At.StartAsync(scenario with { Datastores = stores, Access = PbsAccess.ForDatastore("second") });
        using var client = new PbsClient(pbs);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync("/status/datastore-usage", within: TimeSpan.FromMilliseconds(300)));
        pbs.Change(s => s with { Access = PbsAccess.Full });
        await client.DataAsync("/status/datastore-usage");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync("/admin/datastore/nas/namespace", within: TimeSpan.FromMilliseconds(300)));
        Assert.Equal(2, pbs.StuckRequests);
    }
}
