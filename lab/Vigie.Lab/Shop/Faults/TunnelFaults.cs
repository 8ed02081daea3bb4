using Vigie.Lab.Tunnel;

namespace Vigie.Lab.Shop.Faults;

/// <summary>Faults of the real tunnel, seen from the gateway of a site.</summary>
internal static class TunnelFaults
{
    /// <summary>All of them, in the order of the page.</summary>
    /// <param name="site">Name of the site.</param>
    public static IReadOnlyList<LabFault> Of(string site) =>
        [.. Tunnels().Concat(Ways(site)).Select(f => f with { Labels = new Dictionary<string, string> { ["target"] = GatewayPlan.NameAt(site) } })];

    private static IEnumerable<LabFault> Tunnels()
    {
        yield return Fault("tunnel-peer-killed", "Kill the peer", "The daemon of the other gateway is killed and says no goodbye. The tunnel looks up until this gateway gives up asking, after some 25 s (165 s by default).", "30 s", "IpsecTunnelDown", "IpsecPeerUnresponsive") with
        {
            PeerGateway = GatewayTrouble.Killed,
        };
        yield return Fault("tunnel-cut", "Cut the line", "Neither IKE nor ESP passes between the gateways.", "45 s", "IpsecTunnelDown", "IpsecPeerUnresponsive") with { Gateway = GatewayTrouble.LineCut };
        yield return Fault("tunnel-esp-dropped", "Drop ESP only", "ESP is dropped in both directions. IKE lives: the gateways call everything up.", "1 min", "IpsecOneWay", "IpsecProbeFailing") with
        {
            Gateway = GatewayTrouble.EspDropped,
        };
        yield return Fault("tunnel-esp-in-dropped", "Drop ESP one way", "ESP is dropped on its way in: this gateway sends and hears nothing.", "1 min", "IpsecOneWay", "IpsecProbeFailing") with
        {
            Gateway = GatewayTrouble.EspInDropped,
        };
        yield return Fault("tunnel-big-dropped", "Drop big packets", "ESP packets of more than 700 bytes are dropped on their way in: logins work, copies hang.", "7 min", "IpsecBigPacketsLost") with
        {
            Gateway = GatewayTrouble.BigDropped, PeerGateway = GatewayTrouble.BigDropped,
        };
        yield return Fault("tunnel-rekey", "Rekey again and again", "A phase 2 is renewed every six seconds, phase 1 now and then. Nothing should be told, and no counter goes back.", null) with { Gateway = GatewayTrouble.Rekeying };
        yield return Fault("tunnel-wrong-secret", "Wrong secret", "The other gateway has got another secret, and the tunnel was ended: it does not come back.", "15 s", "IpsecTunnelDown") with
        {
            PeerGateway = GatewayTrouble.WrongSecret,
        };
        yield return Fault("tunnel-connection-removed", "Remove the connection", "This gateway does not have the connection configured any more, and ended it. Another one is still there.", "1 min", "IpsecTunnelNotConfigured") with
        {
            Gateway = GatewayTrouble.ConnectionRemoved,
        };
        yield return Fault("tunnel-no-connections", "Load an empty configuration", "This gateway has no connection at all, as after a mistake in its file.", "1 min", "IpsecNoConnections") with { Gateway = GatewayTrouble.NoConnections };
        yield return Fault("tunnel-child-deleted", "Delete one phase 2", $"{GatewayPlan.Children[0]} is ended, phase 1 and {GatewayPlan.Children[1]} live.", "30 s", "IpsecChildMissing") with { Gateway = GatewayTrouble.ChildEnded };
    }

    private static IEnumerable<LabFault> Ways(string site)
    {
        yield return Fault("gw-daemon-hangs", "VPN daemon hangs", "charon stands still: swanctl waits for ever.", "some minutes", "IpsecTargetDown") with { Gateway = GatewayTrouble.DaemonHangs };
        yield return Fault("gw-host-key", "Change the gateway's host key", "Its sshd shows another host key than the pinned one.", null, "IpsecIdentityChanged") with { Gateway = GatewayTrouble.OtherHostKey };
        if (site != "AARD")
        {
            yield break;
        }

        // The bastion stands at the first site and is the way to both gateways.
        yield return Fault("bastion-blocked", "Block the bastion", "Its packets are dropped: neither gateway can be read.", "some minutes", "IpsecTargetDown") with { Bastion = BastionTrouble.Blocked };
        yield return Fault("bastion-host-key", "Change the bastion's host key", "Its sshd shows another host key than the pinned one.", null, "IpsecIdentityChanged") with { Bastion = BastionTrouble.OtherHostKey };
    }

    private static LabFault Fault(string name, string title, string effect, string? waits, params string[] alerts) =>
        new() { Name = name, Title = title, Section = "Tunnel (real strongSwan)", Effect = effect, Waits = waits, Alerts = alerts };
}
