namespace Vigie.Ipsec.Model;

/// <summary>How a tunnel stands: what the last poll told, and what only memory can tell. Null is unknown.</summary>
/// <param name="Id">What its series are known by.</param>
internal sealed record TunnelView(TunnelId Id)
{
    /// <summary>Friendly name, or connection and child.</summary>
    public required string Name { get; init; }

    /// <summary>Friendly name of the peer; empty when the owner gave none.</summary>
    public string Peer { get; init; } = "";

    /// <summary>The peer's address.</summary>
    public string RemoteAddress { get; init; } = "";

    /// <summary>Version of IKE.</summary>
    public string IkeVersion { get; init; } = "";

    /// <summary>Whether the gateway has it configured.</summary>
    public bool? IsConfigured { get; init; }

    /// <summary>Whether the owner expects it.</summary>
    public bool IsExpected { get; init; }

    /// <summary>Whether it must always be up.</summary>
    public bool IsAlwaysOn { get; init; }

    /// <summary>What is known of its SAs; null when the answering node stands by, or the tunnel was never told of.</summary>
    public TunnelTraffic? Traffic { get; init; }
}

/// <summary>What is known of a tunnel's SAs.</summary>
internal sealed record TunnelTraffic
{
    /// <summary>Whether a key exchange SA with its peer is established now.</summary>
    public bool? IkeEstablished { get; init; }

    /// <summary>Whether a traffic SA is installed now.</summary>
    public bool ChildInstalled { get; init; }

    /// <summary>Whether it is up: false only after two polls in a row without a traffic SA.</summary>
    public bool? IsUp { get; init; }

    /// <summary>Since when it is up; a rekey does not reset it.</summary>
    public DateTimeOffset? UpSince { get; init; }

    /// <summary>Key exchange SAs that are up.</summary>
    public int? IkeSas { get; init; }

    /// <summary>Traffic SAs that are up.</summary>
    public int ChildSas { get; init; }

    /// <summary>Received since Vigie's start.</summary>
    public TrafficTotal In { get; init; }

    /// <summary>Sent since Vigie's start.</summary>
    public TrafficTotal Out { get; init; }

    /// <summary>Seconds until the newest traffic SA is replaced.</summary>
    public double? RekeySeconds { get; init; }

    /// <summary>Seconds until the newest key exchange SA is replaced.</summary>
    public double? IkeRekeySeconds { get; init; }

    /// <summary>Whether we send and nothing comes back.</summary>
    public bool? IsOneWay { get; init; }

    /// <summary>Whether the peer does not answer although it should.</summary>
    public bool? PeerUnresponsive { get; init; }
}

/// <summary>A direction's totals.</summary>
/// <param name="Bytes">Bytes, or null when the product does not count them.</param>
/// <param name="Packets">Packets, or null when the product does not count them.</param>
/// <param name="Last">When the last packet passed, or null.</param>
internal readonly record struct TrafficTotal(ulong? Bytes, ulong? Packets, DateTimeOffset? Last);
