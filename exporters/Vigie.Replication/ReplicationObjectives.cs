using Vigie.Replication.Model;

namespace Vigie.Replication;

/// <summary>What the owner promised or expects of a server.</summary>
/// <param name="MaxLag">How far behind it may be, on top of a deliberate delay; null when nothing was promised.</param>
/// <param name="Role">What it should be; null when that does not matter.</param>
/// <param name="ExpectedReplicas">Names of the replicas that should be connected to it.</param>
internal sealed record ReplicationObjectives(TimeSpan? MaxLag, ReplicationRole? Role, IReadOnlyList<string> ExpectedReplicas)
{
    /// <summary>Nothing promised, nothing expected.</summary>
    public static readonly ReplicationObjectives None = new(null, null, []);
}
