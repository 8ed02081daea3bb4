using Vigie.Core.Collecting;
using Vigie.Replication.Metrics;
using Vigie.Replication.Postgres.Parsing;

namespace Vigie.Replication.Postgres.Collectors;

/// <summary>Reads whether the log is archived, which recovery to a point in time rests on.</summary>
internal sealed class ArchivingCollector(PostgresParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("archiving", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(45), IsEssential: false,
    [
        ReplicationMetrics.PostgresArchiving, ReplicationMetrics.PostgresArchived, ReplicationMetrics.PostgresArchiveFailed, ReplicationMetrics.PostgresLastArchived, ReplicationMetrics.PostgresLastArchiveFailure,
        ReplicationMetrics.PostgresArchiveQueue,
    ]);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var archiving = PrimaryParser.Archiver(await parts.Server.AskAsync("archiver", statements => statements.Archiver, deadline))
            ?? throw new TargetFailureException(FailureReason.Protocol, "the archiver's answer lacks its counters");
        run.Metrics.AddKnown(ReplicationMetrics.PostgresArchiving, archiving.IsOn);
        if (!archiving.IsOn)
        {
            return;
        }

        run.Metrics.Add(ReplicationMetrics.PostgresArchived, archiving.Archived);
        run.Metrics.Add(ReplicationMetrics.PostgresArchiveFailed, archiving.Failed);
        run.Metrics.AddKnown(ReplicationMetrics.PostgresLastArchived, archiving.LastArchived);
        run.Metrics.AddKnown(ReplicationMetrics.PostgresLastArchiveFailure, archiving.LastFailed);
        await WriteQueueAsync(run, deadline);
    }

    private async Task WriteQueueAsync(CollectorRun run, CancellationToken deadline)
    {
        try
        {
            var rows = await parts.Server.AskAsync("archive queue", statements => statements.ArchiveQueue, deadline);
            run.Metrics.AddKnown(ReplicationMetrics.PostgresArchiveQueue, rows.Count > 0 ? new Cells(rows, 0).Whole("waiting") : null);
        }
        catch (TargetFailureException failure) when (failure.Reason == FailureReason.Forbidden)
        {
            run.FailPart(failure.Reason, failure.Message);
        }
    }
}
