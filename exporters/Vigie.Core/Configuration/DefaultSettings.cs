namespace Vigie.Core.Configuration;

/// <summary>What holds for all targets that do not say otherwise.</summary>
/// <param name="Interval">Time between two runs of the collectors whose own default is <see cref="DefaultSettings.UsualInterval"/>.</param>
/// <param name="MaxStaleness">How long last good samples are served, or null: three intervals.</param>
/// <param name="AuthBackoff">Least time without a request after the credentials were refused.</param>
internal sealed record TargetDefaults(TimeSpan Interval, TimeSpan? MaxStaleness, TimeSpan AuthBackoff);

/// <summary>The keys of the section <c>defaults</c>, and those of each target that they stand in for.</summary>
internal static class DefaultSettings
{
    /// <summary>The interval of most collectors; those that cost the device more have longer ones of their own.</summary>
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _authBackoff = TimeSpan.FromMinutes(15);

    private static readonly ConfigKey<TimeSpan?> _interval = Interval(
        "interval", "Time between two runs of the collectors whose own default is 60s; the others keep theirs.", UsualInterval);

    private static readonly ConfigKey<TimeSpan?> _maxStaleness = MaxStaleness();
    private static readonly ConfigKey<TimeSpan?> _authBackoffKey = AuthBackoff(_authBackoff);

    /// <summary>The key of the section.</summary>
    public static ConfigKey<TargetDefaults?> Section { get; } = Key.Section(
        "defaults", "What holds for every target that does not say otherwise.", [_interval, _maxStaleness, _authBackoffKey],
        section => new TargetDefaults(section.Get(_interval)!.Value, section.Get(_maxStaleness), section.Get(_authBackoffKey)!.Value));

    /// <summary>What holds when the section is absent.</summary>
    public static TargetDefaults Absent { get; } = new(UsualInterval, null, _authBackoff);

    /// <summary>A key for the time between two runs: 1 s to 7 d.</summary>
    public static ConfigKey<TimeSpan?> Interval(string name, string description, TimeSpan? fallback) =>
        Key.Duration(name, description, fallback, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));

    /// <summary>The key <c>max_staleness</c>, of the defaults or of a target.</summary>
    public static ConfigKey<TimeSpan?> MaxStaleness() => Key.Duration(
        "max_staleness", "How long the last good samples of a collector are served when it fails, then they vanish; at least two intervals of every collector. Without it: three of its own intervals.",
        null, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));

    /// <summary>The key <c>auth_backoff</c>, of the defaults or of a target.</summary>
    public static ConfigKey<TimeSpan?> AuthBackoff(TimeSpan? fallback) => Key.Duration(
        "auth_backoff", "Least time without a request after the target refused the credentials: devices lock accounts that try again and again.",
        fallback, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
}
