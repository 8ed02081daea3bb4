namespace Vigie.Replication.MySql.Parsing;

/// <summary>A connection by which a replica reads this server's log.</summary>
/// <param name="User">Its account.</param>
/// <param name="Host">Where it comes from, without the port.</param>
internal sealed record LogSender(string User, string Host)
{
    /// <summary>Takes the host of a thread list: host:port, [address]:port or address alone.</summary>
    /// <param name="user">The account.</param>
    /// <param name="host">What stands there.</param>
    /// <returns>The connection.</returns>
    public static LogSender Of(string user, string host)
    {
        var colon = host.LastIndexOf(':');
        var isPort = colon > 0 && host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host[colon - 1] == ']');
        return new LogSender(user, (isPort ? host[..colon] : host).Trim('[', ']'));
    }
}

/// <summary>All that one reading of a server's replication brought. What is null could not be asked.</summary>
internal sealed record MySqlReading
{
    /// <summary>Product and version.</summary>
    public required ServerVersionText Version { get; init; }

    /// <summary>What the server says of itself.</summary>
    public required ServerFacts Facts { get; init; }

    /// <summary>Before the server was asked for its facts: what it told then, it had by then or later.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The moment of ours that goes with the server's clock: the middle of the exchange.</summary>
    public required DateTimeOffset ClockAt { get; init; }

    /// <summary>When all was answered.</summary>
    public DateTimeOffset AnsweredAt { get; init; }

    /// <summary>Its channels; null when the account may not see them.</summary>
    public IReadOnlyList<ChannelStatus>? Channels { get; init; }

    /// <summary>Times of its channels.</summary>
    public IReadOnlyDictionary<string, ChannelTimes> Times { get; init; } = new Dictionary<string, ChannelTimes>();

    /// <summary>Rows of the heartbeat table, by writer.</summary>
    public IReadOnlyDictionary<long, HeartbeatRow> Beats { get; init; } = new Dictionary<long, HeartbeatRow>();

    /// <summary>Who reads its log; null when the account may not see that.</summary>
    public IReadOnlyList<LogSender>? Senders { get; init; }
}
