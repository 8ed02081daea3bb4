using Vigie.Lab.Snmp;

namespace Vigie.Lab.Nas;

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

/// <summary>A four-bay NAS with DSM 7, as far as SNMP shows it.</summary>
internal sealed class NasDouble : IAsyncDisposable
{
    private readonly NasOptions _options;
    private Func<DateTimeOffset, NasState> _state;
    private SnmpAgent? _agent;

    private NasDouble(NasOptions options)
    {
        _options = options;
        _state = Healthy;
    }

    /// <summary>Name of the target and of the host.</summary>
    public string Name => NameAt(_options.Site);

    /// <summary>UDP port on 127.0.0.1.</summary>
    public int Port => Agent.Port;

    /// <summary>The user that the configuration of Vigie names.</summary>
    public SnmpUser User => Agent.User;

    /// <summary>What it tells now.</summary>
    public NasState Now => Volatile.Read(ref _state)(_options.Clock.GetUtcNow());

    /// <summary>Values that snmpd has asked for.</summary>
    public long Questions => Agent.Questions;

    /// <summary>Process id of its snmpd; null: it is gone.</summary>
    public int? ProcessId => Agent.ProcessId;

    private SnmpAgent Agent => _agent!;

    /// <summary>Name of the NAS of a site.</summary>
    public static string NameAt(string site) => "nas-" + site.ToLowerInvariant();

    /// <summary>Path of a password below a state directory.</summary>
    public static string SecretFile(string name, string what) => SnmpAgent.SecretFile(name, what);

    /// <summary>Starts a NAS on which all is well.</summary>
    /// <exception cref="IOException">Its port is taken, or snmpd does not start.</exception>
    public static async Task<NasDouble> StartAsync(NasOptions options)
    {
        var nas = new NasDouble(options);
        var agent = new SnmpAgentOptions
        {
            Name = nas.Name, Location = options.Site, Device = NasMib.Device(nas.Name), State = options.State, Program = options.Program, Port = options.Port,
        };
        nas._agent = await SnmpAgent.StartAsync(agent, () => NasMib.Of(nas.Now));
        return nas;
    }

    /// <summary>What it tells when all is well.</summary>
    public NasState Healthy(DateTimeOffset now) => NasModels.Healthy(_options.Site, now);

    /// <summary>Tells something else from the next question on.</summary>
    public void Play(Func<DateTimeOffset, NasState> state) => Volatile.Write(ref _state, state);

    /// <summary>Makes the agent itself ail, or well again; not for several callers at once.</summary>
    public Task ApplyAsync(AgentTrouble trouble) => Agent.ApplyAsync(trouble);

    public ValueTask DisposeAsync() => Agent.DisposeAsync();
}
