using Vigie.Core.Http;
using Vigie.Exposition;

namespace Vigie.Core.Collecting;

/// <summary>What the HTTP surface reads of the targets: never more than what the last runs left behind.</summary>
public interface IFleetView
{
    /// <summary>All targets as they stand now.</summary>
    /// <returns>One status for each target of the configuration.</returns>
    IReadOnlyList<TargetStatus> Status();

    /// <summary>The samples of targets, the frame's own samples about them among these.</summary>
    /// <param name="target">Only the target of this name, or null for all.</param>
    /// <param name="kind">Only targets of this kind, or null for all.</param>
    /// <returns>The snapshots in force.</returns>
    IReadOnlyList<MetricSnapshot> Snapshots(string? target = null, string? kind = null);

    /// <summary>The reception of a target at a path.</summary>
    /// <param name="path">The exact path.</param>
    /// <returns>The reception, or null when no target has one there.</returns>
    Reception? ReceptionAt(string path) => null;
}
