using System.Net;
using Vigie.Core.Configuration;
using Vigie.Ipsec.Model;
using Vigie.Reach;

namespace Vigie.Ipsec;

/// <summary>A probe as it is configured.</summary>
/// <param name="Probe">Whom to ask.</param>
/// <param name="Host">The host that asks, when it is not Vigie's own.</param>
internal sealed record NamedProbe(TunnelProbe Probe, Login? Host);

/// <summary>A tunnel as it is configured.</summary>
/// <param name="Promise">What is promised of it.</param>
/// <param name="ProbeHost">The host that makes its probe, when it is not Vigie's own.</param>
internal sealed record NamedTunnel(TunnelPromise Promise, Login? ProbeHost);

/// <summary>The keys of a tunnel that the owner names, and of the probe through it.</summary>
internal static class TunnelKeys
{
    private const string AddressRule = "must be an IPv4 or IPv6 address";
    private const string Wildcards = ", as a pattern with * and ?";

    private static readonly ConfigKey<string?> _name = Key.Text("name", "What people call the tunnel; the label tunnel", required: true, pattern: ".{1,64}", mustBe: "must have 1 to 64 characters");
    private static readonly ConfigKey<string?> _peer = Key.Text("peer", "What people call the other end", pattern: ".{1,64}", mustBe: "must have 1 to 64 characters");
    private static readonly ConfigKey<string?> _connection = Key.Text("connection", $"Name of the connection as the gateway has it (swanctl's connection, Stormshield's ikerulename){Wildcards}", required: true);
    private static readonly ConfigKey<string?> _child = Key.Text("child", $"Name of the child as the gateway has it (Stormshield's rulename){Wildcards}", fallback: "*");
    private static readonly ConfigKey<string?> _local = Key.Text("local_ts", $"Local selectors, sorted and joined by one blank{Wildcards}", fallback: "*");
    private static readonly ConfigKey<string?> _remote = Key.Text("remote_ts", $"Remote selectors, sorted and joined by one blank{Wildcards}", fallback: "*");
    private static readonly ConfigKey<bool> _alwaysOn = Key.Flag("always_on", "Whether the tunnel must always be up; false for one that comes up on demand", true);
    private static readonly ConfigKey<bool> _expected = Key.Flag("expected", "Whether the tunnel is missed when the gateway does not have it configured. Without the key it is when connection and child hold no wildcard", false);

    private static readonly ConfigKey<IPAddress?> _host = Key.Parsed("host", "Whom to ask, inside the remote selectors", ParseAddress, required: true, mustBe: AddressRule);
    private static readonly ConfigKey<long> _port = Key.Integer("port", "TCP port to ask; a closed one does as well, since a refusal came through the tunnel too", 443, 1, 65_535);
    private static readonly ConfigKey<IPAddress?> _source = Key.Parsed("source", "Address to ask from, inside the local selectors", ParseAddress, mustBe: AddressRule);
    private static readonly ConfigKey<TimeSpan?> _timeout = Key.Duration("timeout", "How long to wait for an answer", TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
    private static readonly ConfigKey<bool> _mtu = Key.Flag("mtu", "Send 1,400 bytes too, which finds paths where small packets pass and large ones die; needs an open port", false);

    private static readonly ConfigKey<NamedProbe?> _probe =
        Key.Section("probe", "A TCP connection through the tunnel: the only proof that it carries traffic. It also keeps a tunnel up that comes up on demand", [_host, _port, _source, _timeout, _mtu, SshKeys.Server, SshKeys.Via], ReadProbe);

    /// <summary>The tunnels that the owner names.</summary>
    public static readonly ConfigKey<IReadOnlyList<NamedTunnel>> Tunnels =
        Key.List("tunnels", "What was promised about tunnels, and what people call them; the first entry that fits a tunnel is the one that counts",
            [_name, _connection, _child, _local, _remote, _peer, _alwaysOn, _expected, _probe], ReadTunnel, max: 1000);

    /// <summary>What holds for the others.</summary>
    public static readonly ConfigKey<bool> OthersAlwaysOn = Key.Flag("always_on", "Whether tunnels that no entry of tunnels fits must always be up", false);

    private static NamedTunnel? ReadTunnel(ConfigSection section)
    {
        var (name, connection) = (section.Get(_name), section.Get(_connection));
        if (name is null || connection is null)
        {
            return null;
        }

        var id = new TunnelId(connection, section.Get(_child)!, section.Get(_local)!, section.Get(_remote)!);
        var probe = section.Get(_probe);
        var promise = new TunnelPromise(name, id)
        {
            Peer = section.Get(_peer) ?? "",
            IsAlwaysOn = section.Get(_alwaysOn),
            IsExpected = section.Has(_expected) ? section.Get(_expected) : TunnelPromise.IsExact(id.Connection) && TunnelPromise.IsExact(id.Child),
            Probe = probe?.Probe,
        };
        return new NamedTunnel(promise, probe?.Host);
    }

    private static NamedProbe? ReadProbe(ConfigSection section)
    {
        if (section.Get(_host) is not { } host)
        {
            return null;
        }

        var source = section.Get(_source);
        if (source is not null && source.AddressFamily != host.AddressFamily)
        {
            section.Fault(_source, "must be of the same family as host");
        }

        var probe = new TunnelProbe(host, (int)section.Get(_port))
        {
            Source = source,
            Timeout = section.Get(_timeout)!.Value,
            SendsLarge = section.Get(_mtu),
        };
        return new NamedProbe(probe, Login.Read(section));
    }

    private static ParseResult<IPAddress> ParseAddress(string text) =>
        IPAddress.TryParse(text, out var address) && address.ScopeIdOrZero() == 0 ? ParseResult<IPAddress>.Of(address) : ParseResult<IPAddress>.Fault(AddressRule);

    private static long ScopeIdOrZero(this IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
