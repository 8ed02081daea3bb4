using Vigie.Lab.Databases;
using Vigie.Testing;

namespace Vigie.Replication.Lab.Tests;

/// <summary>Every state of the fact sheet, and more, with real servers: what Vigie says must be right, and the answers of Debian's exporters stand beside it.</summary>
public sealed class ComparisonTests : IDisposable
{
    private const string Examples = "/usr/share/doc/prometheus-postgres-exporter/examples/queries.yaml";
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(200);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task States_AllOfThem_AreNamedAndTheirLagIsTrue()
    {
        var both = Task.WhenAll(MariaDbAsync(), PostgresAsync());
        await ((Task)both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Null(both.Exception);
        List<Outcome> outcomes = [.. (await both).SelectMany(outcomes => outcomes)];
        var page = ComparisonPage.Of(outcomes, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().Date));
        TestContext.Current.SendDiagnosticMessage(page);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Repository.PathOf("docs", "replication-comparison.md"), page, TestContext.Current.CancellationToken);
        }

        Assert.True(outcomes.Count >= 20);
        var wrong = outcomes.Where(o => !ComparisonPage.VigieIsRight(o) || (o.Truth.Lag is not null && o.Vigie.LagIsRight(o.Truth) != true));
        Assert.Empty(wrong.Select(o => $"{o.Engine}, {o.Name}: '{o.Vigie.Said}', lag {o.Vigie.Lag} where it was {o.Truth.Lag}"));
    }

    [Fact]
    public async Task Page_OfTheRepository_HoldsEveryState()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "replication-comparison.md"), TestContext.Current.CancellationToken);
        var names = MariaDbStates.All.Select(state => state.Name).Concat(PostgresStates.All.Select(state => state.Name));
        Assert.All(names, name => Assert.Contains($"| {name} |", page, StringComparison.Ordinal));
    }

    private async Task<List<Outcome>> MariaDbAsync()
    {
        var plan = new PairPlan(_folder.Root, 0, 0, _pace, TimeProvider.System);
        await using var pair = await MariaDbPair.StartAsync(plan);
        await using var primary = await PeerExporter.MysqldAsync(pair.PrimaryPort, PairPlan.Exporter, plan.Secret("mariadb-vigie"));
        await using var replica = await PeerExporter.MysqldAsync(pair.ReplicaPort, PairPlan.Exporter, plan.Secret("mariadb-vigie"));
        await using var vigie = await VigieWatch.StartAsync("mysql", "mariadb", pair, _folder, "intervals: { replication: 1s }");
        return await new StateRun<MariaDbPair>("MariaDB", pair, vigie, () => Task.FromResult<Func<Task<Answer>>>(async () => PeerReaders.Mysqld(await primary.ScrapeAsync(), await replica.ScrapeAsync()))).WalkAsync(MariaDbStates.All);
    }

    private async Task<List<Outcome>> PostgresAsync()
    {
        var plan = new PairPlan(_folder.Root, 0, 0, _pace, TimeProvider.System);
        await using var pair = await PostgresPair.StartAsync(plan);
        await using var primary = await PeerExporter.PostgresAsync([pair.PrimaryPort], PairPlan.Exporter, plan.Secret("postgres-vigie"), "--extend.query-path=" + Examples);
        await using var standby = await PeerExporter.PostgresAsync([pair.ReplicaPort], PairPlan.Exporter, plan.Secret("postgres-vigie"), "--extend.query-path=" + Examples);
        await using var vigie = await VigieWatch.StartAsync("postgres", "postgres", pair, _folder, "intervals: { replication: 1s, slots: 1s, archiving: 1s }");
        return await new StateRun<PostgresPair>("PostgreSQL", pair, vigie, async () =>
        {
            // Asked before the fault too: it notices only then that a server was restarted.
            var (before, _) = (await primary.ScrapeAsync(), await standby.ScrapeAsync());
            return async () => PeerReaders.Postgres(await primary.ScrapeAsync(), await standby.ScrapeAsync(), before);
        }).WalkAsync(PostgresStates.All);
    }
}
