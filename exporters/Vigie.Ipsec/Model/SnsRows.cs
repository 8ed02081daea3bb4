namespace Vigie.Ipsec.Model;

/// <summary>A row of the policies that an SNS has configured: <c>MONITOR GETSPD</c>, or the SNMP table snsVPNSPTable.</summary>
/// <param name="Rule">Name of the policy: a hash, or the peer's name in versions that have no other.</param>
/// <param name="IkeRule">Name of the peer's definition; empty in versions that do not tell it apart.</param>
internal sealed record SnsPolicy(string Rule, string IkeRule)
{
    /// <summary>Source selector.</summary>
    public string Source { get; init; } = "";

    /// <summary>Destination selector.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Gateway on the source's side.</summary>
    public string SourceGateway { get; init; } = "";

    /// <summary>Name of the object that is the gateway on the source's side; those of the firewall itself begin with Firewall_.</summary>
    public string SourceGatewayName { get; init; } = "";

    /// <summary>Gateway on the destination's side.</summary>
    public string DestinationGateway { get; init; } = "";

    /// <summary>Version of IKE as the device writes it.</summary>
    public string Ike { get; init; } = "";
}

/// <summary>A row of key exchange SAs: <c>MONITOR GETIKESA</c>, or snsVPNIKESATable.</summary>
/// <param name="Rule">Name of the peer's definition.</param>
/// <param name="State">The device's word.</param>
internal sealed record SnsIke(string Rule, string State)
{
    /// <summary>Our address.</summary>
    public string Source { get; init; } = "";

    /// <summary>The peer's address.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Version of IKE as the device writes it.</summary>
    public string Version { get; init; } = "";

    /// <summary>Seconds since it was made.</summary>
    public double? Age { get; init; }

    /// <summary>Seconds from its making to its replacement.</summary>
    public double? Life { get; init; }
}

/// <summary>A row of traffic SAs: <c>MONITOR GETSA</c>, or snsVPNSATable; up to 4.1 one for each direction.</summary>
/// <param name="Key">Its SPIs.</param>
/// <param name="State">The device's word.</param>
internal sealed record SnsSa(string Key, string State)
{
    /// <summary>Name of the policy; empty up to 4.1.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Name of the peer's definition; empty up to 4.1.</summary>
    public string IkeRule { get; init; } = "";

    /// <summary>Our gateway; up to 4.1 the sender's.</summary>
    public string Source { get; init; } = "";

    /// <summary>The peer's gateway; up to 4.1 the receiver's.</summary>
    public string Destination { get; init; } = "";

    /// <summary>What it received; up to 4.1 unknown.</summary>
    public TrafficCount In { get; init; }

    /// <summary>What it sent; up to 4.1 what this direction moved.</summary>
    public TrafficCount Out { get; init; }

    /// <summary>Seconds since it was made.</summary>
    public double? Age { get; init; }

    /// <summary>Seconds from its making to its replacement.</summary>
    public double? Life { get; init; }
}
