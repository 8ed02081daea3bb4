using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Lab.Pbs;
using Vigie.Reach;
using Vigie.Testing;

namespace Vigie.Pbs.Tests.Support;

/// <summary>A double and the product's target that watches it.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private Watched(PbsDouble pbs, SteppedClock clock, PbsSettings settings, Action<Exchange>? watcher)
    {
        Pbs = pbs;
        Clock = clock;
        Exchanges = new ExchangeLog(watcher);
        Target = new PbsTarget(settings, new TargetServices(new TargetIdentity("pbs-a", "pbs", "AARD"), clock, NullLogger.Instance, Exchanges));
    }

    public PbsDouble Pbs { get; }

    public SteppedClock Clock { get; }

    public PbsTarget Target { get; }

    public ExchangeLog Exchanges { get; }

    public static Task<Watched> StartAsync(PbsScenario scenario, Func<PbsSettings, PbsSettings>? change = null, Action<Exchange>? watcher = null) =>
        StartAsync(_ => scenario, change, watcher);

    public static async Task<Watched> StartAsync(Func<DateTimeOffset, PbsScenario> scenario, Func<PbsSettings, PbsSettings>? change = null, Action<Exchange>? watcher = null)
    {
        var clock = new SteppedClock();
        var pbs = await PbsDouble.StartAsync(now => scenario(now) with { AuthFailureDelay = TimeSpan.Zero, ForbiddenDelay = TimeSpan.Zero }, new PbsDoubleOptions { Clock = clock });
        return new Watched(pbs, clock, change?.Invoke(SettingsFor(pbs)) ?? SettingsFor(pbs), watcher);
    }

    /// <summary>Settings with short deadlines, for doubles that hang.</summary>
    public static PbsSettings SettingsFor(PbsDouble pbs) => new()
    {
        Access = new Protocol.PbsAccess(pbs.BaseUri, pbs.TokenId, pbs.TokenSecret, CertificatePin.Parse(pbs.Fingerprint)),
        Timeout = TimeSpan.FromSeconds(5),
        ListingTimeout = TimeSpan.FromSeconds(5),
        SnapshotTimeout = TimeSpan.FromSeconds(20),
    };

    public static PbsSettings Impatient(PbsSettings settings) => settings with
    {
        Timeout = TimeSpan.FromMilliseconds(700),
        ListingTimeout = TimeSpan.FromMilliseconds(700),
        SnapshotTimeout = TimeSpan.FromMilliseconds(700),
    };

    /// <summary>Runs a collector once, as the frame does.</summary>
    public Task<Ran> RunEveryAsync(string collector, TimeSpan? interval) => Ran.OnceAsync(Target.Collectors, collector, Clock, TestContext.Current.CancellationToken, "pbs-a", interval);

    /// <summary>Runs a collector once and keeps no more than the product does.</summary>
    public async Task<MetricSnapshot> PublishAsync(string collector)
    {
        var chosen = Target.Collectors.Single(one => one.Description.Name == collector);
        var writer = new MetricWriter();
        writer.Begin(new LabelSet([new("site", "AARD"), new("target", "pbs-a")]));
        await chosen.CollectAsync(new CollectorRun(writer, Clock.GetUtcNow(), chosen.Description.Interval), TestContext.Current.CancellationToken);
        return writer.ToSnapshot();
    }

    /// <summary>Runs collectors one after the other and tells the samples of the last.</summary>
    public async Task<Ran> RunAsync(params string[] collectors)
    {
        Ran? last = null;
        foreach (var collector in collectors)
        {
            last = await RunEveryAsync(collector, null);
        }

        return last!;
    }

    /// <summary>Runs a collector that is to fail as a whole.</summary>
    public async Task<TargetFailureException> FailAsync(string collector) =>
        await Assert.ThrowsAsync<TargetFailureException>(() => RunAsync(collector));

    public async ValueTask DisposeAsync()
    {
        await Target.DisposeAsync();
        await Pbs.DisposeAsync();
    }
}
