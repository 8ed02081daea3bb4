using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using Vigie.Core.Configuration;

namespace Vigie.Host.Doctoring;

/// <summary>Finds this Vigie among what Prometheus scrapes.</summary>
internal static class OwnAddress
{
    /// <summary>The targets of Prometheus that are this Vigie.</summary>
    /// <param name="around">The installation.</param>
    /// <param name="deadline">Ends it.</param>
    /// <returns>They, and the addresses of those at the same port that are of another machine, or seem to be.</returns>
    /// <exception cref="UnknownException">Prometheus does not answer, or the configuration has faults.</exception>
    public static async Task<(IReadOnlyList<JsonElement> Ours, IReadOnlyList<string> Others)> FindAsync(Surroundings around, CancellationToken deadline)
    {
        var listen = around.Config.Listen;
        var targets = await around.Prometheus.NeedAsync(around.Prometheus.Targets, deadline);
        var isHere = await IsThisMachineAsync(around.Prometheus.Peer.Url.IdnHost, true, deadline);
        var (ours, others) = (new List<JsonElement>(), new List<string>());
        foreach (var target in targets.Items("activeTargets"))
        {
            if (!Uri.TryCreate(target.Text("scrapeUrl"), UriKind.Absolute, out var url))
            {
                continue;
            }

            if (await IsOursAsync(url, listen, around.Addresses.Instance, isHere, deadline))
            {
                ours.Add(target);
            }
            else if (url.Port == listen.Port)
            {
                others.Add(url.Authority);
            }
        }

        return (ours, others);
    }

    private static async Task<bool> IsOursAsync(Uri url, ListenConfig listen, string? instance, bool isPrometheusHere, CancellationToken deadline) =>
        instance is not null
            ? $"{url.Host}:{url.Port}".Equals(instance, StringComparison.OrdinalIgnoreCase)
            : url.Port == listen.Port && await IsThisMachineAsync(url.IdnHost, isPrometheusHere, deadline);

    /// <summary>Whether a name or address is one of this machine. That of the loopback is one only for programs that run here.</summary>
    private static async Task<bool> IsThisMachineAsync(string host, bool loopbackCounts, CancellationToken deadline)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, deadline);
            var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(one => one.Address).ToHashSet();
            return addresses.Any(address => IPAddress.IsLoopback(address) ? loopbackCounts : own.Contains(address));
        }
        catch (SocketException)
        {
            // A name that is not known here is not this machine's.
            return false;
        }
    }
}
