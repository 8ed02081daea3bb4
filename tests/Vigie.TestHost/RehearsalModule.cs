using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Exposition;

namespace Vigie.TestHost;

/// <summary>A kind of target that needs no device: it succeeds, fails or never ends as its configuration says.</summary>
internal sealed class RehearsalModule : IModule
{
    private static readonly ConfigKey<string?> _behaviour = Key.Choice("behaviour", "What the target does.", ["answer", "refuse", "fail", "hang", "steer"], fallback: "answer");
    private static readonly ConfigKey<long> _samples = Key.Integer("samples", "How many samples it has.", 300, 0, 1_000_000);
    private static readonly ConfigKey<Secret?> _token = Key.Secret("token", "A secret that must never be seen.");

    public string Kind => "rehearsal";

    public string Summary => "rehearses without a device";

    public IReadOnlyList<ConfigKey> Keys { get; } = [_behaviour, _samples, _token];

    public IReadOnlyList<CollectorDescription> Collectors { get; } = [ThingsCollector.Fixed, ExtrasCollector.Fixed];

    public ITargetPlan? Read(ConfigSection target)
    {
        var plan = new RehearsalPlan(target.Get(_behaviour)!, (int)target.Get(_samples), target.Get(_token));
        return target.HasFaults ? null : plan;
    }
}

internal sealed record RehearsalPlan(string Behaviour, int Samples, Secret? Token) : ITargetPlan
{
    public ITarget Open(TargetServices services) => new RehearsalTarget(this, services);
}

internal sealed class RehearsalTarget(RehearsalPlan plan, TargetServices services) : ITarget
{
    public IReadOnlyList<ICollector> Collectors { get; } = [new ThingsCollector(plan, services), new ExtrasCollector(services)];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class ThingsCollector(RehearsalPlan plan, TargetServices services) : ICollector
{
    private static readonly MetricFamily _size = MetricFamily.Gauge("rehearsal_thing_size_bytes", "Size of the thing.", "bytes", "thing", "place");

    public static CollectorDescription Fixed { get; } = new("things", TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10), true, [_size]);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        services.Exchanges.CountRequest();
        services.Exchanges.Show(new Exchange("GET /things", plan.Behaviour == "steer" ? "200 \u001b[2J\u0007wiped" : "200 things", 1234, TimeSpan.FromMilliseconds(5)));
        switch (plan.Behaviour)
        {
            case "refuse":
                throw new TargetFailureException(FailureReason.Auth, "the token was refused");
            case "fail":
                throw new TargetFailureException(FailureReason.Protocol, "<b>not</b> what was promised");
            case "hang":
                // Deaf to its deadline, as the worst of clients is.
                await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
                break;
        }

        run.Identify("Rehearsal", "1.0");
        for (var i = 0; i < plan.Samples; i++)
        {
            run.Metrics.Add(_size, i * 1000, $"thing-{i}", "a place with a name of some length");
        }
    }
}

internal sealed class ExtrasCollector(TargetServices services) : ICollector
{
    private static readonly MetricFamily _extras = MetricFamily.Gauge("rehearsal_extras", "How many extras there are.");

    public static CollectorDescription Fixed { get; } = new("extras", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), false, [_extras]);

    public CollectorDescription Description => Fixed;

    public Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        services.Exchanges.CountRequest();
        run.Metrics.Add(_extras, 2);
        return Task.CompletedTask;
    }
}
