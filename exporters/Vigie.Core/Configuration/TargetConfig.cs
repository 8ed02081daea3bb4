using Vigie.Core.Collecting;

namespace Vigie.Core.Configuration;

/// <summary>The validated settings of one target.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Plan">The module's settings, ready to be opened.</param>
/// <param name="Intervals">The time between two runs of each of the module's collectors, all of them, by name.</param>
/// <param name="MaxStaleness">How long last good samples are served; null: three intervals of their collector.</param>
/// <param name="AuthBackoff">Least time without a request after the target refused the credentials.</param>
/// <param name="Fingerprint">
/// Equal to that of an earlier reading by this process when nothing changed, secrets, named files and defaults included: the target
/// keeps running over a reload. Never shown.
/// </param>
public sealed record TargetConfig(
    TargetIdentity Identity,
    ITargetPlan Plan,
    IReadOnlyDictionary<string, TimeSpan> Intervals,
    TimeSpan? MaxStaleness,
    TimeSpan AuthBackoff,
    string Fingerprint)
{
    /// <summary>The target's name and kind alone.</summary>
    /// <returns>Such as <c>pbs-aard (pbs)</c>.</returns>
    public override string ToString() => $"{Identity.Name} ({Identity.Kind})";
}

/// <summary>A whole configuration without fault.</summary>
/// <param name="Listen">Vigie's own port.</param>
/// <param name="Targets">What is watched, in the order of the file.</param>
public sealed record VigieConfig(ListenConfig Listen, IReadOnlyList<TargetConfig> Targets);

/// <summary>What came of reading a configuration file.</summary>
/// <param name="Config">The configuration; null when there is any fault.</param>
/// <param name="Faults">All that is wrong, in the order of the file.</param>
/// <param name="Files">The configuration file and all files that it names, as they were when read: what <see cref="ConfigWatcher"/> compares with.</param>
public sealed record ConfigResult(VigieConfig? Config, IReadOnlyList<ConfigFault> Faults, IReadOnlyList<ReadFile> Files);
