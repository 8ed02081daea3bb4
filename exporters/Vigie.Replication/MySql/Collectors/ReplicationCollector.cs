using Vigie.Core.Collecting;
using Vigie.Replication.Metrics;
using Vigie.Replication.Model;
using Vigie.Replication.MySql.Judging;
using Vigie.Replication.MySql.Metrics;
using Vigie.Replication.MySql.Parsing;
using Vigie.Replication.MySql.Servers;

namespace Vigie.Replication.MySql.Collectors;

/// <summary>Reads what the server follows and who follows it, and judges each stream. Essential.</summary>
internal sealed class ReplicationCollector(MySqlParts parts) : ICollector
{
    public static readonly CollectorDescription Fixed = new("replication", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(45), IsEssential: true,
        [.. ReplicationMetrics.Shared, .. ReplicationMetrics.MySqlReplication]);

    private readonly ReplicationQuestions _questions = new(parts);
    private readonly StreamBook _book = new(parts.Identity.Name, parts.Settings);

    public CollectorDescription Description => Fixed;

    public async Task CollectAsync(CollectorRun run, CancellationToken deadline)
    {
        var reading = await _questions.AskAsync(run, deadline);
        run.Identify(reading.Version.IsMariaDb ? "MariaDB" : "MySQL", reading.Version.Number.ToString(3));
        var snapshot = Snapshot(reading, run.Interval);
        parts.Settings.Registry.Publish(snapshot);
        var streams = _book.Judge(reading, run.Interval);
        var server = new ServerReading
        {
            Engine = "mysql",
            Role = RoleOf(reading),
            IsConfigured = reading.Channels is { } channels ? channels.Count > 0 : null,
            IsReadOnly = reading.Facts.IsReadOnly,
            Replicas = reading.Senders?.Count,
            Expected = Expected(reading, snapshot, run),
            Streams = [.. streams.Select(stream => stream.Reading)],
        };
        ServerSamples.Write(run.Metrics, server, parts.Settings.Objectives);
        ReplicationSamples.Write(run.Metrics, reading, streams);
    }

    private ServerSnapshot Snapshot(MySqlReading reading, TimeSpan interval) => new()
    {
        Target = parts.Identity.Name,
        At = reading.AskedAt,
        Interval = interval,
        Address = parts.Settings.Access.Sql is { Host: { } host, Port: var port } ? new Upstream(host, port) : null,
        Facts = reading.Facts,
        Channels = reading.Channels ?? [],
        Beats = reading.Beats,
    };

    private ReplicationRole RoleOf(MySqlReading reading)
    {
        if (reading.Channels is not { Count: 0 })
        {
            return reading.Channels is null ? ReplicationRole.Unknown : ReplicationRole.Replica;
        }

        return reading.Senders is { Count: > 0 } || parts.Settings.Objectives.ExpectedReplicas.Count > 0 ? ReplicationRole.Primary
            : reading.Senders is not null || reading.Facts.HasLog == false ? ReplicationRole.Standalone
            : ReplicationRole.Unknown;
    }

    /// <summary>For each expected replica whether it is there: as it says itself when it is a target too, or as the server's own threads show.</summary>
    private List<KeyValuePair<string, bool>> Expected(MySqlReading reading, ServerSnapshot snapshot, CollectorRun run)
    {
        var expected = new List<KeyValuePair<string, bool>>();
        var followers = parts.Settings.Registry.FollowersOf(snapshot, reading.ClockAt);
        foreach (var name in parts.Settings.Objectives.ExpectedReplicas)
        {
            var isThere = followers.Contains(name) || reading.Senders?.Any(sender => sender.User == name || sender.Host == name) == true;
            if (isThere || reading.Senders is not null || parts.Settings.Registry.IsFresh(name, reading.ClockAt))
            {
                expected.Add(KeyValuePair.Create(name, isThere));
            }
            else
            {
                run.FailPart(FailureReason.Forbidden, "whether the expected replicas are connected cannot be seen; GRANT PROCESS ON *.*");
            }
        }

        return expected;
    }
}
