using Vigie.Replication.Model;
using Vigie.Replication.MySql.Gtid;
using Vigie.Replication.MySql.Parsing;

namespace Vigie.Replication.MySql.Servers;

/// <summary>What a target's last reading said that concerns other targets.</summary>
internal sealed record ServerSnapshot
{
    /// <summary>Name of the target.</summary>
    public required string Target { get; init; }

    /// <summary>When it was read, before the server answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The interval at which it is read.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Host and port as configured.</summary>
    public required Upstream? Address { get; init; }

    /// <summary>What the server says of itself.</summary>
    public required ServerFacts Facts { get; init; }

    /// <summary>Whom it follows, and whether it reads from it.</summary>
    public IReadOnlyList<ChannelStatus> Channels { get; init; } = [];

    /// <summary>Its rows of the heartbeat table, by writer.</summary>
    public IReadOnlyDictionary<long, HeartbeatRow> Beats { get; init; } = new Dictionary<long, HeartbeatRow>();

    /// <summary>Whether it is recent enough to say something about now.</summary>
    /// <param name="now">Now.</param>
    /// <returns>True within three intervals.</returns>
    public bool IsFresh(DateTimeOffset now) => now - At <= Interval * 3;
}

/// <summary>
/// What the targets of this process know of each other: who follows whom, and what an upstream had when. Holds one snapshot and one bounded history
/// for each open target; a target that is closed takes its own away. Safe for use by several threads.
/// </summary>
internal sealed class ServerRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private sealed class Entry(object owner)
    {
        public object Owner { get; } = owner;

        public PositionHistory History { get; } = new();

        public ServerSnapshot? Latest { get; set; }
    }

    /// <summary>Takes over the place of a target; what an earlier one of that name knew is gone.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="owner">Who it is.</param>
    public void Open(string target, object owner)
    {
        lock (_lock)
        {
            _entries[target] = new Entry(owner);
        }
    }

    /// <summary>Gives the place up, unless another has taken it.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="owner">Who it is.</param>
    public void Close(string target, object owner)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(target, out var entry) && ReferenceEquals(entry.Owner, owner))
            {
                _entries.Remove(target);
            }
        }
    }

    /// <summary>Tells what a reading said.</summary>
    /// <param name="snapshot">The reading.</param>
    public void Publish(ServerSnapshot snapshot)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(snapshot.Target, out var entry))
            {
                entry.Latest = snapshot;
                if (snapshot.Facts.Committed is { } position)
                {
                    entry.History.See(position, snapshot.At);
                }
            }
        }
    }

    /// <summary>Whether a target is open and was read of late.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="now">Now.</param>
    /// <returns>True when what it says is of now.</returns>
    public bool IsFresh(string target, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(target)?.Latest?.IsFresh(now) == true;
        }
    }

    /// <summary>The target that a channel follows.</summary>
    /// <param name="target">The replica's name.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="told">The upstream's name when the owner told it.</param>
    /// <returns>Its latest snapshot; null when it is no target, was not read yet or cannot be told from others.</returns>
    public ServerSnapshot? UpstreamOf(string target, ChannelStatus channel, string? told)
    {
        lock (_lock)
        {
            return told is not null
                ? _entries.GetValueOrDefault(told)?.Latest
                : Upstreams.Choose(channel, [.. _entries.Values.Select(entry => entry.Latest).OfType<ServerSnapshot>().Where(other => other.Target != target)]);
        }
    }

    /// <summary>Compares a replica's position with what its upstream had when.</summary>
    /// <param name="upstream">The upstream's name.</param>
    /// <param name="applied">What the replica has applied.</param>
    /// <param name="takes">Leaves out of a position what the replica does not take.</param>
    /// <returns>What follows; null when nothing does.</returns>
    public Comparison? Compare(string upstream, GtidPosition applied, Func<GtidPosition, GtidPosition> takes)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(upstream)?.History.Compare(applied, takes);
        }
    }

    /// <summary>The targets that follow a server now, as they themselves say.</summary>
    /// <param name="upstream">The server's snapshot.</param>
    /// <param name="now">Now.</param>
    /// <returns>Their names.</returns>
    public IReadOnlySet<string> FollowersOf(ServerSnapshot upstream, DateTimeOffset now)
    {
        lock (_lock)
        {
            var all = _entries.Values.Select(entry => entry.Latest).OfType<ServerSnapshot>().ToList();
            return all.Where(other => other.Target != upstream.Target && other.IsFresh(now) && other.Channels.Any(channel =>
                    channel.Io == IoState.Yes && Upstreams.Choose(channel, [upstream, .. all.Where(one => one.Target != upstream.Target && one.Target != other.Target)])?.Target == upstream.Target))
                .Select(other => other.Target).ToHashSet(StringComparer.Ordinal);
        }
    }
}

/// <summary>Tells which server a channel follows.</summary>
internal static class Upstreams
{
    /// <summary>
    /// Chooses by server_uuid where there is one; else by server_id, and where several have that, by the address that the channel was told.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="candidates">The servers.</param>
    /// <returns>The upstream; null when none or more than one comes into question.</returns>
    public static ServerSnapshot? Choose(ChannelStatus channel, IReadOnlyList<ServerSnapshot> candidates)
    {
        if (channel.SourceUuid is { } uuid)
        {
            return Only([.. candidates.Where(one => one.Facts.Uuid == uuid)]);
        }

        var same = candidates.Where(one => one.Facts.Uuid is null && one.Facts.ServerId == channel.SourceServerId).ToList();
        return same.Count > 1 ? Only([.. same.Where(one => IsAt(one, channel.Upstream))]) : Only(same);
    }

    private static ServerSnapshot? Only(List<ServerSnapshot> found) => found.Count == 1 ? found[0] : null;

    private static bool IsAt(ServerSnapshot server, Upstream? address) =>
        address is not null && (address == server.Address
            || (address.Port == server.Facts.Port && string.Equals(address.Host, server.Facts.HostName, StringComparison.OrdinalIgnoreCase)));
}
