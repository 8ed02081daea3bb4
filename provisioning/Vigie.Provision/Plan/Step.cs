using System.Globalization;

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
}

/// <summary>One difference: where, what the server has, what the files want. Null means absent.</summary>
internal sealed record Change(string Path, string? From, string? To)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {From ?? "(none)"} -> {To ?? "(none)"}";
}

/// <summary>
/// One line of a plan. Plain data: <see cref="Basis"/> is the server's version that the step was computed from, so that a
/// write can be refused when the resource has changed since.
/// </summary>
internal sealed record Step(string Kind, string Uid, string Title, StepAction Action)
{
    /// <summary>The differences, for updates.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>The version read from the server; null for what does not exist.</summary>
    public long? Basis { get; init; }

    /// <summary>Why the step is refused, or a remark on it.</summary>
    public string? Note { get; init; }

    /// <summary>The <see cref="Name"/> of the step that has to exist first, if any.</summary>
    public string? Needs { get; init; }

    /// <summary>True when the step writes.</summary>
    public bool Writes => Action is StepAction.Create or StepAction.Update;

    /// <summary>Kind and uid, as messages name the resource.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Uid}");
}
