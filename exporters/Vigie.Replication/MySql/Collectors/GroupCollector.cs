using Vigie.Core.Collecting;
using Vigie.Replication.MySql.Metrics;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Collectors;

/// <summary>Reads MySQL's group replication. MariaDB has none.</summary>
internal sealed class GroupCollector(MySqlParts parts) : ICollector
{
    private const string Advice = "GRANT SELECT ON performance_schema.replication_group_members and replication_group_member_stats";

    public static readonly CollectorDescription Fixed = new("group", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(25), IsEssential: false, ReplicationMetrics.MySqlGroup);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var version = await parts.Reader.VersionAsync(deadline);
        if (version.IsMariaDb || await parts.Reader.TryAsync(Statements.GroupMembers, run, Advice, deadline) is not { Count: > 0 } members)
        {
            return;
        }

        if (await parts.Reader.TryAsync(Statements.GroupStatistics, run, Advice, deadline) is not { } statistics)
        {
            return;
        }

        var facts = ServerFacts.Parse(await parts.Reader.AskAsync(Statements.Facts(version), deadline));
        if (GroupReading.Parse(members, statistics, facts?.Uuid) is { } group)
        {
            GroupSamples.Write(run.Metrics, group);
        }
    }
}
