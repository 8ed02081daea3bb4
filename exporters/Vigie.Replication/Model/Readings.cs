namespace Vigie.Replication.Model;

/// <summary>A part of a stream: MySQL has <c>io</c> and <c>sql</c>, PostgreSQL <c>receiver</c> and <c>replay</c>.</summary>
/// <param name="Name">The word in the label <c>part</c>.</param>
/// <param name="IsRunning">Whether it works; null when that is not known.</param>
/// <param name="ErrorCode">The server's code of its last error; null when it has none.</param>
internal sealed record StreamPart(string Name, bool? IsRunning, string? ErrorCode = null);

/// <summary>Whom a stream follows.</summary>
/// <param name="Host">As the replica was told, at most 255 characters.</param>
/// <param name="Port">TCP port.</param>
internal sealed record Upstream(string Host, int Port);

/// <summary>What is known of one stream of a replica. What is null is not known and gets no sample.</summary>
internal sealed record StreamReading
{
    /// <summary>Name of channel, connection or subscription; empty for the one that has no name.</summary>
    public required string Channel { get; init; }

    /// <summary>The verdict.</summary>
    public required ReplicationState State { get; init; }

    /// <summary>Its parts.</summary>
    public IReadOnlyList<StreamPart> Parts { get; init; } = [];

    /// <summary>
    /// Age of the oldest change of the upstream that is not applied here, the deliberate delay included. Zero only when proven; grows from the
    /// last moment in sync when the stream is broken or silent.
    /// </summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>Bytes of the upstream's log that are not applied here.</summary>
    public long? LagBytes { get; init; }

    /// <summary>The deliberate delay; zero when there is none.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>The last moment that it was known to be in sync.</summary>
    public DateTimeOffset? LastInSync { get; init; }

    /// <summary>When the upstream last said anything.</summary>
    public DateTimeOffset? LastContact { get; init; }

    /// <summary>Whom it follows.</summary>
    public Upstream? Upstream { get; init; }
}

/// <summary>What is known of a server, whatever its engine.</summary>
internal sealed record ServerReading
{
    /// <summary>mysql or postgres: the label <c>engine</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>What it is to others.</summary>
    public required ReplicationRole Role { get; init; }

    /// <summary>Whether it is set up to follow somebody; null when that may not be seen.</summary>
    public bool? IsConfigured { get; init; }

    /// <summary>Whether it refuses writes of ordinary users.</summary>
    public bool? IsReadOnly { get; init; }

    /// <summary>Replicas that are connected to it.</summary>
    public int? Replicas { get; init; }

    /// <summary>For each expected replica, whether it is connected; empty when that cannot be seen.</summary>
    public IReadOnlyList<KeyValuePair<string, bool>> Expected { get; init; } = [];

    /// <summary>Its streams.</summary>
    public IReadOnlyList<StreamReading> Streams { get; init; } = [];
}
