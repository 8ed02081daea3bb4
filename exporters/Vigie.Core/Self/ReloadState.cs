namespace Vigie.Core.Self;

/// <summary>How the last reading of the configuration went. Safe for use by several threads.</summary>
public sealed class ReloadState
{
    private readonly TimeProvider _clock;
    private volatile Outcome? _last;

    /// <summary>Makes the state; nothing was read yet.</summary>
    /// <param name="clock">The only source of time.</param>
    public ReloadState(TimeProvider clock) => _clock = clock;

    /// <summary>Whether the last reading was put in force; null before the first.</summary>
    public bool? LastSuccessful => _last?.Succeeded;

    /// <summary>When a configuration was put in force last.</summary>
    public DateTimeOffset? LastSuccess => _last?.LastSuccess;

    /// <summary>Tells that a configuration was put in force.</summary>
    public void Succeeded() => _last = new Outcome(true, _clock.GetUtcNow());

    /// <summary>Tells that a configuration was refused and the old one stays.</summary>
    public void Failed() => _last = new Outcome(false, _last?.LastSuccess);

    private sealed record Outcome(bool Succeeded, DateTimeOffset? LastSuccess);
}
