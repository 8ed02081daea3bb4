using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Vigie.Heartbeat.Beats;

namespace Vigie.Heartbeat.Memory;

/// <summary>All that a watcher remembers over restarts. Immutable: a change makes a new one, which is written before it is answered for.</summary>
internal sealed record WatcherMemory
{
    /// <summary>Version of the form on disk.</summary>
    public const int CurrentForm = 1;

    /// <summary>Version of the form on disk.</summary>
    public int Form { get; init; } = CurrentForm;

    /// <summary>Until when the watcher listened.</summary>
    public DateTimeOffset HeardUntil { get; init; }

    /// <summary>Each beat by its name.</summary>
    public ImmutableSortedDictionary<string, BeatMemory> Beats { get; init; } = ImmutableSortedDictionary.Create<string, BeatMemory>(StringComparer.Ordinal);

    /// <summary>What was told and is not over.</summary>
    public ImmutableArray<Incident> Incidents { get; init; } = [];

    /// <summary>What has still to be delivered, the oldest first.</summary>
    public ImmutableArray<Notice> Outbox { get; init; } = [];

    /// <summary>Number of the next notice.</summary>
    public long NextNotice { get; init; } = 1;
}

/// <summary>What an incident is about: a closed set, the label <c>problem</c>.</summary>
internal enum Problem
{
    /// <summary>A beat did not come within its grace.</summary>
    Missing,

    /// <summary>A beat came after its grace, and nobody had missed it yet.</summary>
    Late,

    /// <summary>The same number comes again and again.</summary>
    Repeated,

    /// <summary>A number came below one that had come, or numbers were skipped.</summary>
    OutOfOrder,

    /// <summary>A number came before its time: a clock is wrong.</summary>
    Ahead,

    /// <summary>A numbered beat came without a number.</summary>
    Unnumbered,

    /// <summary>The watcher's own memory was lost.</summary>
    Memory,
}

/// <summary>Something that administrators were told of.</summary>
/// <param name="Beat">Name of the beat.</param>
/// <param name="Problem">What it is about.</param>
/// <param name="Since">When it began.</param>
/// <param name="ToldAt">When it was told last.</param>
/// <param name="Times">How often it was told.</param>
internal sealed record Incident(string Beat, Problem Problem, DateTimeOffset Since, DateTimeOffset ToldAt, int Times);

/// <summary>One message on its way.</summary>
/// <param name="Id">Unique in this memory.</param>
/// <param name="IsOver">Whether it tells the end of an incident.</param>
/// <param name="Beat">Name of the beat.</param>
/// <param name="Problem">What it is about.</param>
/// <param name="Since">When the incident began.</param>
/// <param name="At">When the message was made.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The whole text for people.</param>
/// <param name="Waiting">The channels that have not taken it yet.</param>
internal sealed record Notice(
    long Id, bool IsOver, string Beat, Problem Problem, DateTimeOffset Since, DateTimeOffset At, string Subject, string Text, ImmutableArray<string> Waiting);

/// <summary>The memory as JSON.</summary>
[JsonSourceGenerationOptions(WriteIndented = false, UseStringEnumConverter = true, MaxDepth = 16)]
[JsonSerializable(typeof(WatcherMemory))]
internal sealed partial class MemoryJson : JsonSerializerContext;
