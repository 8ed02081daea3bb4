namespace Vigie.Heartbeat.Beats;

/// <summary>What the owner expects of one beat.</summary>
internal sealed record BeatPlan
{
    /// <summary>Its name: the label <c>beat</c>, and the end of a ping's path.</summary>
    public required string Name { get; init; }

    /// <summary>By which way it comes.</summary>
    public required BeatSource Source { get; init; }

    /// <summary>The alert that carries it, for webhooks and mails.</summary>
    public string Alert { get; init; } = "";

    /// <summary>Labels that the alert must have.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Time between two beats.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How much later than its time it may come.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>The label of the alert that holds the number; for a ping the parameter <c>number</c>. Null: the beat has no number.</summary>
    public string? NumberLabel { get; init; }

    /// <summary>What the clock tells of the numbers, or null when it tells nothing.</summary>
    public BeatSchedule? Schedule { get; init; }

    /// <summary>How often the same number may come again before somebody is told. Alertmanager repeats after a hard crash.</summary>
    public int ToleratedRepeats { get; init; } = 5;

    /// <summary>Another beat whose absence explains that of this one, so that one cause is told once; null: none.</summary>
    public string? ExplainedBy { get; init; }

    /// <summary>How long the watcher must have listened in one piece before it blames the sender: it was deaf while it was down.</summary>
    public TimeSpan Settling => Schedule is null ? Least(Period * 1.25, Period + Grace) : Grace;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
