using Vigie.Core.Collecting;
using Vigie.Pbs.Metrics;

namespace Vigie.Pbs.Collectors;

/// <summary>
/// Tells what snapshots told: sizes, verification, the oldest backup. Each run reads all snapshots of the namespaces that are due for
/// it, on a slow cycle; those of groups that changed meanwhile were read with the groups.
/// </summary>
/// <param name="parts">The parts of the target.</param>
/// <param name="cycle">How often all snapshots of a namespace are read.</param>
internal sealed class SnapshotsCollector(PbsParts parts, TimeSpan cycle) : ICollector
{
    /// <summary>What is fixed about the collector.</summary>
    public static readonly CollectorDescription Fixed = new("snapshots", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(60), IsEssential: false,
    [
        PbsMetrics.GroupLastSize, PbsMetrics.GroupFirstBackup, PbsMetrics.GroupVerifyState, PbsMetrics.GroupVerifyCopied,
        PbsMetrics.GroupLastVerify, PbsMetrics.GroupVerifyFailed,
    ]);

    /// <summary>After this time no further namespace is begun, so that the run tells what it has.</summary>
    private static readonly TimeSpan _budget = TimeSpan.FromMinutes(10);

    /// <summary>How long the first run waits for the first listing of groups, which it needs.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    /// <summary>Both collectors are woken at once: time for the groups to begin anew.</summary>
    private static readonly TimeSpan _nextAttempt = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public CollectorDescription Description => Fixed;

    /// <inheritdoc/>
    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        await WaitForGroupsAsync(deadline);
        var started = parts.Clock.GetUtcNow();
        foreach (var place in parts.Book.Due(cycle))
        {
            if (parts.Clock.GetUtcNow() - started > _budget)
            {
                break;
            }

            await parts.Snapshots.ReadAsync(place, deadline);
        }

        // A namespace is read at a run: a cycle that is shorter than the interval makes it no more often.
        var oldest = parts.Clock.GetUtcNow() - (3 * (cycle > run.Interval ? cycle : run.Interval));
        parts.Book.Visit(stores =>
        {
            SnapshotMetrics.Write(run.Metrics, stores, parts.Directory.Node, parts.Book.VisibleSince, oldest);
            foreach (var failure in stores.SelectMany(store => store.Places.Values).Select(place => place.SnapshotFailure).OfType<TargetFailureException>())
            {
                run.FailPart(failure.Reason, failure.Message);
            }
        });
    }

    /// <summary>Fails for the same reason as the groups did, so that it is woken with them when the target answers again.</summary>
    private async Task WaitForGroupsAsync(CancellationToken deadline)
    {
        try
        {
            if (parts.Book.FirstListing.IsFaulted)
            {
                await Task.Delay(_nextAttempt, parts.Clock, deadline);
            }

            await parts.Book.FirstListing.WaitAsync(_patience, parts.Clock, deadline);
        }
        catch (TimeoutException fault)
        {
            throw new TargetFailureException(FailureReason.Timeout, "groups were not listed yet, so there is nothing to read snapshots of", fault);
        }
    }
}
