using System.Text;

namespace Vigie.Lab.Tunnel;

/// <summary>The packet filter of a gateway or of the bastion, in the language of nft(8).</summary>
internal static class TunnelFilter
{
    // IKE on port 4500 begins with four zero bytes, ESP with the number of its SA, which is never zero (RFC 3948, section 2).
    private const string Esp = "udp dport 4500 @th,64,32 != 0";

    /// <summary>The rules of a gateway.</summary>
    public static string Of(GatewayTrouble trouble)
    {
        var input = new StringBuilder();
        var output = new StringBuilder();
        if (trouble.HasFlag(GatewayTrouble.Off))
        {
            input.AppendLine("    drop");
            output.AppendLine("    drop");
        }

        if (trouble.HasFlag(GatewayTrouble.LineCut))
        {
            input.AppendLine("    udp dport { 500, 4500 } drop");
            output.AppendLine("    udp dport { 500, 4500 } drop");
        }

        if (trouble.HasFlag(GatewayTrouble.EspDropped) || trouble.HasFlag(GatewayTrouble.EspInDropped))
        {
            input.AppendLine("    " + Esp + " drop");
        }

        if (trouble.HasFlag(GatewayTrouble.EspDropped))
        {
            output.AppendLine("    " + Esp + " drop");
        }

        if (trouble.HasFlag(GatewayTrouble.BigDropped))
        {
            input.AppendLine("    " + Esp + " udp length > 700 drop");
        }

        return Table(input.ToString(), output.ToString());
    }

    /// <summary>The rules of the bastion: blocked, it neither takes new connections nor carries on old ones.</summary>
    public static string OfBastion(bool blocked) => Table(blocked ? "    tcp dport 22 drop\n" : "", "");

    private static string Table(string input, string output) => $$"""
        add table inet lab
        delete table inet lab
        table inet lab {
          chain in {
            type filter hook input priority 0; policy accept;
        {{input}}  }
          chain out {
            type filter hook output priority 0; policy accept;
        {{output}}  }
        }

        """;
}
