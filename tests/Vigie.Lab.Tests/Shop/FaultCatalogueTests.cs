using Vigie.Lab.Pbs;
using Vigie.Lab.Shop;
using Vigie.Lab.Shop.Faults;
using Vigie.Lab.Sns;
using Vigie.Lab.Tests.Pbs;
using Vigie.Testing;

namespace Vigie.Lab.Tests.Shop;

public sealed class FaultCatalogueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);
    private static readonly FaultSubject Subject = new("nas-critical", "100", "105", "s-offsite");
    private static readonly string[] Paths =
    [
        "/admin/datastore/nas-critical/groups", "/admin/datastore/nas-critical/namespace", "/admin/datastore/nas-critical/snapshots",
        "/admin/datastore", "/status/datastore-usage", "/admin/gc", "/admin/sync", "/admin/verify", "/admin/prune",
    ];

    public static TheoryData<string> Names { get; } = new(FaultCatalogue.OfBackupServer(Subject).Select(f => f.Name));

    /// <summary>Every button changes what the server does, and pressing it again leaves nothing behind.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Fault_OnAndOff_ChangesSomethingAndIsUndone(string name)
    {
        using var folder = new TemporaryFolder();
        var clock = new StandingClock(At.Noon);
        var plan = new SitePlan("AARD", "pbs-aard", now => BackupServers.Aard(now) with { AuthFailureDelay = TimeSpan.Zero, ForbiddenDelay = TimeSpan.Zero }, Subject);
        await using var site = await Site.StartAsync(plan, new PbsDoubleOptions { Clock = clock }, clock, new FirewallOptions { Site = "AARD", State = folder.Root });
        using var client = new PbsClient(site.Pbs);
        var healthy = await AnswersAsync(client);
        Assert.All(healthy, a => Assert.StartsWith("OK", a, StringComparison.Ordinal));
        Assert.True(await site.SwitchAsync(name, on: true));
        Assert.True(await DiffersAsync(client, healthy), "nothing has changed");
        Assert.Equal(At.Noon, site.Active[name].Since);
        await site.SwitchAsync(name, on: false);
        Assert.Equal(healthy, await AnswersAsync(client));
        Assert.Empty(site.Active);
    }

    [Fact]
    public void Catalogue_Names_AreUniqueAndSayWhatToExpect()
    {
        var faults = FaultCatalogue.OfBackupServer(Subject);
        Assert.Distinct(faults.Select(f => f.Name));
        Assert.Equal(["slow"], faults.Where(f => f.Alerts.Count == 0).Select(f => f.Name));
        Assert.All(faults, f => Assert.Matches("^[a-z-]+$", f.Name));
    }

    private static async Task<List<string>> AnswersAsync(PbsClient client)
    {
        var answers = new List<string>();
        foreach (var path in Paths)
        {
            answers.Add(await AnswerAsync(client, path, TimeSpan.FromSeconds(10)));
        }

        return answers;
    }

    private static async Task<bool> DiffersAsync(PbsClient client, List<string> healthy)
    {
        for (var i = 0; i < Paths.Length; i++)
        {
            if (await AnswerAsync(client, Paths[i], Patience) != healthy[i])
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<string> AnswerAsync(PbsClient client, string path, TimeSpan patience)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(patience);
        try
        {
            using var response = await client.SendAsync(path, within: patience);
            return response.StatusCode + await response.Content.ReadAsStringAsync(deadline.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return error.GetType().Name;
        }
    }
}
