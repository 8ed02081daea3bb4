using Vigie.Replication.Model;
using Vigie.Replication.MySql.Gtid;
using Vigie.Replication.MySql.Parsing;
using Vigie.Replication.MySql.Servers;

namespace Vigie.Replication.MySql.Judging;

/// <summary>What is judged of a stream beside its shared reading.</summary>
/// <param name="Reading">The shared reading.</param>
/// <param name="Status">What the server said.</param>
/// <param name="Missing">Transactions that the upstream has and this server lacks.</param>
/// <param name="Errant">Transactions that this server has and the upstream never had.</param>
internal sealed record JudgedStream(StreamReading Reading, ChannelStatus Status, double? Missing, double? Errant);

/// <summary>Judges the streams of one target, with what is remembered of each and what the other targets know. Bounded by the channels that a server has.</summary>
/// <param name="target">Name of the target.</param>
/// <param name="settings">Its settings.</param>
internal sealed class StreamBook(string target, MySqlSettings settings)
{
    private const int MostPositions = 8;

    private readonly Dictionary<string, StreamMemory> _memories = new(StringComparer.Ordinal);
    private readonly List<(GtidPosition Position, DateTimeOffset At)> _earlier = [];

    /// <summary>Judges all streams of a reading.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="interval">The interval between two readings.</param>
    /// <returns>The streams.</returns>
    public IReadOnlyList<JudgedStream> Judge(MySqlReading reading, TimeSpan interval)
    {
        var channels = reading.Channels ?? [];
        foreach (var gone in _memories.Keys.Except(channels.Select(channel => channel.Channel)).ToList())
        {
            _memories.Remove(gone);
        }

        var streams = channels.Select(channel => Judge(channel, reading, interval)).ToList();
        if (reading.Facts.Committed is { } committed)
        {
            _earlier.Add((committed, reading.AnsweredAt));
            _earlier.RemoveRange(0, Math.Max(0, _earlier.Count - MostPositions));
        }

        return streams;
    }

    private JudgedStream Judge(ChannelStatus channel, MySqlReading reading, TimeSpan interval)
    {
        if (!_memories.TryGetValue(channel.Channel, out var memory))
        {
            _memories[channel.Channel] = memory = new StreamMemory();
        }

        var upstream = settings.Registry.UpstreamOf(target, channel, settings.Upstream);
        var comparison = upstream is not null && channel.Applied is { } applied ? settings.Registry.Compare(upstream.Target, applied, position => Taken(position, channel)) : null;
        var view = new StreamView
        {
            Status = channel,
            Times = reading.Times.GetValueOrDefault(channel.Channel),
            ServerNow = reading.Facts.Now,
            Comparison = comparison,
            Heartbeat = Heartbeat(channel, reading, upstream),
            Now = reading.ClockAt,
            Interval = interval,
        };
        return new JudgedStream(StreamJudge.Judge(view, memory), channel, comparison?.Missing, Errant(reading, upstream));
    }

    private static GtidPosition Taken(GtidPosition position, ChannelStatus channel) =>
        position is MariaDbPosition domains && channel.TakesDomain is { } takes ? domains.Where(takes) : position;

    private HeartbeatView? Heartbeat(ChannelStatus channel, MySqlReading reading, ServerSnapshot? upstream)
    {
        if (settings.Heartbeat is not { } table || Row(channel, reading, table) is not { } row)
        {
            return null;
        }

        bool? isWritten = null;
        if (upstream is not null && upstream.IsFresh(reading.ClockAt) && upstream.Beats.TryGetValue(row.Writer, out var theirs))
        {
            isWritten = theirs.Age <= (table.Interval * 3) + TimeSpan.FromSeconds(1);
        }

        return new HeartbeatView(row, table.Interval, isWritten);
    }

    /// <summary>The row of the wanted writer; else of the upstream; else, in a chain, the newest of another server. Never just the first.</summary>
    private static HeartbeatRow? Row(ChannelStatus channel, MySqlReading reading, HeartbeatTable table) =>
        table.ServerId is { } wanted ? reading.Beats.GetValueOrDefault(wanted)
        : channel.SourceServerId is { } source && reading.Beats.TryGetValue(source, out var row) ? row
        : reading.Beats.Values.Where(beat => beat.Writer != reading.Facts.ServerId).MaxBy(beat => beat.WrittenAt);

    /// <summary>
    /// What this server had before the upstream was asked, and the upstream then still had not. With several sources nobody can tell from one
    /// upstream alone what came from where, except by MariaDB's domains.
    /// </summary>
    private double? Errant(MySqlReading reading, ServerSnapshot? upstream)
    {
        var isOnlySource = reading.Channels is { Count: 1 } || reading.Version.IsMariaDb;
        if (upstream?.Facts.Committed is not { } theirs || !isOnlySource)
        {
            return null;
        }

        var before = _earlier.LastOrDefault(one => one.At <= upstream.At);
        return before.Position?.ErrantAgainst(theirs);
    }
}
