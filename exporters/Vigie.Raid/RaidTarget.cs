using Vigie.Core.Collecting;
using Vigie.Raid.Collectors;
using Vigie.Raid.Protocol;
using Vigie.Raid.Reading;
using Vigie.Snmp;

namespace Vigie.Raid;

/// <summary>What the collectors of one target share.</summary>
/// <param name="Settings">What the configuration says.</param>
/// <param name="Agent">The conversation with the agent.</param>
/// <param name="Recognition">What the agent is.</param>
/// <param name="Layouts">Reads the vendors' tables.</param>
/// <param name="Clock">The time.</param>
internal sealed record RaidParts(RaidSettings Settings, AgentReader Agent, Recognition Recognition, LayoutReader Layouts, TimeProvider Clock);

/// <summary>One watched device.</summary>
internal sealed class RaidTarget : ITarget
{
    private readonly RaidParts _parts;
    private readonly AgentReader? _smartAgent;

    /// <summary>Makes sessions and collectors. Nothing is sent.</summary>
    /// <param name="settings">The target's settings.</param>
    /// <param name="services">What the frame gives.</param>
    /// <param name="connect">Makes a session.</param>
    public RaidTarget(RaidSettings settings, TargetServices services, Func<SnmpSettings, TimeProvider, ISnmpSession> connect)
    {
        var agent = new AgentReader(connect(settings.Snmp, services.Clock), services.Exchanges, services.Clock);
        _parts = new RaidParts(settings, agent, new Recognition(agent, settings.Vendors, services.Clock), new LayoutReader(agent, settings.Hints), services.Clock);
        List<ICollector> collectors = [new DeviceCollector(_parts), new ArraysCollector(_parts), new DisksCollector(_parts)];
        if (settings.ReadsSmart)
        {
            _smartAgent = new AgentReader(connect(settings.Snmp, services.Clock), services.Exchanges, services.Clock);
            collectors.Add(new SmartCollector(_parts, _smartAgent));
        }

        Collectors = collectors;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ICollector> Collectors { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _smartAgent?.Dispose();
        _parts.Agent.Dispose();
        _parts.Recognition.Dispose();
        return ValueTask.CompletedTask;
    }
}
