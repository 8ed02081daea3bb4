namespace Vigie.Ipsec.Tests.Support;

/// <summary>What iproute2 6.1 prints, after a recording of a kernel without ESP, with states that hold keys added by hand.</summary>
internal static class XfrmSamples
{
    /// <summary>A tunnel with two states and an older outbound one, and one whose negotiation never ended.</summary>
    public static readonly string States = State("198.51.100.1", "198.51.100.2", "0xc0000001", 1, true, 8400, 100) + State("198.51.100.1", "198.51.100.2", "0xc0000009", 1, true, 84, 1)
        + State("198.51.100.2", "198.51.100.1", "0xc0000002", 1, true, 4200, 50) + State("198.51.100.1", "198.51.100.3", "0x0808a1d3", 2, false, 0, 0);

    public static readonly string Policies = Policy("10.2.0.0/24", "10.1.0.0/24", "in", "198.51.100.2", "198.51.100.1", 1) + Policy("10.1.0.0/24", "10.2.0.0/24", "out", "198.51.100.1", "198.51.100.2", 1)
        + Policy("10.1.0.0/24", "10.3.0.0/24", "out", "198.51.100.1", "198.51.100.3", 2)
        + "src 0.0.0.0/0 dst 0.0.0.0/0 uid 0\n\tsocket out action allow index 4 priority 0 ptype main share any flag  (0x00000000)\n\tlifetime config:\n\t  limit: soft (INF)(bytes), hard (INF)(bytes)\n\tlifetime current:\n\t  0(bytes), 0(packets)\n\t  add 2026-11-20 08:19:09 use -\n";

    public static string State(string from, string to, string spi, int reqid, bool hasKeys, int bytes, int packets) =>
        $"src {from} dst {to}\n\tproto esp spi {spi}(1) reqid {reqid}(0x0000000{reqid}) mode tunnel\n\treplay-window 32 seq 0x00000000 flag af-unspec (0x00100000)\n"
        + (hasKeys ? "\tauth-trunc hmac(sha256) <<Keys hidden>> 128\n\tenc cbc(aes) <<Keys hidden>>\n" : "")
        + $"\tlifetime config:\n\t  limit: soft (INF)(bytes), hard (INF)(bytes)\n\t  expire add: soft 3400(sec), hard {(hasKeys ? 3960 : 30)}(sec)\n\tlifetime current:\n\t  {bytes}(bytes), {packets}(packets)\n\t  add 2026-11-20 08:19:09 use -\n\tstats:\n\t  replay-window 0 replay 0 failed 0\n";

    private static string Policy(string source, string destination, string direction, string from, string to, int reqid) =>
        $"src {source} dst {destination} uid 0\n\tdir {direction} action allow index 8 priority 0 ptype main share any flag  (0x00000000)\n\tlifetime config:\n\t  limit: soft (INF)(bytes), hard (INF)(bytes)\n\tlifetime current:\n\t  0(bytes), 0(packets)\n\t  add 2026-11-20 08:19:09 use -\n"
        + $"\ttmpl src {from} dst {to}\n\t\tproto esp spi 0x00000000(0) reqid {reqid}(0x0000000{reqid}) mode tunnel\n\t\tlevel required share any \n\t\tenc-mask ffffffff auth-mask ffffffff comp-mask ffffffff\n";
}
