using Vigie.Core.Collecting;
using Vigie.Replication.Postgres.Parsing;
using Vigie.Replication.Postgres.Statements;

namespace Vigie.Replication.Postgres.Collectors;

/// <summary>Reads how many queries replay cancelled on a standby.</summary>
internal sealed class ConflictsCollector(PostgresParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("conflicts", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(45), IsEssential: false, [ReplicationMetrics.PostgresConflicts]);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var rows = await parts.Server.AskAsync("conflicts", statements => statements.Conflicts, deadline);
        foreach (var (cause, count) in PrimaryParser.Conflicts(rows, ServerStatements.ConflictCauses(parts.Server.Version!.Value)))
        {
            run.Metrics.Add(ReplicationMetrics.PostgresConflicts, count, cause);
        }
    }
}
