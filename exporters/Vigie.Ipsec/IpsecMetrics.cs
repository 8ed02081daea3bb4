using Vigie.Exposition;
using Vigie.Ipsec.Model;
using Vigie.Ipsec.Probing;
using static Vigie.Exposition.MetricFamily;

namespace Vigie.Ipsec;

/// <summary>All metrics of the module, by the collector that fills them. How readings become samples stands under Metrics/.</summary>
internal static class IpsecMetrics
{
    private static readonly string[] _tunnel = ["tunnel", "connection", "child", "local_ts", "remote_ts"];
    private static readonly string[] _flow = [.. _tunnel, "direction"];

    // tunnels

    public static readonly MetricFamily Tunnels = Gauge("ipsec_tunnels", "Tunnels that the gateway has configured. 0 on a gateway that answers: none was loaded.");
    public static readonly MetricFamily RememberedSince = Gauge("ipsec_tunnels_remembered_since_timestamp_seconds", "Since when counters, debounce and up-since remember: what was before is not known.", "seconds");
    public static readonly MetricFamily Passive = Gauge("ipsec_gateway_passive", "1 when the node that answered stands by in a pair: it then tells nothing of SAs, and none is shown.");
    public static readonly MetricFamily Configured = Gauge("ipsec_tunnel_configured", "Whether the gateway has the tunnel configured.", "", _tunnel);
    public static readonly MetricFamily Expected = Gauge("ipsec_tunnel_expected", "Whether Vigie's configuration expects the tunnel.", "", _tunnel);
    public static readonly MetricFamily AlwaysOn = Gauge("ipsec_tunnel_always_on", "Whether the tunnel must always be up; else it comes up on demand.", "", _tunnel);
    public static readonly MetricFamily IkeEstablished = Gauge("ipsec_tunnel_ike_established", "Whether a key exchange SA (phase 1) with the peer is established, as of the last poll; absent when the product does not tell.", "", _tunnel);
    public static readonly MetricFamily ChildInstalled = Gauge("ipsec_tunnel_child_installed", "Whether a traffic SA (phase 2) is installed, as of the last poll.", "", _tunnel);
    public static readonly MetricFamily Up = Gauge("ipsec_tunnel_up", "Whether the tunnel is up: 1 with an installed traffic SA, 0 only after two polls in a row without one.", "", _tunnel);
    public static readonly MetricFamily UpSince = Gauge("ipsec_tunnel_up_since_timestamp_seconds", "Since when the tunnel is up; a rekey does not reset it.", "seconds", _tunnel);
    public static readonly MetricFamily IkeSas = Gauge("ipsec_tunnel_ike_sas", "Key exchange SAs with the peer that are up; more than one for long are piling up.", "", _tunnel);
    public static readonly MetricFamily ChildSas = Gauge("ipsec_tunnel_child_sas", "Traffic SAs of the tunnel that are up; more than one for long are piling up.", "", _tunnel);
    public static readonly MetricFamily Bytes = Counter("ipsec_tunnel_bytes_total", "Bytes that the tunnel moved since Vigie's start, across rekeys and restarts of the gateway.", "bytes", _flow);
    public static readonly MetricFamily Packets = Counter("ipsec_tunnel_packets_total", "Packets that the tunnel moved since Vigie's start, across rekeys and restarts of the gateway; absent when the product does not tell.", "", _flow);
    public static readonly MetricFamily Rekey = Gauge("ipsec_tunnel_rekey_seconds", "Time until the newest traffic SA is replaced; negative when that is overdue.", "seconds", _tunnel);
    public static readonly MetricFamily IkeRekey = Gauge("ipsec_tunnel_ike_rekey_seconds", "Time until the newest key exchange SA is replaced; negative when that is overdue.", "seconds", _tunnel);
    public static readonly MetricFamily LastTraffic = Gauge("ipsec_tunnel_last_traffic_timestamp_seconds", "When the last packet passed; absent until one was seen.", "seconds", _flow);
    public static readonly MetricFamily OneWay = Gauge("ipsec_tunnel_one_way", "1 when the tunnel sends and nothing comes back, over two polls and half a minute; absent when it is not up or its counters are not known.", "", _tunnel);
    public static readonly MetricFamily PeerUnresponsive = Gauge("ipsec_tunnel_peer_unresponsive", "1 when the peer owes an answer for five seconds or more, long before the gateway gives it up; absent when that cannot be told.", "", _tunnel);
    public static readonly MetricFamily TunnelInfo = Info("ipsec_tunnel_info", "Who the peer is and how it is spoken to.", [.. _tunnel, "peer", "remote_address", "ike_version"]);

    // probe

    public static readonly MetricFamily ProbeSuccess = Gauge("ipsec_tunnel_probe_success", "Whether a connection through the tunnel was answered; a refusal is an answer.", "", _tunnel);
    public static readonly MetricFamily ProbeDuration = Gauge("ipsec_tunnel_probe_duration_seconds", "How long the answer took, or how long it was waited for.", "seconds", _tunnel);
    public static readonly MetricFamily ProbeResultOf = StateSet("ipsec_tunnel_probe_result", "What came of the probe.", "result", Words<ProbeResult>.All, _tunnel);
    public static readonly MetricFamily ProbeLarge = Gauge("ipsec_tunnel_probe_mtu_success", "Whether 1,400 bytes in one piece came through; absent when not tried, or not possible because the port is closed.", "", _tunnel);

    // node

    public static readonly MetricFamily GatewayInfo = Info("ipsec_gateway_info", "What the gateway says it is.", "product", "model", "version", "serial");
    public static readonly MetricFamily NodeMode = StateSet("ipsec_ha_node_mode", "What a node of a high availability pair does.", "mode", Words<HaMode>.All, "node");
    public static readonly MetricFamily NodeOnline = Gauge("ipsec_ha_node_online", "Whether the node answers.", "", "node");
    public static readonly MetricFamily LinkState = StateSet("ipsec_ha_link_state", "How the links between the nodes are.", "state", Words<HaLink>.All, "node");
    public static readonly MetricFamily Synchronised = Gauge("ipsec_ha_synchronised", "Whether the nodes have the same configuration.");
}
