using Vigie.Core.Collecting;
using Vigie.Replication.MySql.Metrics;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Collectors;

/// <summary>Reads semi-synchronous replication and Galera: no right is needed for either.</summary>
internal sealed class StatusCollector(MySqlParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("status", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(25), IsEssential: false, ReplicationMetrics.MySqlStatus);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        await parts.Reader.VersionAsync(deadline);
        var variables = new StatusVariables(await parts.Reader.AskAsync(Statements.Switches, deadline), await parts.Reader.AskAsync(Statements.Status, deadline));
        SemiSyncSamples.Write(run.Metrics, variables);
        if (variables.IsGalera)
        {
            GaleraSamples.Write(run.Metrics, variables, parts.Settings.GaleraNodes);
        }
    }
}
