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

    /// <summary>Reads one resource and says what is to be done with it. Writes nothing.</summary>
    Task<Step> PlanAsync(string uid, CancellationToken cancel);

    /// <summary>Carries out a step that this kind planned, once. Refused by the server when the resource has changed since.</summary>
    Task WriteAsync(Step step, CancellationToken cancel);
}
