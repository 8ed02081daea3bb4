using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Vigie.Lab.Nas;

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

/// <summary>How a NAS is started.</summary>
internal sealed record NasOptions
{
    /// <summary>Where it stands.</summary>
    public required string Site { get; init; }

    /// <summary>Directory for passwords and the agent's files; they are kept over restarts.</summary>
    public required string State { get; init; }

    /// <summary>Path of snmpd.</summary>
    public required string Program { get; init; }

    /// <summary>UDP port on 127.0.0.1; 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Clock of the NAS.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A four-bay NAS with DSM 7, as far as SNMP shows it: a real snmpd whose vendor subtree the lab answers.</summary>
internal sealed class NasDouble : IAsyncDisposable
{
    private const string UserName = "vigie";

    private readonly NasOptions _options;
    private readonly MibServer _mib;
    private readonly string _folder;
    private Func<DateTimeOffset, NasState> _state;
    private AgentTrouble _trouble;
    private Snmpd? _snmpd;

    private NasDouble(NasOptions options)
    {
        _options = options;
        _folder = Path.Combine(options.State, Name);
        _state = Healthy;
        Port = options.Port == 0 ? FreePort() : options.Port;
        User = new SnmpUser(UserName, Secret("auth"), Secret("priv"));
        _mib = new MibServer(() => NasMib.Of(Now));
    }

    /// <summary>Name of the target and of the host.</summary>
    public string Name => NameAt(_options.Site);

    /// <summary>UDP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The user that the configuration of Vigie names.</summary>
    public SnmpUser User { get; }

    /// <summary>What it tells now.</summary>
    public NasState Now => Volatile.Read(ref _state)(_options.Clock.GetUtcNow());

    /// <summary>Values that snmpd has asked for.</summary>
    public long Questions => _mib.Questions;

    /// <summary>Process id of its snmpd; null: it is gone.</summary>
    public int? ProcessId => _snmpd?.Id;

    /// <summary>Name of the NAS of a site.</summary>
    public static string NameAt(string site) => "nas-" + site.ToLowerInvariant();

    /// <summary>Path of a password below a state directory.</summary>
    public static string SecretFile(string name, string what) => $"secrets/{name}.{what}";

    /// <summary>Starts a NAS on which all is well.</summary>
    /// <exception cref="IOException">Its port is taken, or snmpd does not start.</exception>
    public static async Task<NasDouble> StartAsync(NasOptions options)
    {
        RequirePort(options);
        var nas = new NasDouble(options);
        try
        {
            await nas.ApplyAsync(AgentTrouble.None);
            return nas;
        }
        catch
        {
            await nas.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it tells when all is well.</summary>
    public NasState Healthy(DateTimeOffset now) => NasModels.Healthy(_options.Site, now);

    /// <summary>Tells something else from the next question on.</summary>
    public void Play(Func<DateTimeOffset, NasState> state) => Volatile.Write(ref _state, state);

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
            _snmpd.Hold();
        }
        else
        {
            _snmpd.GoOn();
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

    private static void RequirePort(NasOptions options)
    {
        try
        {
            using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, options.Port));
        }
        catch (SocketException taken)
        {
            throw new IOException($"UDP port {options.Port} for {NameAt(options.Site)}: {taken.Message}", taken);
        }
    }

    private static int FreePort()
    {
        using var probe = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.Client.LocalEndPoint!).Port;
    }

    private static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private SnmpdPlan Plan(bool otherPasswords) => new(
        Name, _options.Site, Port, _mib.Port, otherPasswords ? User with { AuthPassword = NewPassword(), PrivPassword = NewPassword() } : User);

    private string Secret(string what)
    {
        var path = Path.Combine(_options.State, SecretFile(Name, what));
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var password = NewPassword();
        StateFiles.WritePrivate(path, password);
        return password;
    }
}
