using Vigie.Exposition;
using Vigie.Pbs.Groups;
using Vigie.Pbs.Readings;

namespace Vigie.Pbs.Metrics;

/// <summary>What the snapshots of groups told, as samples.</summary>
internal static class SnapshotMetrics
{
    /// <summary>Adds all groups whose snapshots were read.</summary>
    /// <param name="metrics">Where to.</param>
    /// <param name="stores">The datastores.</param>
    /// <param name="node">Name of the node, or null when it is not known.</param>
    /// <param name="visibleSince">Namespaces that were last listed before this time are too old to be told.</param>
    /// <param name="oldest">Snapshots that were last read before this time are too old to be told.</param>
    public static void Write(MetricWriter metrics, IReadOnlyList<StorePage> stores, string? node, DateTimeOffset visibleSince, DateTimeOffset oldest)
    {
        foreach (var place in stores.SelectMany(store => store.Places.Values).Where(place => place.ListedAt >= visibleSince))
        {
            // Where PBS refuses to list all at once, groups are read one by one as they change.
            if (place.SnapshotsAt >= oldest || place.MustReadSingly)
            {
                foreach (var group in place.Groups.Values)
                {
                    if (group.Tally is { Count: > 0 } tally)
                    {
                        Write(metrics, place.Place, group.Key, tally, node);
                    }
                }
            }
        }
    }

    private static void Write(MetricWriter metrics, Place place, GroupKey key, SnapshotTally tally, string? node)
    {
        var (store, ns) = place;
        var (type, id) = key;
        metrics.Add(PbsMetrics.GroupVerifyFailed, tally.FailedVerifications, store, ns, type, id);
        metrics.AddKnown(PbsMetrics.GroupFirstBackup, tally.OldestFinished, store, ns, type, id);
        metrics.AddKnown(PbsMetrics.GroupLastSize, tally.Size, store, ns, type, id);
        if (tally.NewestFinished is null)
        {
            return;
        }

        var verification = tally.Verification;
        metrics.AddState(PbsMetrics.GroupVerifyState, Word(verification.State), store, ns, type, id);
        metrics.AddKnown(PbsMetrics.GroupLastVerify, verification.Start, store, ns, type, id);
        if (verification.State != VerifyState.None && verification.Store is { } verifiedStore)
        {
            // A sync brings the source's result along: then it tells nothing about the chunks that lie here.
            var isCopied = verifiedStore != store || (node is not null && verification.Node != node);
            metrics.Add(PbsMetrics.GroupVerifyCopied, isCopied ? 1 : 0, store, ns, type, id);
        }
    }

    private static string Word(VerifyState state) => state switch
    {
        VerifyState.Ok => "ok",
        VerifyState.Failed => "failed",
        _ => "none",
    };
}
