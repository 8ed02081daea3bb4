using Vigie.Core;
using Vigie.Core.Collecting;
using Vigie.Core.Configuration;
using Vigie.Heartbeat.Collectors;

namespace Vigie.Heartbeat;

/// <summary>Watches whether the alerting of another site is alive, and says so by a way of its own.</summary>
public sealed class HeartbeatModule : IModule
{
    /// <inheritdoc/>
    public string Kind => "heartbeat";

    /// <inheritdoc/>
    public string Summary => "the alerting of another site: its beats by webhook, request and mail, and alarms by a way of its own";

    /// <inheritdoc/>
    public IReadOnlyList<ConfigKey> Keys => HeartbeatKeys.All;

    /// <inheritdoc/>
    public IReadOnlyList<CollectorDescription> Collectors { get; } = [BeatsCollector.Fixed];

    /// <inheritdoc/>
    public string? CureOf(FailureReason reason) => reason switch
    {
        FailureReason.Config => "The watcher's memory cannot be written: give state_folder to the user that Vigie runs as, or make room on its disk.",
        _ => null,
    };

    /// <inheritdoc/>
    public ITargetPlan? Read(ConfigSection target) => HeartbeatKeys.Read(target);
}
