using Vigie.Core.Collecting;
using Vigie.Replication.Metrics;
using Vigie.Replication.Postgres.Protocol;

namespace Vigie.Replication.Postgres.Collectors;

/// <summary>
/// Makes a primary commit an empty transaction, which every standby replays: then the age of the last replayed transaction is a lag, also
/// while nobody else writes. Only where the owner wants it. It writes no table, and needs no privilege.
/// </summary>
/// <param name="server">A conversation that may write.</param>
/// <param name="clock">The time.</param>
internal sealed class HeartbeatCollector(ServerReader server, TimeProvider clock) : ICollector
{
    public static readonly CollectorDescription Fixed = new("heartbeat", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45), IsEssential: false, [ReplicationMetrics.PostgresBeats, ReplicationMetrics.PostgresLastBeat]);

    private long _beats;
    private DateTimeOffset? _last;

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var rows = await server.AskAsync("heartbeat", statements => statements.Beat, deadline);
        if (rows.Count > 0 && rows[0, "beat"] is not null)
        {
            _beats++;
            _last = clock.GetUtcNow();
        }

        run.Metrics.Add(ReplicationMetrics.PostgresBeats, _beats);
        run.Metrics.AddKnown(ReplicationMetrics.PostgresLastBeat, _last);
    }
}
