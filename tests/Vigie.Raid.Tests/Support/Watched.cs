using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Snmp;
using Vigie.Testing;

namespace Vigie.Raid.Tests.Support;

/// <summary>The product's target that watches an agent in memory.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly RaidTarget _target;

    public Watched(Agent agent, Func<RaidSettings, RaidSettings>? change = null)
        : this(() => agent, change) => Agent = agent;

    /// <summary>Watches whatever the session reaches.</summary>
    public Watched(Func<ISnmpSession> connect, Func<RaidSettings, RaidSettings>? change = null)
    {
        Agent = new Agent();
        Clock = new ManualTimeProvider();
        Exchanges = new ExchangeLog();
        var settings = new RaidSettings { Snmp = new SnmpSettings { Host = "localhost", Credentials = new SnmpCommunity(SnmpVersion.V2c, "unused") } };
        _target = new RaidTarget(
            change?.Invoke(settings) ?? settings,
            new TargetServices(new TargetIdentity("nas-a", "raid", "AARD"), Clock, NullLogger.Instance, Exchanges),
            (_, _) => connect());
    }

    public Agent Agent { get; }

    public ManualTimeProvider Clock { get; }

    public ExchangeLog Exchanges { get; }

    public IReadOnlyList<ICollector> Collectors => _target.Collectors;

    /// <summary>Runs a collector once, as the frame does.</summary>
    public Task<Ran> RunAsync(string collector) => Ran.OnceAsync(_target.Collectors, collector, Clock, TestContext.Current.CancellationToken, "nas-a");

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
