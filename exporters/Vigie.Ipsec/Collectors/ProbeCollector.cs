using Vigie.Core.Collecting;
using Vigie.Exposition;
using Vigie.Ipsec.Metrics;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Probing;

namespace Vigie.Ipsec.Collectors;

/// <summary>Sends packets through the tunnels: only an answer from the other end proves that traffic flows.</summary>
internal sealed class ProbeCollector(IpsecParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("probe", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(50), IsEssential: false,
        [IpsecMetrics.ProbeSuccess, IpsecMetrics.ProbeDuration, IpsecMetrics.ProbeResultOf, IpsecMetrics.ProbeLarge]);

    /// <summary>Probes at once: a firewall that carries nothing keeps each for its whole time.</summary>
    private const int AtOnce = 8;

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var promises = parts.Settings.Promises.Where(promise => promise.Probe is not null).ToList();
        var outcomes = new ProbeOutcome?[promises.Count];
        var faults = new TargetFailureException?[promises.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, promises.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = deadline }, async (place, cancel) =>
        {
            try
            {
                outcomes[place] = await parts.Probers.For(promises[place].Probe!).ProbeAsync(promises[place].Probe!, cancel);
            }
            catch (TargetFailureException fault)
            {
                faults[place] = fault;
            }
        });
        Write(run, promises, outcomes);
        if (faults.FirstOrDefault(fault => fault is not null) is { } first)
        {
            run.FailPart(first.Reason, first.Message);
        }
    }

    private void Write(CollectorRun run, List<TunnelPromise> promises, ProbeOutcome?[] outcomes)
    {
        var written = new HashSet<TunnelId>();
        for (var place = 0; place < promises.Count; place++)
        {
            var view = parts.Book.ViewOf(promises[place]);
            if (outcomes[place] is { } outcome && written.Add(view.Id))
            {
                Write(run.Metrics, TunnelSamples.LabelsOf(view), outcome);
            }
        }
    }

    private static void Write(MetricWriter metrics, string[] labels, ProbeOutcome outcome)
    {
        metrics.AddKnown(IpsecMetrics.ProbeSuccess, outcome.IsGood, labels);
        metrics.AddKnown(IpsecMetrics.ProbeDuration, outcome.Took.TotalSeconds, labels);
        metrics.AddState(IpsecMetrics.ProbeResultOf, Words<ProbeResult>.Of(outcome.Result), labels);
        metrics.AddKnown(IpsecMetrics.ProbeLarge, outcome.LargePassed, labels);
    }
}
