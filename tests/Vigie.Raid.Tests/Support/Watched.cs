using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Support;

/// <summary>What came of a run.</summary>
internal sealed record Ran(Samples Samples, MetricSnapshot Snapshot, CollectorRun Run);

/// <summary>The product's target that watches an agent in memory.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly RaidTarget _target;

    public Watched(Agent agent, Func<RaidSettings, RaidSettings>? change = null)
    {
        Agent = agent;
        Clock = new ManualTimeProvider();
        Exchanges = new ExchangeLog();
        var settings = new RaidSettings { Snmp = new SnmpSettings { Host = "localhost", Credentials = new SnmpCommunity(SnmpVersion.V2c, "unused") } };
        _target = new RaidTarget(
            change?.Invoke(settings) ?? settings,
            new TargetServices(new TargetIdentity("nas-a", "raid", "AARD"), Clock, NullLogger.Instance, Exchanges),
            (_, _) => agent);
    }

    public Agent Agent { get; }

    public ManualTimeProvider Clock { get; }

    public ExchangeLog Exchanges { get; }

    public IReadOnlyList<ICollector> Collectors => _target.Collectors;

    /// <summary>Runs a collector once, as the frame does.</summary>
    public async Task<Ran> RunAsync(string collector)
    {
        var chosen = _target.Collectors.Single(one => one.Description.Name == collector);
        var writer = new MetricWriter();
        writer.Begin(new LabelSet([new("site", "AARD"), new("target", "nas-a")]), chosen.Description.Families.ToHashSet());
        var run = new CollectorRun(writer, Clock.GetUtcNow(), chosen.Description.Interval);
        await chosen.CollectAsync(run, TestContext.Current.CancellationToken);
        var snapshot = writer.ToSnapshot();
        return new Ran(await Samples.OfAsync(snapshot), snapshot, run);
    }

    /// <summary>Runs a collector that is to fail as a whole.</summary>
    public Task<TargetFailureException> FailAsync(string collector) => Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(collector));

    /// <summary>The samples of device, arrays and disks together.</summary>
    public async Task<Samples> RunAllAsync()
    {
        var snapshots = new List<MetricSnapshot>();
        foreach (var collector in Collectors)
        {
            snapshots.Add((await RunAsync(collector.Description.Name)).Snapshot);
        }

        return await Samples.OfAsync(snapshots);
    }

    public async ValueTask DisposeAsync() => await _target.DisposeAsync();
}
