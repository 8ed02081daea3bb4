using Vigie.Core.Collecting;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.Postgres.Memory;
using Vigie.Replication.Postgres.Metrics;
using Vigie.Replication.Postgres.Model;
using Vigie.Replication.Postgres.Parsing;

namespace Vigie.Replication.Postgres.Collectors;

/// <summary>
/// Reads what a server is to others: a standby's stream, a primary's standbys. Essential. It runs often: how closely a lag can be told
/// is how often the log's end was looked at.
/// </summary>
internal sealed class ServerCollector : ICollector
{
    public static readonly CollectorDescription Fixed = new("replication", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(45), IsEssential: true,
    [
        .. ReplicationMetrics.Shared, ReplicationMetrics.PostgresServerInfo, ReplicationMetrics.PostgresTimeline, ReplicationMetrics.PostgresPrivileged, ReplicationMetrics.PostgresPrimaries,
        ReplicationMetrics.PostgresReplayPaused, ReplicationMetrics.PostgresReceiveBacklog, ReplicationMetrics.PostgresReplayBacklog, ReplicationMetrics.PostgresLastTransaction,
        ReplicationMetrics.PostgresRememberedSince, ReplicationMetrics.PostgresSynchronous, ReplicationMetrics.PostgresSynchronousStandbys, ReplicationMetrics.PostgresSynchronousWaiters, ReplicationMetrics.PostgresSynchronousWait,
        ReplicationMetrics.PostgresStandbyConnected, ReplicationMetrics.PostgresStandbyConnections, ReplicationMetrics.PostgresStandbyState, ReplicationMetrics.PostgresStandbySync, ReplicationMetrics.PostgresStandbyLag,
        ReplicationMetrics.PostgresStandbyBacklog, ReplicationMetrics.PostgresStandbyReply,
    ]);

    private const string Engine = "postgres";

    private readonly PostgresParts _parts;
    private readonly StandbyMemory _standby = new();
    private readonly SenderMemory _senders;
    private readonly DateTimeOffset _since;

    /// <summary>Makes the collector; its memory begins now.</summary>
    public ServerCollector(PostgresParts parts)
    {
        _parts = parts;
        _senders = new SenderMemory(parts.Settings.ForgetAfter);
        _since = parts.Clock.GetUtcNow();
    }

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var rows = await _parts.Server.AskAsync("server", statements => statements.Server, deadline);
        var server = ServerParser.Parse(rows) ?? throw new TargetFailureException(FailureReason.Protocol, "the server's answer lacks what every PostgreSQL tells");
        var now = _parts.Monotonic;
        _parts.Settings.Clusters.Note(_parts.Target.Name, server, now, 3 * run.Interval);
        run.Identify("PostgreSQL", server.Version);
        var stream = server.IsInRecovery ? _standby.Judge(server, Around(server), now, _parts.Clock.GetUtcNow()) : null;
        if (stream is null)
        {
            _standby.Clear();
        }

        var senders = await SendersAsync(server, deadline);
        Write(run, server, stream, senders, now);
        if (!server.MayReadStatistics || (senders is null && server.Senders > 0))
        {
            run.FailPart(FailureReason.Forbidden, "the account may not see the statistics of others: grant it pg_monitor");
        }
    }

    private Surroundings Around(ServerState server)
    {
        var clusters = _parts.Settings.Clusters;
        var slot = server.Receiver?.Slot ?? server.SlotName ?? _standby.SlotName;
        return new Surroundings(
            clusters.SamplesOf(server.SystemIdentifier, server.Timeline, _standby.PrimaryUntil),
            slot is not null && clusters.IsLost(server.SystemIdentifier, slot));
    }

    /// <summary>Who reads the log; null when that may not be seen.</summary>
    private async Task<IReadOnlyList<Sender>?> SendersAsync(ServerState server, CancellationToken deadline)
    {
        if (server.Senders == 0)
        {
            return [];
        }

        var senders = PrimaryParser.Senders(await _parts.Server.AskAsync("senders", statements => statements.Senders, deadline));
        return server.MayReadStatistics && senders.All(sender => sender.IsVisible) ? senders : null;
    }

    private void Write(CollectorRun run, ServerState server, StreamReading? stream, IReadOnlyList<Sender>? senders, TimeSpan now)
    {
        var isStandby = server.IsInRecovery;
        ServerSamples.Write(run.Metrics, new ServerReading
        {
            Engine = Engine,
            Role = isStandby ? ReplicationRole.Replica : ReplicationRole.Primary,
            IsConfigured = isStandby,
            IsReadOnly = isStandby,
            Replicas = senders?.Count(sender => sender.IsStandby),
            Expected = senders is null ? [] : [.. _parts.Settings.Objectives.ExpectedReplicas.Select(name => KeyValuePair.Create(name, senders.Any(sender => sender.Answers(name))))],
            Streams = stream is null ? [] : [stream],
        }, _parts.Settings.Objectives);
        run.Metrics.Add(ReplicationMetrics.PostgresRememberedSince, _since.ToUnixTimeSeconds());
        run.Metrics.AddKnown(ReplicationMetrics.PostgresPrimaries, _parts.Settings.Clusters.PrimariesOf(server.SystemIdentifier, now));
        PostgresServerSamples.Write(run.Metrics, server, senders);
        if (senders is not null)
        {
            var known = _senders.See([.. senders.Where(sender => !sender.IsTool)], now, server.Now);
            SenderSamples.Write(run.Metrics, known, age => _parts.Clock.GetUtcNow() - age, now);
        }
    }
}
