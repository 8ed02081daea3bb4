using Vigie.Core.Collecting;
using Vigie.Exposition;

namespace Vigie.Core.Tests.Collecting;

/// <summary>A collector that does what the test says, and counts how often it was asked and whether it was ever asked twice at once.</summary>
internal sealed class ScriptedCollector : ICollector
{
    private int _inside;
    private int _runs;

    public ScriptedCollector(string name, bool essential = false, TimeSpan? interval = null, TimeSpan? timeout = null)
    {
        Value = MetricFamily.Gauge($"test_{name}", "A value of the test.");
        Description = new CollectorDescription(name, interval ?? TimeSpan.FromSeconds(60), timeout ?? TimeSpan.FromSeconds(10), essential, [Value]);
        Script = (run, _) =>
        {
            run.Metrics.Add(Value, Runs);
            return Task.CompletedTask;
        };
    }

    public MetricFamily Value { get; }

    public CollectorDescription Description { get; }

    public Func<CollectorRun, CancellationToken, Task> Script { get; set; }

    public int Runs => Volatile.Read(ref _runs);

    public bool WasDoubled { get; private set; }

    public void Fail(FailureReason reason) => Script = (_, _) => throw new TargetFailureException(reason, $"the test says {reason.Name()}");

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        if (Interlocked.Increment(ref _inside) > 1)
        {
            WasDoubled = true;
        }

        Interlocked.Increment(ref _runs);
        try
        {
            await Script(run, deadline);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
