using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Tunnel;

/// <summary>Where the lab of the tunnel keeps its things.</summary>
internal sealed record TunnelOptions
{
    /// <summary>Directory for keys and logs; keys are kept over restarts.</summary>
    public required string State { get; init; }

    /// <summary>Port of the bastion on 127.0.0.1; 0: any free one.</summary>
    public int Port { get; init; }
}

/// <summary>
/// Two gateways with a real strongSwan, a bastion with a real sshd that is the only way in, and a host behind each gateway. Needs root and /dev/net/tun
/// (<see cref="TunnelMachine"/>). Has no name on this machine and leaves nothing behind, whether it is stopped or killed.
/// </summary>
internal sealed class TunnelLab : IAsyncDisposable
{
    /// <summary>User on the bastion: may forward to the machines behind it, and nothing else.</summary>
    public const string BastionUser = "jump";

    /// <summary>User on a gateway: may look.</summary>
    public const string GatewayUser = "vigie";

    /// <summary>User on a host: may try the way through the tunnel.</summary>
    public const string HostUser = "prober";

    /// <summary>Port of a host where a service answers.</summary>
    public const int ServicePort = 8080;

    private const GatewayTrouble Down = GatewayTrouble.Off | GatewayTrouble.Killed | GatewayTrouble.LineCut | GatewayTrouble.WrongSecret | GatewayTrouble.ConnectionRemoved
        | GatewayTrouble.NoConnections | GatewayTrouble.ChildEnded | GatewayTrouble.DaemonHangs;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly TunnelOptions _options;
    private readonly string _folder;
    private readonly SemaphoreSlim _switching = new(1, 1);
    private readonly Dictionary<string, TunnelTrouble> _troubles = new(StringComparer.Ordinal);
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly TunnelTraffic _traffic = new();
    private TunnelNetwork? _network;
    private SshServer? _bastion;
    private TcpService? _bastionPort;

    private TunnelLab(TunnelOptions options) => (_options, _folder) = (options, Path.Combine(options.State, "tunnel"));

    public Gateway Aard { get; private set; } = null!;

    public Gateway Dryn { get; private set; } = null!;

    /// <summary>sshd of the host at each site, by site.</summary>
    public IReadOnlyDictionary<string, SshServer> Hosts { get; private set; } = new Dictionary<string, SshServer>();

    public SshServer Bastion => _bastion!;

    /// <summary>Port of the bastion on 127.0.0.1.</summary>
    public int Port => _bastionPort!.Port;

    /// <summary>Answers that came back through the tunnel so far.</summary>
    public long Answers => _traffic.Answers;

    /// <summary>Private key of Vigie, below the state directory.</summary>
    public static string KeyFile => "secrets/tunnel.key";

    /// <summary>Address of a gateway as the bastion reaches it.</summary>
    public static string GatewayAddress(string site) => site == "AARD" ? "10.99.1.2" : "10.99.2.2";

    /// <summary>Address of a host as the bastion reaches it.</summary>
    public static string HostAddress(string site) => site == "AARD" ? "10.99.3.2" : "10.99.4.2";

    public Gateway GatewayAt(string site) => site == "AARD" ? Aard : Dryn;

    /// <summary>Builds everything and waits until the tunnel is up.</summary>
    /// <exception cref="IOException">This machine does not allow it, or a port is taken.</exception>
    public static async Task<TunnelLab> StartAsync(TunnelOptions options)
    {
        if (TunnelMachine.Objection() is { } objection)
        {
            throw new IOException("no real tunnel: " + objection);
        }

        var lab = new TunnelLab(options);
        try
        {
            await lab.BuildAsync();
            await lab.RaiseAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes ail what a site has switched on, and well what it has not; when nothing keeps the tunnel down any more it comes back before this returns.</summary>
    /// <param name="site">Who switches.</param>
    /// <param name="trouble">Everything that is on there.</param>
    public async Task ApplyAsync(string site, TunnelTrouble trouble)
    {
        await _switching.WaitAsync();
        try
        {
            if (_troubles.GetValueOrDefault(site, TunnelTrouble.None) == trouble)
            {
                return;
            }

            var before = IsDown;
            _troubles[site] = trouble;
            await ApplyAsync();
            if (before)
            {
                await RaiseAsync();
            }
        }
        finally
        {
            _switching.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _traffic.DisposeAsync();
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        _network?.Dispose();
        _switching.Dispose();
    }

    private async Task BuildAsync()
    {
        Directory.CreateDirectory(_folder);
        var network = _network = await TunnelNetwork.CreateAsync();
        var key = await SshServer.MakeKeyAsync(network.Bastion, Path.Combine(_options.State, KeyFile));
        var secret = RandomNumberGenerator.GetHexString(48, lowercase: true);
        Dryn = Own(await Gateway.StartAsync(network.GatewayDryn, GatewayPlan.Dryn, _folder, secret, Ssh(GatewayPlan.Dryn.Name, GatewayAddress("DRYN"), GatewayUser, LookScripts.Gateway, key)));
        Aard = Own(await Gateway.StartAsync(network.GatewayAard, GatewayPlan.Aard, _folder, secret, Ssh(GatewayPlan.Aard.Name, GatewayAddress("AARD"), GatewayUser, LookScripts.Gateway, key)));
        Hosts = new Dictionary<string, SshServer>
        {
            ["AARD"] = Own(await SshServer.StartAsync(network.HostAard, Ssh("host-aard", HostAddress("AARD"), HostUser, LookScripts.Host, key), _folder)),
            ["DRYN"] = Own(await SshServer.StartAsync(network.HostDryn, Ssh("host-dryn", HostAddress("DRYN"), HostUser, LookScripts.Host, key), _folder)),
        };
        _bastion = Own(await SshServer.StartAsync(network.Bastion, new SshServerPlan("bastion", "0.0.0.0", BastionUser, Jump(key)), _folder));
        _bastionPort = Own(PortRelay.Start(_options.Port, "the bastion", network.Bastion, new IPEndPoint(IPAddress.Loopback, 22)));
        foreach (var net in Enumerable.Range(0, GatewayPlan.Children.Count))
        {
            await _traffic.AddAsync(network.HostAard, GatewayPlan.Aard.Host(net), network.HostDryn, GatewayPlan.Dryn.Host(net));
        }

        foreach (var host in (LinuxNamespace[])[network.HostAard, network.HostDryn])
        {
            Own(await ServiceAsync(host));
        }
    }

    private bool IsDown => ((TroubleOf("AARD") | TroubleOf("DRYN")) & Down) != 0;

    private GatewayTrouble TroubleOf(string site) =>
        _troubles.Aggregate(GatewayTrouble.None, (all, pair) => all | (pair.Key == site ? pair.Value.Own : pair.Value.Peer));

    /// <summary>The bastion first when it is repaired or broken: nothing else depends on it.</summary>
    private async Task ApplyAsync()
    {
        var bastion = _troubles.Values.Aggregate(BastionTrouble.None, (all, t) => all | t.Bastion);
        await Bastion.ShowAsync(bastion.HasFlag(BastionTrouble.OtherHostKey));
        await _network!.Bastion.DoAsync("nft", ["-f", "-"], TunnelFilter.OfBastion(bastion.HasFlag(BastionTrouble.Blocked)));
        await Dryn.ApplyAsync(TroubleOf("DRYN"));
        await Aard.ApplyAsync(TroubleOf("AARD"));
    }

    /// <summary>Waits until both gateways show all children; the first site starts anew what is not there.</summary>
    private async Task RaiseAsync()
    {
        if (IsDown)
        {
            return;
        }

        var looks = 0;
        if (!await Waiting.UntilAsync(LookAsync, Patience, TimeSpan.FromMilliseconds(200)))
        {
            throw new IOException("the tunnel does not come up: " + string.Join("; ", File.ReadLines(Aard.Log).TakeLast(4).Concat(File.ReadLines(Dryn.Log).TakeLast(6))));
        }

        async Task<bool> LookAsync()
        {
            var isUp = await Aard.IsUpAsync() && await Dryn.IsUpAsync();
            if (!isUp && looks++ % 10 == 2)
            {
                await InitiateAsync();
            }

            return isUp;
        }
    }

    private async Task InitiateAsync()
    {
        if (!(await Aard.SwanctlAsync("--list-sas")).Output.Contains("ESTABLISHED", StringComparison.Ordinal))
        {
            // An attempt under way waits for its next retransmission.
            await Aard.SwanctlAsync("--terminate", "--ike", Aard.Plan.Connection, "--force", "--timeout", "1");
        }

        foreach (var child in GatewayPlan.Children)
        {
            await Aard.SwanctlAsync("--initiate", "--child", child, "--timeout", "4");
        }
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    private static SshServerPlan Ssh(string name, string address, string user, string script, string key) =>
        new(name, address, user, $"restrict,command=\"{SshServerPlan.CommandPath(name)}\" {SshServer.PublicKey(key)}") { Command = script };

    private static string Jump(string key)
    {
        var open = ((string[])["AARD", "DRYN"]).SelectMany(site => (string[])[GatewayAddress(site), HostAddress(site)]).Select(a => $"permitopen=\"{a}:22\"");
        return $"restrict,port-forwarding,{string.Join(',', open)},command=\"/bin/false\" {SshServer.PublicKey(key)}";
    }

    /// <summary>Something that listens on a host, for whoever tries the way.</summary>
    private static async Task<TcpService> ServiceAsync(LinuxNamespace host)
    {
        var socket = await host.SocketAsync(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, ServicePort));
        socket.Listen();
        return SilentService.On(socket);
    }
}
