using System.Globalization;
using System.Text.Json.Nodes;

namespace Vigie.Provision.Plan;

/// <summary>What a plan does with one resource.</summary>
internal enum StepAction
{
    /// <summary>It does not exist yet.</summary>
    Create,

    /// <summary>It differs from what is wanted.</summary>
    Update,

    /// <summary>It is as wanted: nothing is written.</summary>
    Unchanged,

    /// <summary>It differs, but may not or cannot be changed: the reason says why.</summary>
    Refused,

    /// <summary>It is ours and nobody wants it any more.</summary>
    Delete,
}

/// <summary>One difference: where, what the server has, what the files want. Null means absent.</summary>
internal sealed record Change(string Path, string? From, string? To)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {From ?? "(none)"} -> {To ?? "(none)"}";
}

/// <summary>
/// The two documents that a step compares, normalised and without any secret. Made when they are looked at: hundreds of dashboards
/// as trees of nodes would be most of the memory of a run.
/// </summary>
internal sealed class Sides(Func<JsonNode?> stored, Func<JsonNode?> wanted)
{
    public Sides(JsonNode? stored, JsonNode? wanted)
        : this(() => stored, () => wanted)
    {
    }

    /// <summary>What the server has; null when it has nothing.</summary>
    public JsonNode? Stored => stored();

    /// <summary>What the files want.</summary>
    public JsonNode? Wanted => wanted();
}

/// <summary>
/// One line of a plan. Plain data: <see cref="Basis"/> tells the state of the server that the step was computed from, so that a
/// write can be refused when the resource has changed since.
/// </summary>
internal sealed record Step(string Kind, string Uid, string Title, StepAction Action)
{
    /// <summary>The differences, for updates.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>The state that was read from the server; null for what does not exist.</summary>
    public Basis? Basis { get; init; }

    /// <summary>Why the step is refused, or a remark on it.</summary>
    public string? Note { get; init; }

    /// <summary>The <see cref="Name"/>s of the steps that have to succeed first.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The <see cref="Name"/>s of the steps after whose failure, of whatever kind, this one would tell an untruth.</summary>
    public IReadOnlyList<string> NeedsDone { get; init; } = [];

    /// <summary>True when the server did not let the resource be read: it may be there or not.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>What is compared, for those who want to see all of it; null for what is unchanged.</summary>
    public Sides? Sides { get; init; }

    /// <summary>True when the step writes.</summary>
    public bool Writes => Action is StepAction.Create or StepAction.Update or StepAction.Delete;

    /// <summary>Kind and uid, as messages name the resource.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Uid}");
}
