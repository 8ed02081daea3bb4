namespace Vigie.Lab.Tunnel;

/// <summary>What ails the bastion.</summary>
[Flags]
internal enum BastionTrouble
{
    None = 0,

    /// <summary>Its packets are dropped: new connections and old ones get no answer.</summary>
    Blocked = 1,

    /// <summary>Its sshd shows another host key.</summary>
    OtherHostKey = 2,
}

/// <summary>What a site has switched on: at its own gateway, at the other one, at the bastion.</summary>
internal sealed record TunnelTrouble(GatewayTrouble Own, GatewayTrouble Peer, BastionTrouble Bastion)
{
    public static readonly TunnelTrouble None = new(GatewayTrouble.None, GatewayTrouble.None, BastionTrouble.None);

    /// <summary>With more beside it.</summary>
    public TunnelTrouble With(GatewayTrouble own, GatewayTrouble peer, BastionTrouble bastion) => new(Own | own, Peer | peer, Bastion | bastion);
}
