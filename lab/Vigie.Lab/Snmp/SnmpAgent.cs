using System.Net;
using System.Net.Sockets;
using Vigie.Lab.Kit;

namespace Vigie.Lab.Snmp;

/// <summary>What ails the agent itself, whatever it would tell.</summary>
[Flags]
internal enum AgentTrouble
{
    None = 0,

    /// <summary>It keeps its port and answers nobody.</summary>
    Hangs = 1,

    /// <summary>Its user has got other passwords.</summary>
    OtherPasswords = 2,

    /// <summary>Nothing listens.</summary>
    Gone = 4,
}

/// <summary>How an agent is started.</summary>
internal sealed record SnmpAgentOptions
{
    /// <summary>Name of the device and of the target.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required string Location { get; init; }

    /// <summary>What kind of device it is.</summary>
    public required SnmpDevice Device { get; init; }

    /// <summary>Directory for passwords and the agent's files; they are kept over restarts.</summary>
    public required string State { get; init; }

    /// <summary>Path of snmpd.</summary>
    public required string Program { get; init; }

    /// <summary>UDP port on 127.0.0.1; 0: any free one.</summary>
    public int Port { get; init; }
}

/// <summary>The SNMP side of a device: a real snmpd whose vendor subtree the lab answers.</summary>
internal sealed class SnmpAgent : IAsyncDisposable
{
    private const string UserName = "vigie";

    private readonly SnmpAgentOptions _options;
    private readonly MibServer _mib;
    private readonly string _folder;
    private AgentTrouble _trouble;
    private Snmpd? _snmpd;

    private SnmpAgent(SnmpAgentOptions options, Func<IReadOnlyList<MibObject>> read)
    {
        _options = options;
        _folder = Path.Combine(options.State, options.Name);
        Port = options.Port == 0 ? FreePort() : options.Port;
        User = new SnmpUser(UserName, Secret("auth"), Secret("priv"));
        _mib = new MibServer(read);
    }

    /// <summary>UDP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The user that the configuration of Vigie names.</summary>
    public SnmpUser User { get; }

    /// <summary>Values that snmpd has asked for.</summary>
    public long Questions => _mib.Questions;

    /// <summary>Process id of its snmpd; null: it is gone.</summary>
    public int? ProcessId => _snmpd?.Id;

    /// <summary>Path of a password below a state directory.</summary>
    public static string SecretFile(string name, string what) => $"secrets/{name}.{what}";

    /// <summary>Starts an agent that is well.</summary>
    /// <param name="options">What and where.</param>
    /// <param name="read">Tells all values of the vendor's subtree, in order.</param>
    /// <exception cref="IOException">Its port is taken, or snmpd does not start.</exception>
    public static async Task<SnmpAgent> StartAsync(SnmpAgentOptions options, Func<IReadOnlyList<MibObject>> read)
    {
        RequirePort(options);
        var agent = new SnmpAgent(options, read);
        try
        {
            await agent.ApplyAsync(AgentTrouble.None);
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the agent itself ail, or well again; not for several callers at once.</summary>
    public async Task ApplyAsync(AgentTrouble trouble)
    {
        const AgentTrouble NeedsStart = AgentTrouble.Gone | AgentTrouble.OtherPasswords;
        if (_snmpd is not null && (_snmpd.HasEnded || (trouble & NeedsStart) != (_trouble & NeedsStart)))
        {
            await _snmpd.DisposeAsync();
            _snmpd = null;
        }

        _trouble = trouble;
        if (trouble.HasFlag(AgentTrouble.Gone))
        {
            return;
        }

        _snmpd ??= await Snmpd.StartAsync(_options.Program, _folder, Plan(trouble.HasFlag(AgentTrouble.OtherPasswords)));
        if (trouble.HasFlag(AgentTrouble.Hangs))
        {
            _snmpd.Freeze();
        }
        else
        {
            _snmpd.Thaw();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_snmpd is not null)
        {
            await _snmpd.DisposeAsync();
            _snmpd = null;
        }

        await _mib.DisposeAsync();
    }

    private static void RequirePort(SnmpAgentOptions options)
    {
        try
        {
            using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, options.Port));
        }
        catch (SocketException taken)
        {
            throw new IOException($"UDP port {options.Port} for {options.Name}: {taken.Message}", taken);
        }
    }

    private static int FreePort()
    {
        using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    private SnmpdPlan Plan(bool otherPasswords) => new(
        _options.Name,
        _options.Location,
        Port,
        _mib.Port,
        otherPasswords ? User with { AuthPassword = StateFiles.NewPassword(), PrivPassword = StateFiles.NewPassword() } : User,
        _options.Device);

    private string Secret(string what) => StateFiles.Secret(Path.Combine(_options.State, SecretFile(_options.Name, what)));
}
