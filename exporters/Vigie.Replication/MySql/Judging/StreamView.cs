using Vigie.Replication.MySql.Parsing;
using Vigie.Replication.MySql.Servers;

namespace Vigie.Replication.MySql.Judging;

/// <summary>The heartbeat row that counts for a stream.</summary>
/// <param name="Row">The row as this server has it.</param>
/// <param name="Interval">How often it is written.</param>
/// <param name="IsWritten">Whether the upstream, asked itself, has a fresh one; null when it was not asked.</param>
internal sealed record HeartbeatView(HeartbeatRow Row, TimeSpan Interval, bool? IsWritten);

/// <summary>All that a judgement about one stream rests on.</summary>
internal sealed record StreamView
{
    /// <summary>What the server says about the channel.</summary>
    public required ChannelStatus Status { get; init; }

    /// <summary>What performance_schema says about it; null where it does not.</summary>
    public ChannelTimes? Times { get; init; }

    /// <summary>The server's clock; null when it was not told.</summary>
    public DateTimeOffset? ServerNow { get; init; }

    /// <summary>The comparison with the upstream's own history; null when the upstream is no target.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>The heartbeat row; null when none is configured or there.</summary>
    public HeartbeatView? Heartbeat { get; init; }

    /// <summary>Our clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The interval between two readings.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>A moment of the server's clock as one of ours.</summary>
    public DateTimeOffset? Ours(DateTimeOffset? theirs) => theirs is { } moment && ServerNow is { } now ? Now - (now - moment) : null;

    /// <summary>How long ago a moment of the servers' clocks was; never negative, since clocks differ.</summary>
    public TimeSpan? Age(DateTimeOffset? theirs) => theirs is { } moment && ServerNow is { } now ? (now > moment ? now - moment : TimeSpan.Zero) : null;
}
