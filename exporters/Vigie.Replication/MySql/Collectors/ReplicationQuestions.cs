using Vigie.Core.Collecting;
using Vigie.Replication.MySql.Parsing;
using Vigie.Replication.Sql;

namespace Vigie.Replication.MySql.Collectors;

/// <summary>Asks a server all that its replication is judged by.</summary>
/// <param name="parts">What the collectors share.</param>
internal sealed class ReplicationQuestions(MySqlParts parts)
{
    private long _rightsOf = -1;
    private bool _maySeeThreads;

    /// <summary>Asks.</summary>
    /// <param name="run">The run; it is told of what may not be seen.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The reading.</returns>
    /// <exception cref="TargetFailureException">The server cannot be asked.</exception>
    public async Task<MySqlReading> AskAsync(CollectorRun run, CancellationToken cancel)
    {
        var version = await parts.Reader.VersionAsync(cancel);
        var reading = await AskFactsAsync(version, cancel);
        var channels = await AskChannelsAsync(version, run, cancel);
        return reading with
        {
            Channels = channels,
            Times = channels is { Count: > 0 } ? await AskTimesAsync(version, run, cancel) : reading.Times,
            Beats = await AskBeatsAsync(run, cancel),
            Senders = await AskSendersAsync(version, run, cancel),
            AnsweredAt = parts.Clock.GetUtcNow(),
        };
    }

    /// <summary>The right that shows the state of replication, by version.</summary>
    private static string RightFor(ServerVersionText version) =>
        version.IsMariaDbFrom(10, 5, 9) ? "GRANT SLAVE MONITOR ON *.*" : version.IsMariaDbFrom(10, 5, 2) ? "GRANT REPLICATION SLAVE ADMIN ON *.*" : "GRANT REPLICATION CLIENT ON *.*";

    private async Task<MySqlReading> AskFactsAsync(ServerVersionText version, CancellationToken cancel)
    {
        var (asked, started) = (parts.Clock.GetUtcNow(), parts.Clock.GetTimestamp());
        var facts = ServerFacts.Parse(await parts.Reader.AskAsync(Statements.Facts(version), cancel));
        return facts is null
            ? throw new TargetFailureException(FailureReason.Protocol, "the server tells no server_id")
            : new MySqlReading { Version = version, Facts = facts, AskedAt = asked, ClockAt = asked + (parts.Clock.GetElapsedTime(started) / 2) };
    }

    private async Task<IReadOnlyList<ChannelStatus>?> AskChannelsAsync(ServerVersionText version, CollectorRun run, CancellationToken cancel) =>
        await parts.Reader.TryAsync(Statements.Replication(version), run, RightFor(version), cancel) is { } rows ? ChannelStatusParser.Parse(rows) : null;

    private async Task<IReadOnlyDictionary<string, ChannelTimes>> AskTimesAsync(ServerVersionText version, CollectorRun run, CancellationToken cancel)
    {
        const string Advice = "GRANT SELECT ON performance_schema.replication_* (each table)";
        var connections = await parts.Reader.TryAsync(Statements.Connections(version), run, Advice, cancel);
        var workers = await parts.Reader.TryAsync(Statements.Workers(version), run, Advice, cancel);
        return ChannelTimesParser.Parse(connections ?? SqlRows.None, workers ?? SqlRows.None);
    }

    private async Task<IReadOnlyDictionary<long, HeartbeatRow>> AskBeatsAsync(CollectorRun run, CancellationToken cancel)
    {
        if (parts.Settings.Heartbeat is not { } table)
        {
            return new Dictionary<long, HeartbeatRow>();
        }

        var rows = await parts.Reader.TryAsync(Statements.Heartbeat(table), run, $"GRANT SELECT ON {table.Database}.{table.Table}, in pt-heartbeat's layout", cancel);
        return HeartbeatRow.Parse(rows ?? SqlRows.None, table);
    }

    /// <summary>Without the right, a server shows the own thread alone and says nothing: so the right is asked for first, once on a connection.</summary>
    private async Task<IReadOnlyList<LogSender>?> AskSendersAsync(ServerVersionText version, CollectorRun run, CancellationToken cancel)
    {
        if (_rightsOf != parts.Reader.Connections)
        {
            var rights = await parts.Reader.AskAsync(Statements.MaySeeThreads, cancel);
            _maySeeThreads = rights.Count > 0 && new Cells(rights, 0).Whole("n") > 0;
            _rightsOf = parts.Reader.Connections;
        }

        if (!_maySeeThreads || await parts.Reader.TryAsync(Statements.Senders(version), run, "GRANT PROCESS ON *.*", cancel) is not { } rows)
        {
            return null;
        }

        return [.. Enumerable.Range(0, rows.Count).Select(row => LogSender.Of(rows[row, "USER"] ?? "", rows[row, "HOST"] ?? ""))];
    }
}
