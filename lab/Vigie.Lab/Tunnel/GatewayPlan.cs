using System.Text;

namespace Vigie.Lab.Tunnel;

/// <summary>A gateway and what lies behind it.</summary>
/// <param name="Site">AARD or DRYN.</param>
/// <param name="Outside">Its address on the way between the sites.</param>
/// <param name="Peer">That of the other one.</param>
/// <param name="Net">Second number of its networks: 10.NET.0.0/24 are the servers, 10.NET.1.0/24 the databases.</param>
/// <param name="PeerNet">The same of the other one.</param>
internal sealed record GatewayPlan(string Site, string Outside, string Peer, int Net, int PeerNet)
{
    public static readonly GatewayPlan Aard = new("AARD", "198.51.100.1", "198.51.100.2", 1, 2);
    public static readonly GatewayPlan Dryn = new("DRYN", "198.51.100.2", "198.51.100.1", 2, 1);

    /// <summary>The children of the tunnel, in the order of their networks.</summary>
    public static readonly IReadOnlyList<string> Children = ["servers", "databases"];

    /// <summary>Name of the gateway and of the target.</summary>
    public string Name => NameAt(Site);

    /// <summary>Name of the connection to the other site.</summary>
    public string Connection => Other.ToLowerInvariant();

    /// <summary>The first site keeps the tunnel up; the second answers.</summary>
    public bool Initiates => Site == "AARD";

    private string Other => OtherSite(Site);

    /// <summary>The gateway of a site.</summary>
    public static GatewayPlan At(string site) => site == Aard.Site ? Aard : Dryn;

    /// <summary>Name of the site at the other end.</summary>
    public static string OtherSite(string site) => site == Aard.Site ? Dryn.Site : Aard.Site;

    /// <summary>Name of the gateway of a site.</summary>
    public static string NameAt(string site) => "gw-" + site.ToLowerInvariant();

    /// <summary>The host behind it, in one of its networks.</summary>
    public string Host(int network = 0) => $"10.{Net}.{network}.10";

    /// <summary>Its swanctl.conf(5).</summary>
    public string Configuration(string secret, GatewayTrouble trouble)
    {
        var text = new StringBuilder("connections {\n");
        if (!trouble.HasFlag(GatewayTrouble.NoConnections))
        {
            text.Append(trouble.HasFlag(GatewayTrouble.ConnectionRemoved) ? "" : Tunnel()).Append(OnDemand());
        }

        return text.Append("}\n").Append(Secrets(secret)).ToString();
    }

    private string Tunnel() => $$"""
          {{Connection}} {
            version = 2
            local_addrs = {{Outside}}
            remote_addrs = {{Peer}}
            dpd_delay = 5s
            rekey_time = 4h
            keyingtries = {{(Initiates ? 0 : 1)}}
            local {
              auth = psk
              id = {{Name}}.example
            }
            remote {
              auth = psk
              id = {{NameAt(Other)}}.example
            }
            children {
        {{string.Concat(Children.Select((child, i) => Child(child, i)))}}
            }
          }

        """;

    private string Child(string name, int network) => $$"""
              {{name}} {
                local_ts = 10.{{Net}}.{{network}}.0/24
                remote_ts = 10.{{PeerNet}}.{{network}}.0/24
                esp_proposals = aes256-sha256-modp2048
                rekey_time = 1h
                life_time = 66m
                start_action = {{(Initiates ? "start" : "none")}}
                dpd_action = {{(Initiates ? "restart" : "clear")}}
                close_action = none
              }

        """;

    /// <summary>A tunnel that is up only while somebody needs it: nobody does.</summary>
    private string OnDemand() => $$"""
          supplier {
            version = 2
            local_addrs = {{Outside}}
            remote_addrs = 198.51.100.77
            local {
              auth = psk
              id = {{Name}}.example
            }
            remote {
              auth = psk
              id = supplier.example
            }
            children {
              orders {
                local_ts = 10.{{Net}}.0.0/24
                remote_ts = 10.77.0.0/24
              }
            }
          }

        """;

    private string Secrets(string secret) => $$"""
        secrets {
          ike-sites {
            id-1 = {{Name}}.example
            id-2 = {{NameAt(Other)}}.example
            secret = "{{secret}}"
          }
        }

        """;
}
