using Vigie.Core.Collecting;

namespace Vigie.Core.Configuration;

/// <summary>One target of the configuration, validated.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Plan">The module's own settings, ready to be opened.</param>
/// <param name="Intervals">Intervals that the file gives, by collector; others keep their default.</param>
/// <param name="MaxStaleness">How long last good samples stay, or null for three intervals.</param>
/// <param name="AuthBackoff">How long a target is left alone after it refused the credentials.</param>
/// <param name="Fingerprint">Hash of all that is written about the target, secrets included: while it stays the same, the target keeps running over a reload. Never shown.</param>
public sealed record TargetConfig(
    TargetIdentity Identity,
    ITargetPlan Plan,
    IReadOnlyDictionary<string, TimeSpan> Intervals,
    TimeSpan? MaxStaleness,
    TimeSpan AuthBackoff,
    string Fingerprint);
