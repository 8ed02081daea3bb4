using System.Collections.Immutable;

namespace Vigie.Heartbeat.Beats;

/// <summary>What is remembered of one beat, over restarts.</summary>
internal sealed record BeatMemory
{
    /// <summary>Numbers that are remembered at most.</summary>
    public const int MostNumbers = 64;

    /// <summary>Since when it is watched.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was received last, whatever its verdict but "ahead".</summary>
    public DateTimeOffset? LastReceived { get; init; }

    /// <summary>Time that was listened since then, up to the last look: what passed while the watcher was down is not in it.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>The greatest number so far.</summary>
    public long? Number { get; init; }

    /// <summary>The numbers that came last, in the order they came.</summary>
    public ImmutableArray<long> Numbers { get; init; } = [];

    /// <summary>How often the greatest number came again.</summary>
    public int RepeatsOfNumber { get; init; }

    /// <summary>How much later than its time the last new number came.</summary>
    public TimeSpan? Lateness { get; init; }

    /// <summary>Whether the sender said that it has stopped.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Arrivals by verdict.</summary>
    public ImmutableDictionary<ArrivalVerdict, long> Arrivals { get; init; } = ImmutableDictionary<ArrivalVerdict, long>.Empty;

    /// <summary>How often it was found missing.</summary>
    public long Missed { get; init; }

    /// <summary>How many arrivals had a verdict.</summary>
    public long Count(ArrivalVerdict verdict) => Arrivals.GetValueOrDefault(verdict);

    /// <summary>The memory with one arrival more.</summary>
    public BeatMemory Counting(ArrivalVerdict verdict) => this with { Arrivals = Arrivals.SetItem(verdict, Count(verdict) + 1) };
}
