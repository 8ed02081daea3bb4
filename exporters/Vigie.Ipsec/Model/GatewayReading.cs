namespace Vigie.Ipsec.Model;

/// <summary>What one poll of a gateway told, in one form for all products. Immutable; nothing in it is a judgement.</summary>
internal sealed record GatewayReading
{
    /// <summary>The tunnels that the gateway has configured, or for which it has policies in force.</summary>
    public IReadOnlyList<ConfiguredTunnel> Configured { get; init; } = [];

    /// <summary>Whether <see cref="Configured"/> is the whole configuration; else a tunnel may be absent from it only because it is down.</summary>
    public bool TellsConfiguration { get; init; } = true;

    /// <summary>Key exchange SAs (phase 1); null when the product does not tell.</summary>
    public IReadOnlyList<IkeSa>? Ikes { get; init; } = [];

    /// <summary>Traffic SAs (phase 2) in any state; a closing one still holds counters.</summary>
    public IReadOnlyList<ChildSa> Children { get; init; } = [];

    /// <summary>Whether the product counts packets beside bytes.</summary>
    public bool TellsPackets { get; init; } = true;

    /// <summary>Whether the node that answered stands by: then its missing SAs say nothing about the tunnels.</summary>
    public bool IsPassive { get; init; }

    /// <summary>What was dropped or could not be understood, in words; null when nothing was.</summary>
    public string? Fault { get; init; }
}

/// <summary>A tunnel as the gateway has it configured.</summary>
/// <param name="Connection">Name of the peer's definition: connection, ikerulename.</param>
/// <param name="Child">Name of the traffic definition: child, rulename.</param>
/// <param name="LocalTs">Local selectors, sorted and joined by one blank.</param>
/// <param name="RemoteTs">Remote selectors, the same way.</param>
internal sealed record ConfiguredTunnel(string Connection, string Child, string LocalTs, string RemoteTs)
{
    /// <summary>The peer's address as configured; empty when not told.</summary>
    public string RemoteAddress { get; init; } = "";

    /// <summary>1, 2 or "1/2"; empty when not told.</summary>
    public string IkeVersion { get; init; } = "";
}

/// <summary>Where in its life an SA is, in one vocabulary for all products.</summary>
internal enum SaPhase
{
    /// <summary>Being made: it carries nothing yet.</summary>
    Pending,

    /// <summary>In use, also while it is being replaced.</summary>
    Up,

    /// <summary>Replaced or ending: it carries nothing any more, but its counters are final.</summary>
    Closing,
}

/// <summary>A key exchange SA.</summary>
/// <param name="Connection">Name of the peer's definition.</param>
/// <param name="Phase">Where in its life it is.</param>
internal sealed record IkeSa(string Connection, SaPhase Phase)
{
    /// <summary>Seconds until it is replaced, negative when that is overdue; null when not told.</summary>
    public double? RekeySeconds { get; init; }

    /// <summary>Whether the peer owes it an answer right now; null when the product does not tell.</summary>
    public bool? OwesAnswer { get; init; }

    /// <summary>1 or 2; empty when not told.</summary>
    public string Version { get; init; } = "";

    /// <summary>The peer's address; empty when not told.</summary>
    public string RemoteAddress { get; init; } = "";
}

/// <summary>A traffic SA, or one of its two directions where the product lists these apart.</summary>
/// <param name="Connection">Name of the peer's definition.</param>
/// <param name="Child">Name of the traffic definition.</param>
/// <param name="Key">What tells it from others while it lives, such as its SPIs. Never a label.</param>
/// <param name="Phase">Where in its life it is.</param>
internal sealed record ChildSa(string Connection, string Child, string Key, SaPhase Phase)
{
    /// <summary>Local selectors as negotiated; empty when not told.</summary>
    public string LocalTs { get; init; } = "";

    /// <summary>Remote selectors as negotiated; empty when not told.</summary>
    public string RemoteTs { get; init; } = "";

    /// <summary>What it received.</summary>
    public TrafficCount In { get; init; }

    /// <summary>What it sent.</summary>
    public TrafficCount Out { get; init; }

    /// <summary>Seconds since it was made; null when not told.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>Seconds until it is replaced, negative when that is overdue; null when not told.</summary>
    public double? RekeySeconds { get; init; }
}

/// <summary>What an SA moved in one direction.</summary>
/// <param name="Bytes">Bytes, or null when not told.</param>
/// <param name="Packets">Packets, or null when not told.</param>
/// <param name="IdleSeconds">Seconds since the last packet, or null when not told or none came.</param>
internal readonly record struct TrafficCount(ulong? Bytes, ulong? Packets, double? IdleSeconds = null)
{
    /// <summary>Whether anything is known.</summary>
    public bool IsKnown => Bytes is not null || Packets is not null;
}
