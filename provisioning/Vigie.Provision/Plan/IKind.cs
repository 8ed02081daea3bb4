namespace Vigie.Provision.Plan;

/// <summary>
/// One kind of resource: knows what is wanted, compares it with the server and writes the difference.
/// A new kind is one class here and one line in <see cref="Kinds"/>.
/// </summary>
internal interface IKind
{
    /// <summary>The name that plans show: folder, data source, dashboard.</summary>
    string Name { get; }

    /// <summary>The uids that are wanted, in the order of writing.</summary>
    IReadOnlyList<string> Wanted { get; }

    /// <summary>True when all resources of the kind stand in one store with one lock, so that a conflict may be about another of them.</summary>
    bool SharesOneLock { get; }

    /// <summary>Reads in one go what all plans of this kind need; the plans that follow may rest on it until something is written.</summary>
    Task PrepareAsync(CancellationToken cancel);

    /// <summary>Reads one resource and says what is to be done with it. Writes nothing.</summary>
    Task<Step> PlanAsync(string uid, CancellationToken cancel);

    /// <summary>The state of one resource on the server, wanted or not; null when it is not there.</summary>
    Task<Basis?> BasisAsync(string uid, CancellationToken cancel);

    /// <summary>Carries out a step that this kind planned, once. Refused by the server when the resource has changed since.</summary>
    Task WriteAsync(Step step, CancellationToken cancel);

    /// <summary>What carries our mark and is not wanted, in the order of deleting; refused where it cannot go. Writes nothing.</summary>
    Task<IReadOnlyList<Step>> LeftoversAsync(CancellationToken cancel);
}
