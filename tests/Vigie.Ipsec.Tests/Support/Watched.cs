using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Probing;
using Vigie.Ipsec.Protocol;
using Vigie.Ipsec.Sources;
using Vigie.Ssh;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests.Support;

/// <summary>What came of a run.</summary>
internal sealed record Ran(Samples Samples, MetricSnapshot Snapshot, CollectorRun Run);

/// <summary>The product's target that watches a gateway of the test's choice.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly IpsecTarget _target;

    public Watched(Func<TargetServices, ISource> open, Probers? probers = null, params IReadOnlyList<TunnelPromise> promises)
    {
        Clock = new ManualTimeProvider();
        Exchanges = new ExchangeLog(Shown.Add);
        var settings = new IpsecSettings { OpenSource = open, Promises = promises };
        var services = new TargetServices(new TargetIdentity("gw-a", "ipsec", "AARD"), Clock, NullLogger.Instance, Exchanges);
        _target = new IpsecTarget(settings, open(services), probers ?? new Probers(new TcpProber(Clock), new Dictionary<TunnelProbe, IProber>()), services);
    }

    public ManualTimeProvider Clock { get; }

    public ExchangeLog Exchanges { get; }

    public List<Exchange> Shown { get; } = [];

    public IReadOnlyList<ICollector> Collectors => _target.Collectors;

    /// <summary>Watches a strongSwan.</summary>
    public static Watched Swan(IRemoteShell shell, params IReadOnlyList<TunnelPromise> promises) =>
        new(services => new SwanctlSource(new ShellReader(shell, ["swanctl"], services.Exchanges), "strongSwan"), null, promises);

    /// <summary>Runs a collector once, as the frame does.</summary>
    public async Task<Ran> RunAsync(string collector = "tunnels")
    {
        var chosen = _target.Collectors.Single(one => one.Description.Name == collector);
        var writer = new MetricWriter();
        writer.Begin(new LabelSet([new("site", "AARD"), new("target", "gw-a")]), chosen.Description.Families.ToHashSet());
        var run = new CollectorRun(writer, Clock.GetUtcNow(), chosen.Description.Interval);
        await chosen.CollectAsync(run, TestContext.Current.CancellationToken);
        var snapshot = writer.ToSnapshot();
        return new Ran(await Samples.OfAsync(snapshot), snapshot, run);
    }

    /// <summary>Runs a collector that is to fail as a whole.</summary>
    public Task<TargetFailureException> FailAsync(string collector = "tunnels") => Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(collector));

    public ValueTask DisposeAsync() => _target.DisposeAsync();
}
