using Vigie.Core.Configuration;

namespace Vigie.Ipsec.Model;

/// <summary>What the owner promised of a tunnel, or of all that some patterns fit.</summary>
internal sealed class TunnelPromise
{
    /// <summary>Makes a promise.</summary>
    /// <param name="name">Friendly name.</param>
    /// <param name="id">Patterns with * and ? for the four parts of the tunnel's identity.</param>
    public TunnelPromise(string name, TunnelId id) => (Name, Id) = (name, id);

    /// <summary>Friendly name: the label <c>tunnel</c>.</summary>
    public string Name { get; }

    /// <summary>The patterns.</summary>
    public TunnelId Id { get; }

    /// <summary>Friendly name of the peer.</summary>
    public string Peer { get; init; } = "";

    /// <summary>Whether the tunnel must always be up; else it comes up on demand.</summary>
    public bool IsAlwaysOn { get; init; } = true;

    /// <summary>Whether the tunnel is missed when the gateway does not have it.</summary>
    public bool IsExpected { get; init; }

    /// <summary>The probe through it, or null.</summary>
    public TunnelProbe? Probe { get; init; }

    /// <summary>Whether the promise is for this tunnel.</summary>
    public bool Fits(TunnelId tunnel) =>
        Glob.IsMatch(Id.Connection, tunnel.Connection) && Glob.IsMatch(Id.Child, tunnel.Child) && Glob.IsMatch(Id.LocalTs, tunnel.LocalTs) && Glob.IsMatch(Id.RemoteTs, tunnel.RemoteTs);

    /// <summary>Whether a pattern stands for one text only.</summary>
    public static bool IsExact(string pattern) => !Glob.HasWildcard(pattern);

    /// <summary>What to call the tunnel while the gateway does not tell of it: exact parts as they are, patterns as nothing.</summary>
    public TunnelId Unseen() => new(Id.Connection, Exact(Id.Child), Exact(Id.LocalTs), Exact(Id.RemoteTs));

    private static string Exact(string pattern) => IsExact(pattern) ? pattern : "";
}
