using Vigie.Lab.Snmp;

namespace Vigie.Lab.Sns;

/// <summary>A Stormshield firewall that exists only as its SNMP agent: a real snmpd whose vendor subtree comes from a state.</summary>
internal sealed class SnsSnmp : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private Func<DateTimeOffset, SnsState> _state;
    private SnmpAgent? _agent;

    private SnsSnmp(Func<DateTimeOffset, SnsState> state, TimeProvider clock) => (_state, _clock) = (state, clock);

    /// <summary>Its SNMP side: port, user and troubles of its own.</summary>
    public SnmpAgent Agent => _agent!;

    /// <summary>Starts it.</summary>
    /// <param name="state">What it tells, asked for at each question.</param>
    /// <param name="program">Path of snmpd.</param>
    /// <param name="folder">Directory for passwords (secrets/NAME.auth, secrets/NAME.priv) and the agent's files.</param>
    /// <param name="port">UDP port on 127.0.0.1; 0: any free one.</param>
    /// <param name="clock">Clock of the firewall; null: the system's.</param>
    /// <param name="location">Where it stands.</param>
    /// <exception cref="IOException">Its port is taken, or snmpd does not start.</exception>
    public static async Task<SnsSnmp> StartAsync(
        Func<DateTimeOffset, SnsState> state, string program, string folder, int port = 0, TimeProvider? clock = null, string location = "AARD")
    {
        var sns = new SnsSnmp(state, clock ?? TimeProvider.System);
        var first = sns.Now;
        var options = new SnmpAgentOptions { Name = first.Name, Location = location, Device = SnsMib.Device(first), State = folder, Program = program, Port = port };
        sns._agent = await SnmpAgent.StartAsync(options, () => SnsMib.Of(sns.Now));
        return sns;
    }

    /// <summary>What it tells now.</summary>
    public SnsState Now => Volatile.Read(ref _state)(_clock.GetUtcNow());

    /// <summary>Tells something else from the next question on.</summary>
    public void Play(Func<DateTimeOffset, SnsState> state) => Volatile.Write(ref _state, state);

    public ValueTask DisposeAsync() => Agent.DisposeAsync();
}
