using System.Text;

namespace Vigie.Lab.Tunnel;

/// <summary>
/// Machines and lines of the lab: the bastion reaches gateways and hosts on lines of their own, the gateways each other, a host stands behind each.
/// <code>
/// 127.0.0.1:PORT = bastion --10.99.1/24-- gw-aard --198.51.100/24-- gw-dryn --10.99.2/24-- bastion
///                                            |                         |
///                          host-aard (10.1.0.10, 10.1.1.10)   host-dryn (10.2.0.10, 10.2.1.10)
/// </code>
/// </summary>
internal sealed class TunnelNetwork : IDisposable
{
    private const string Users = """
        root:*:0:0:root:/root:/bin/sh
        sshd:*:106:65534::/run/sshd:/usr/sbin/nologin
        nobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
        jump:*:65533:65534:nothing but forwarding:/run:/bin/sh
        vigie:*:0:0:may read the state of the tunnels:/run:/bin/sh
        prober:*:65532:65534:tries the way through the tunnel:/run:/bin/sh

        """;

    private TunnelNetwork(IReadOnlyList<LinuxNamespace> all) => All = all;

    public LinuxNamespace Bastion => All[0];

    public LinuxNamespace GatewayAard => All[1];

    public LinuxNamespace GatewayDryn => All[2];

    public LinuxNamespace HostAard => All[3];

    public LinuxNamespace HostDryn => All[4];

    private IReadOnlyList<LinuxNamespace> All { get; }

    /// <summary>Makes the machines and connects them.</summary>
    public static async Task<TunnelNetwork> CreateAsync()
    {
        var all = new List<LinuxNamespace>();
        try
        {
            foreach (var name in (string[])["bastion", "gw-aard", "gw-dryn", "host-aard", "host-dryn"])
            {
                all.Add(await LinuxNamespace.CreateAsync(name, Users));
            }

            var network = new TunnelNetwork(all);
            await network.ConnectAsync();
            return network;
        }
        catch
        {
            all.ForEach(n => n.Dispose());
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var machine in All)
        {
            machine.Dispose();
        }
    }

    private async Task ConnectAsync()
    {
        await Task.WhenAll(All.Select(PrepareAsync));
        await LinkAsync(Bastion, "m0", ["10.99.1.1/24"], GatewayAard, "m0", ["10.99.1.2/24"]);
        await LinkAsync(Bastion, "m1", ["10.99.2.1/24"], GatewayDryn, "m0", ["10.99.2.2/24"]);
        await LinkAsync(Bastion, "m2", ["10.99.3.1/24"], HostAard, "m0", ["10.99.3.2/24"]);
        await LinkAsync(Bastion, "m3", ["10.99.4.1/24"], HostDryn, "m0", ["10.99.4.2/24"]);
        await LinkAsync(GatewayAard, "w0", ["198.51.100.1/24"], GatewayDryn, "w0", ["198.51.100.2/24"]);
        await LinkAsync(GatewayAard, "l0", ["10.1.0.1/24", "10.1.1.1/24"], HostAard, "l0", ["10.1.0.10/24", "10.1.1.10/24"]);
        await LinkAsync(GatewayDryn, "l0", ["10.2.0.1/24", "10.2.1.1/24"], HostDryn, "l0", ["10.2.0.10/24", "10.2.1.10/24"]);
        await HostAard.DoAsync("ip", ["route", "add", "default", "via", "10.1.0.1"]);
        await HostDryn.DoAsync("ip", ["route", "add", "default", "via", "10.2.0.1"]);
    }

    /// <summary>Loopback on, packets forwarded, and none refused because it comes another way than the answer goes.</summary>
    private static async Task PrepareAsync(LinuxNamespace machine)
    {
        await machine.RunAsync(() =>
        {
            File.WriteAllText("/proc/sys/net/ipv4/ip_forward", machine.Name.StartsWith("gw-", StringComparison.Ordinal) ? "1" : "0");
            foreach (var which in (string[])["all", "default"])
            {
                File.WriteAllText($"/proc/sys/net/ipv4/conf/{which}/rp_filter", "0");
            }

            return true;
        });
        await machine.DoAsync("ip", ["link", "set", "lo", "up"]);
    }

    private static async Task LinkAsync(LinuxNamespace a, string nameA, string[] addressesA, LinuxNamespace b, string nameB, string[] addressesB)
    {
        var lines = new StringBuilder($"link add {nameA} type veth peer name {nameB} netns {b.NetworkPath}\n");
        await a.DoAsync("ip", ["-batch", "-"], lines.Append(Addresses(nameA, addressesA)).ToString());
        await b.DoAsync("ip", ["-batch", "-"], Addresses(nameB, addressesB));
    }

    private static string Addresses(string name, string[] addresses) =>
        string.Concat(addresses.Select(a => $"addr add {a} dev {name}\n")) + $"link set {name} up\n";
}
