using Vigie.Core.Collecting;
using Vigie.Replication.Postgres.Protocol;

namespace Vigie.Replication.Postgres.Collectors;

/// <summary>What the collectors of one target share.</summary>
/// <param name="Settings">What the configuration says.</param>
/// <param name="Target">Who the target is.</param>
/// <param name="Server">The conversation with the server.</param>
/// <param name="Clock">The time.</param>
internal sealed record PostgresParts(PostgresSettings Settings, TargetIdentity Target, ServerReader Server, TimeProvider Clock)
{
    /// <summary>Now, by the monotonic clock, which all targets share.</summary>
    public TimeSpan Monotonic => Clock.GetElapsedTime(0);
}
