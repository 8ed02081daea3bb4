namespace Vigie.Ipsec.Tests.Support;

/// <summary>Answers of Libreswan in the forms of its versions, made by hand after its documentation and source.</summary>
internal static class LibreswanSamples
{
    /// <summary>Version 4: prefixes, states by name, a connection that is down, one with several subnets, one that negotiates, one with an odd identity.</summary>
    public const string Status4 = """
        000 using kernel interface: xfrm
        000 Connection list:
        000  
        000 "site-b": 10.1.0.0/24===198.51.100.1[@gw-a.example]...198.51.100.2[@gw-b.example]===10.2.0.0/24; erouted; eroute owner: #2
        000 "site-b":     oriented; my_ip=unset; their_ip=unset;
        000 "site-b":   newest ISAKMP SA: #0; newest IKE SA: #1; newest IPsec SA: #2; conn serial: $1;
        000 "many/1x1": 10.1.0.0/24===198.51.100.1...198.51.100.3===10.3.0.0/24; erouted; eroute owner: #5
        000 "many/1x2": 10.1.0.0/24===198.51.100.1...198.51.100.3===10.4.0.0/24; unrouted; eroute owner: #0
        000 "down": 10.1.0.0/24===198.51.100.1[C=FR, O=A===B...C]...198.51.100.9[@x...y===z]===10.9.0.0/24; unrouted; eroute owner: #0
        000 "knocking": 198.51.100.1...198.51.100.8; unrouted; eroute owner: #0
        000  
        000 Total IPsec connections: loaded 5, active 2
        000  
        000 State Information: DDoS cookies not required, Accepting new IKE connections
        000 #1: "site-b":500 STATE_V2_ESTABLISHED_IKE_SA (established IKE SA); REKEY in 28000s; REPLACE in 28700s; newest; idle;
        000 #2: "site-b":500 STATE_V2_ESTABLISHED_CHILD_SA (established Child SA); REKEY in 27800s; REPLACE in 28700s; newest; eroute owner; IKE SA #1; idle;
        000 #3: "site-b":500 STATE_V2_ESTABLISHED_CHILD_SA (established Child SA); EXPIRE in 100s; IKE SA #1; idle;
        000 #4: "many/1x1":500 STATE_PARENT_I3 (PARENT SA established); EVENT_SA_REKEY in 2000s; newest ISAKMP; idle;
        000 #5: "many/1x1":500 STATE_V2_IPSEC_I (IPsec SA established); REPLACE in 2000s; newest IPSEC; eroute owner; isakmp#4; idle;
        000 #9: "knocking":500 STATE_PARENT_I1 (sent IKE_SA_INIT request); RETRANSMIT in 4s; idle;
        000  
        000 Bare Shunt list:
        """;

    public const string Traffic4 = """
        006 #2: "site-b", type=ESP, add_time=1795161000, inBytes=8400, outBytes=16800, id='@gw-b.example'
        006 #3: "site-b", type=ESP, add_time=1795157000, inBytes=100, outBytes=200, id='@gw-b.example'
        006 #5: "many/1x1", type=ESP, add_time=0, inBytes=1, outBytes=2, id='198.51.100.3'
        """;

    /// <summary>Version 5.4: no prefixes, no names of states.</summary>
    public const string Status5 = """
        Connection list:
        
        "site-b": 10.1.0.0/24===198.51.100.1[@gw-a.example]...198.51.100.2[@gw-b.example]===10.2.0.0/24; routed-tunnel; my_ip=unset; their_ip=unset;
        "site-b":   host: oriented; local: 198.51.100.1; remote: 198.51.100.2;
        "down": 10.1.0.0/24===198.51.100.1...198.51.100.9===10.9.0.0/24; unrouted; my_ip=unset; their_ip=unset;
        "roam"[3]: 10.1.0.0/24===198.51.100.1...192.0.2.9===10.99.0.7/32; routed-tunnel; my_ip=unset; their_ip=unset;
        
        Total IPsec connections: loaded 3, active 2
        
        #1: "site-b":4500 established IKE SA; REKEY in 27000s; REPLACE in 28700s; newest; idle;
        #2: "site-b":4500 established Child SA; REKEY in 3000s; REPLACE in 3600s; newest; eroute owner; IKE SA #1; idle;
        #7: "roam"[3] 192.0.2.9:4500 established IKE SA; LIVENESS in 20s; RETRANSMIT in 2s; newest; idle;
        #8: "roam"[3] 192.0.2.9:4500 established Child SA; REPLACE in 3600s; newest; eroute owner; IKE SA #7; idle;
        """;

    public const string Traffic5 = """
        #2: "site-b", type=ESP, add_time=1795161000, inBytes=8400, outBytes=16800, maxBytes=2^63B, id='@gw-b.example'
        #8: "roam"[3] 192.0.2.9, username=anna, type=ESP, add_time=1795161500, inBytes=10, outBytes=20, maxBytes=2^63B, id='@anna', lease=10.99.0.7/32
        """;
}
