using Vigie.Ipsec.Model;

namespace Vigie.Ipsec.Memory;

/// <summary>A tunnel that one poll speaks of, or that the owner expects.</summary>
/// <param name="Id">What its series are known by.</param>
/// <param name="IsConfigured">Whether the gateway has it configured; null when the product does not tell.</param>
/// <param name="Children">Its traffic SAs.</param>
internal sealed record RolledTunnel(TunnelId Id, bool? IsConfigured, IReadOnlyList<ChildSa> Children)
{
    /// <summary>The promise that asks for it when nothing else does.</summary>
    public TunnelPromise? Promise { get; init; }

    /// <summary>Whether this poll, or one before, spoke of it: of one that never was nothing is known but that.</summary>
    public Told Told { get; init; } = Told.Now;

    /// <summary>The peer's address.</summary>
    public string RemoteAddress { get; init; } = "";

    /// <summary>Version of IKE.</summary>
    public string IkeVersion { get; init; } = "";
}

/// <summary>When a gateway spoke of a tunnel.</summary>
internal enum Told
{
    /// <summary>With this poll.</summary>
    Now,

    /// <summary>With a poll before.</summary>
    Before,

    /// <summary>Not since Vigie's start.</summary>
    Never,
}

/// <summary>
/// Joins one poll: SAs go to the tunnels of their names, whose selectors are those of the configuration (SAs may be narrower). SAs without
/// a configuration make tunnels of their own, and expected tunnels that nothing speaks of are added.
/// </summary>
internal sealed class TunnelRoll
{
    private readonly Dictionary<TunnelId, RolledTunnel> _tunnels = [];
    private readonly ILookup<(string, string), TunnelId> _configured;
    private readonly ILookup<(string, string), TunnelId> _remembered;

    /// <summary>Joins a poll.</summary>
    /// <param name="promises">What the owner promised.</param>
    /// <param name="remembered">Tunnels that earlier polls told of.</param>
    /// <param name="reading">What the poll told.</param>
    public TunnelRoll(IReadOnlyList<TunnelPromise> promises, IEnumerable<TunnelId> remembered, GatewayReading reading)
    {
        var known = remembered.ToHashSet();
        _remembered = known.ToLookup(NamesOf);
        foreach (var tunnel in reading.Configured)
        {
            Add(new RolledTunnel(new TunnelId(tunnel.Connection, tunnel.Child, tunnel.LocalTs, tunnel.RemoteTs), reading.TellsConfiguration ? true : null, []) { RemoteAddress = tunnel.RemoteAddress, IkeVersion = tunnel.IkeVersion });
        }

        _configured = _tunnels.Keys.ToLookup(NamesOf);
        var isConfigured = reading.TellsConfiguration ? false : (bool?)null;
        foreach (var group in reading.Children.Take(TunnelBook.MostChildren).GroupBy(IdOf))
        {
            AddChildren(group.Key, [.. group], isConfigured);
        }

        foreach (var id in known.Where(_ => !reading.TellsConfiguration))
        {
            // Who tells of a tunnel only while it lives would make it vanish by going down.
            Add(new RolledTunnel(id, null, []) { Told = Told.Before });
        }

        foreach (var promise in promises.Where(promise => promise.IsExpected && !_tunnels.Keys.Any(promise.Fits)))
        {
            var before = known.Where(promise.Fits).Select(id => (TunnelId?)id).FirstOrDefault();
            Add(new RolledTunnel(before ?? promise.Unseen(), isConfigured, []) { Promise = promise, Told = before is null ? Told.Never : Told.Before });
        }

        IsCut |= reading.Children.Count > TunnelBook.MostChildren;
        FillIn(reading.Ikes ?? []);
    }

    /// <summary>The tunnels, in the order in which they were told.</summary>
    public List<RolledTunnel> Tunnels => [.. _tunnels.Values];

    /// <summary>Whether some were left out because there are too many.</summary>
    public bool IsCut { get; private set; }

    private static (string, string) NamesOf(TunnelId id) => (id.Connection, id.Child);

    private void AddChildren(TunnelId id, List<ChildSa> children, bool? isConfigured)
    {
        if (_tunnels.TryGetValue(id, out var tunnel))
        {
            _tunnels[id] = tunnel with { Children = [.. tunnel.Children, .. children] };
        }
        else if (children.Exists(sa => sa.Phase != SaPhase.Pending))
        {
            // What is only being made under a name that is not configured is somebody knocking.
            Add(new RolledTunnel(id, isConfigured, children));
        }
    }

    private TunnelId IdOf(ChildSa sa)
    {
        var own = new TunnelId(sa.Connection, sa.Child, sa.LocalTs, sa.RemoteTs);
        return Best(_configured[(sa.Connection, sa.Child)], own) ?? Best(_remembered[(sa.Connection, sa.Child)], own) ?? own;
    }

    private static TunnelId? Best(IEnumerable<TunnelId> candidates, TunnelId own)
    {
        TunnelId? first = null;
        foreach (var id in candidates)
        {
            if (id == own)
            {
                return id;
            }

            first ??= id;
        }

        return first;
    }

    private void Add(RolledTunnel tunnel)
    {
        if (_tunnels.Count < TunnelBook.MostTunnels)
        {
            _tunnels.TryAdd(tunnel.Id, tunnel);
        }
        else
        {
            IsCut |= !_tunnels.ContainsKey(tunnel.Id);
        }
    }

    private void FillIn(IReadOnlyList<IkeSa> ikes)
    {
        var byName = ikes.Where(ike => ike.Phase == SaPhase.Up).ToLookup(ike => ike.Connection, StringComparer.Ordinal);
        foreach (var tunnel in Tunnels.Where(tunnel => tunnel.RemoteAddress.Length == 0 || tunnel.IkeVersion.Length == 0))
        {
            if (byName[tunnel.Id.Connection].FirstOrDefault() is { } ike)
            {
                _tunnels[tunnel.Id] = tunnel with
                {
                    RemoteAddress = tunnel.RemoteAddress.Length > 0 ? tunnel.RemoteAddress : ike.RemoteAddress,
                    IkeVersion = tunnel.IkeVersion.Length > 0 ? tunnel.IkeVersion : ike.Version,
                };
            }
        }
    }
}
