using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Probing;
using Vigie.Ipsec.Protocol;
using Vigie.Ipsec.Sources;
using Vigie.Ssh;
using Vigie.Testing;

namespace Vigie.Ipsec.Tests.Support;

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
    public Task<Ran> RunAsync(string collector = "tunnels") => Ran.OnceAsync(_target.Collectors, collector, Clock, TestContext.Current.CancellationToken, "gw-a");

    /// <summary>Runs a collector that is to fail as a whole.</summary>
    public Task<TargetFailureException> FailAsync(string collector = "tunnels") => Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(collector));

    public ValueTask DisposeAsync() => _target.DisposeAsync();
}
