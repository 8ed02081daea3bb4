using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Memory;

/// <summary>
/// Knows the tunnels of one gateway: joins what is configured with the SAs that there are and with what the owner promised, and remembers
/// what a single poll cannot tell. Bounded; it begins anew with each start, and <see cref="Since"/> says when. Used by one run at a time.
/// </summary>
/// <param name="promises">What the owner promised; the first that fits a tunnel counts.</param>
/// <param name="othersAreAlwaysOn">Whether tunnels that no promise fits must always be up.</param>
/// <param name="clock">The time.</param>
internal sealed class TunnelBook(IReadOnlyList<TunnelPromise> promises, bool othersAreAlwaysOn, TimeProvider clock)
{
    /// <summary>Tunnels of a gateway at most: more than any has that two small sites would buy.</summary>
    public const int MostTunnels = 1000;

    /// <summary>Traffic SAs of a gateway at most that one poll counts.</summary>
    public const int MostChildren = 10_000;

    /// <summary>How long a tunnel that is not configured any more is remembered.</summary>
    private static readonly TimeSpan _forgetAfter = TimeSpan.FromHours(1);

    /// <summary>How long a tunnel that is down is missed when the product tells only of those that live.</summary>
    private static readonly TimeSpan _missFor = TimeSpan.FromDays(7);

    private readonly Dictionary<TunnelId, TunnelMemory> _memories = [];
    private readonly Dictionary<string, SilenceWatch> _peers = new(StringComparer.Ordinal);
    private IReadOnlyList<TunnelView> _views = [];
    private long _polls;
    private bool _wasPassive;

    /// <summary>When the memory began.</summary>
    public DateTimeOffset Since { get; } = clock.GetUtcNow();

    /// <summary>The tunnels as the last poll left them.</summary>
    public IReadOnlyList<TunnelView> Views => Volatile.Read(ref _views);

    /// <summary>Tunnels, peers and SAs that are remembered.</summary>
    public int Count => _memories.Count + _peers.Count + _memories.Values.Sum(memory => memory.Sas);

    /// <summary>Takes note of a poll.</summary>
    /// <param name="reading">What it told.</param>
    /// <param name="now">When it was made.</param>
    /// <returns>How the tunnels stand, and whether some were left out because there are too many.</returns>
    public (IReadOnlyList<TunnelView> Views, bool IsCut) See(GatewayReading reading, DateTimeOffset now)
    {
        var roll = new TunnelRoll(promises, _memories.Keys, reading);

        // What SAs carry when a node takes over was moved by the other one.
        _wasPassive |= reading.IsPassive;
        var views = reading.IsPassive ? [.. roll.Tunnels.Select(tunnel => Describe(tunnel, null))] : SeeTraffic(reading, roll, now);
        Volatile.Write(ref _views, views);
        return (views, roll.IsCut);
    }

    /// <summary>The tunnels that a promise is for, as far as they are known by now; else what the promise itself says.</summary>
    public TunnelView ViewOf(TunnelPromise promise) =>
        Views.FirstOrDefault(view => ReferenceEquals(PromiseFor(view.Id), promise))
        ?? new TunnelView(promise.Unseen()) { Name = promise.Name, Peer = promise.Peer };

    private List<TunnelView> SeeTraffic(GatewayReading reading, TunnelRoll roll, DateTimeOffset now)
    {
        var poll = new Poll(++_polls, now, _polls == 1 || _wasPassive, reading.TellsPackets);
        _wasPassive = false;
        var ikes = reading.Ikes?.ToLookup(ike => ike.Connection, StringComparer.Ordinal);
        var told = roll.Tunnels.Where(tunnel => tunnel.Told != Told.Never).Select(tunnel => (Tunnel: tunnel, Memory: Remember(tunnel, poll))).ToList();
        var traffic = told.ToDictionary(one => one.Tunnel.Id, one => one.Memory.See(one.Tunnel.Children, ikes is null ? null : [.. ikes[one.Tunnel.Id.Connection]], poll));
        var lively = told.Where(one => one.Memory.GrewIn).Select(one => one.Tunnel.Id.Connection).ToHashSet(StringComparer.Ordinal);
        var connections = told.Select(one => one.Tunnel.Id.Connection).ToHashSet(StringComparer.Ordinal);
        var silent = ikes is null ? [] : connections.ToDictionary(one => one, one => PeerOf(one).See([.. ikes[one]], lively.Contains(one)), StringComparer.Ordinal);
        Forget(poll, connections, reading.TellsConfiguration ? _forgetAfter : _missFor);
        return roll.Tunnels.ConvertAll(tunnel => Describe(
            tunnel, traffic.TryGetValue(tunnel.Id, out var known) ? known with { PeerUnresponsive = silent.GetValueOrDefault(tunnel.Id.Connection) } : null));
    }

    private SilenceWatch PeerOf(string connection)
    {
        if (!_peers.TryGetValue(connection, out var peer))
        {
            _peers.Add(connection, peer = new SilenceWatch(clock));
        }

        return peer;
    }

    private TunnelMemory Remember(RolledTunnel tunnel, Poll poll)
    {
        if (!_memories.TryGetValue(tunnel.Id, out var memory))
        {
            _memories.Add(tunnel.Id, memory = new TunnelMemory(clock));
        }

        if (tunnel.Told == Told.Now)
        {
            (memory.LastPoll, memory.LastSeen) = (poll.Number, clock.GetTimestamp());
        }

        return memory;
    }

    private void Forget(Poll poll, HashSet<string> connections, TimeSpan after)
    {
        var now = clock.GetTimestamp();
        var idle = _memories.Where(pair => pair.Value.LastPoll != poll.Number).OrderByDescending(pair => pair.Value.LastSeen).ToList();
        var room = (2 * MostTunnels) - (_memories.Count - idle.Count);
        foreach (var (id, _) in idle.Where((pair, place) => place >= room || clock.GetElapsedTime(pair.Value.LastSeen, now) > after))
        {
            _memories.Remove(id);
        }

        foreach (var peer in _peers.Keys.Where(peer => !connections.Contains(peer)).ToList())
        {
            _peers.Remove(peer);
        }
    }

    private TunnelView Describe(RolledTunnel tunnel, TunnelTraffic? traffic)
    {
        var promise = tunnel.Promise ?? PromiseFor(tunnel.Id);
        return new TunnelView(tunnel.Id)
        {
            Name = promise?.Name ?? UsualName(tunnel.Id),
            Peer = promise?.Peer ?? "",
            RemoteAddress = tunnel.RemoteAddress,
            IkeVersion = tunnel.IkeVersion,
            IsConfigured = tunnel.IsConfigured,
            IsExpected = promise?.IsExpected ?? false,
            IsAlwaysOn = promise?.IsAlwaysOn ?? othersAreAlwaysOn,
            Traffic = traffic,
        };
    }

    /// <summary>Connection and child; without the child when that says no more, or when it is a hash that nobody reads.</summary>
    private static string UsualName(TunnelId id) => id switch
    {
        { Child: "" } => id.Connection,
        _ when id.Child == id.Connection || id.Child.StartsWith(id.Connection + "/", StringComparison.Ordinal) => id.Child,
        { Child.Length: 32, RemoteTs.Length: > 0 } when id.Child.All(char.IsAsciiHexDigit) => $"{id.Connection}/{id.RemoteTs}",
        _ => $"{id.Connection}/{id.Child}",
    };

    private TunnelPromise? PromiseFor(TunnelId id) => promises.FirstOrDefault(promise => promise.Fits(id));
}
