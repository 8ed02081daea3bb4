using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Vigie.Lab.Pbs;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Pbs;

public sealed class FaultTests
{
    private const string Groups = "/admin/datastore/nas/groups";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hang_OneDatastore_LeavesOthersAloneAndStopsAtOnce()
    {
        var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        using var fault = pbs.Faults.Add(new PbsFault(PbsFaultKind.Hang) { Datastore = "nas" });
        var hanging = client.SendAsync(Groups);
        await client.DataAsync("/admin/datastore/second/groups");
        await client.DataAsync("/status/datastore-usage");
        await Eventually.ShowsAsync(() => pbs.StuckRequests, s => s == 1);
        var watch = Stopwatch.StartNew();
        await pbs.DisposeAsync();
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task StatfsError_OneStore_FailsUsageAsAWhole()
    {
        var scenario = PbsScenarios.Mixed(PbsVersion.V42, At.Noon);
        PbsDatastore[] stores = [.. scenario.Datastores.Select(s => s.Name == "nas" ? s with { StatfsError = "EIO: Input/output error" } : s)];
        await using var pbs = await At.StartAsync(scenario with { Datastores = stores });
        using var client = new PbsClient(pbs);
        Assert.Equal((400, "EIO: Input/output error"), await client.TextAsync("/status/datastore-usage"));
        Assert.Equal(200, (await client.TextAsync(Groups)).Status);
    }

    [Theory]
    [InlineData(PbsFaultKind.ServerError, 500, "internal error")]
    [InlineData(PbsFaultKind.Unauthorized, 401, "authentication failed")]
    [InlineData(PbsFaultKind.Forbidden, 403, "permission check failed")]
    [InlineData(PbsFaultKind.BadRequest, 400, "EIO: Input/output error")]
    [InlineData(PbsFaultKind.Redirect, 301, "")]
    public async Task Status_Fault_AnswersIt(PbsFaultKind kind, int status, string text)
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        using (pbs.Faults.Add(new PbsFault(kind) { Endpoint = PbsEndpoint.Groups }))
        {
            Assert.Equal((status, text), await client.TextAsync(Groups));
            Assert.Equal(200, (await client.TextAsync("/version")).Status);
        }

        Assert.Equal(200, (await client.TextAsync(Groups)).Status);
    }

    [Theory]
    [InlineData(PbsFaultKind.BadJson)]
    [InlineData(PbsFaultKind.HtmlPage)]
    [InlineData(PbsFaultKind.TruncatedJson)]
    [InlineData(PbsFaultKind.DeepJson)]
    public async Task Body_Fault_Is200ThatDoesNotParse(PbsFaultKind kind)
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        pbs.Faults.Add(new PbsFault(kind));
        var (status, text) = await client.TextAsync(Groups);
        Assert.Equal(200, status);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));
    }

    [Fact]
    public async Task HugeNumber_Fault_IsValidJsonThatFitsNoType()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        pbs.Faults.Add(new PbsFault(PbsFaultKind.HugeNumber));
        var item = Assert.Single((await client.DataAsync(Groups)).Items());
        Assert.False(item.GetProperty("last-backup").TryGetInt64(out _));
    }

    [Fact]
    public async Task HugeString_Fault_IsAsLongAsSaid()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        pbs.Faults.Add(new PbsFault(PbsFaultKind.HugeString) { Bytes = 1_000_000 });
        Assert.Equal(1_000_000, (await client.DataAsync(Groups))[0].Text("store")!.Length);
    }

    [Fact]
    public async Task EndlessBody_Fault_GoesOnUntilTheClientLeaves()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        pbs.Faults.Add(new PbsFault(PbsFaultKind.EndlessBody));
        using (var response = await client.SendAsync(Groups))
        {
            await using var body = await response.Content.ReadAsStreamAsync(Token);
            var buffer = new byte[4_000_000];
            await body.ReadExactlyAsync(buffer, Token);
        }

        var request = await Eventually.ShowsAsync(() => pbs.Requests, r => r.Count == 1);
        Assert.Equal(0, request[0].Status);
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/status/datastore-usage")]
    public async Task CutBody_Fault_BreaksOffA200(string path)
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        pbs.Faults.Add(new PbsFault(PbsFaultKind.CutBody));
        using var response = await client.SendAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Latency_SeveralFaults_AddUp()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        await client.DataAsync("/version");
        pbs.Faults.Replace([
            new PbsFault(PbsFaultKind.Latency) { Delay = TimeSpan.FromMilliseconds(100) },
            new PbsFault(PbsFaultKind.Latency) { Delay = TimeSpan.FromMilliseconds(150), Endpoint = PbsEndpoint.Version, Times = 1 },
        ]);
        var watch = Stopwatch.StartNew();
        await client.DataAsync("/version");
        Assert.InRange(watch.ElapsedMilliseconds, 240, 5000);
        pbs.Faults.Clear();
        watch.Restart();
        await client.DataAsync("/version");
        Assert.InRange(watch.ElapsedMilliseconds, 0, 99);
    }

    [Fact]
    public async Task Trickle_Fault_SendsAllInTheEnd()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        await client.DataAsync("/version");
        pbs.Faults.Add(new PbsFault(PbsFaultKind.Trickle) { Bytes = 20, Delay = TimeSpan.FromMilliseconds(50) });
        var watch = Stopwatch.StartNew();
        Assert.Equal("4.2", (await client.DataAsync("/version")).Text("version"));
        Assert.InRange(watch.ElapsedMilliseconds, 200, 10_000);
    }

    [Fact]
    public async Task Times_Fault_WearsOff()
    {
        await using var pbs = await At.MixedAsync(PbsVersion.V42);
        using var client = new PbsClient(pbs);
        pbs.Faults.Add(new PbsFault(PbsFaultKind.ServerError) { Times = 2 });
        var answered = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            answered.Add((await client.TextAsync("/version")).Status);
        }

        Assert.Equal([500, 500, 200], answered);
    }

    [Fact]
    public async Task UnknownExtras_EveryObject_CarriesThem()
    {
        await using var pbs = await At.StartAsync(PbsScenarios.Mixed(PbsVersion.V42, At.Noon) with { UnknownExtras = true, NullForAbsent = true });
        using var client = new PbsClient(pbs);
        foreach (var path in (string[])["/admin/datastore", "/status/datastore-usage", Groups, "/admin/datastore/nas/snapshots", "/admin/gc", "/admin/sync", "/admin/verify", "/admin/prune"])
        {
            Assert.All((await client.DataAsync(path)).Items(), i => Assert.True(i.Has("x-future-object"), path));
        }

        var never = (await client.DataAsync("/admin/sync")).Item("id", "s-local");
        Assert.Equal(JsonValueKind.Null, never.GetProperty("last-run-upid").ValueKind);
    }
}
