namespace Vigie.Snmp;

/// <summary>
/// A conversation with one agent, one request at a time. The seam behind which another SNMP library could stand. All methods throw
/// <see cref="SnmpException"/> for what the agent or the network does, and <see cref="OperationCanceledException"/> when the caller gives up.
/// </summary>
public interface ISnmpSession : IDisposable
{
    /// <summary>What was sent and received so far.</summary>
    SnmpTraffic Traffic { get; }

    /// <summary>
    /// Reads objects. Any number: they are spread over as many requests as needed. What the agent lacks or fails on is told by the value,
    /// in v1 too, and does not spoil the others.
    /// </summary>
    /// <param name="oids">Instances, such as scalars with <c>.0</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>One binding for each identifier, in their order.</returns>
    Task<IReadOnlyList<VarBind>> GetAsync(IReadOnlyList<Oid> oids, CancellationToken cancellation);

    /// <summary>Reads what follows each of some identifiers. The end is told by the value, in v1 too.</summary>
    /// <param name="oids">Where to look behind.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>One binding for each identifier, in their order: the identifier that follows, or the one asked for when nothing does.</returns>
    Task<IReadOnlyList<VarBind>> GetNextAsync(IReadOnlyList<Oid> oids, CancellationToken cancellation);

    /// <summary>One GETBULK as it is, for those who know what they do; <see cref="ReadTableAsync"/> and <see cref="WalkAsync"/> adapt by themselves.</summary>
    /// <param name="oids">Where to look behind.</param>
    /// <param name="nonRepeaters">How many of them are asked for once only.</param>
    /// <param name="maxRepetitions">How often the others are.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What the agent sent: it may be cut short.</returns>
    Task<IReadOnlyList<VarBind>> GetBulkAsync(IReadOnlyList<Oid> oids, int nonRepeaters, int maxRepetitions, CancellationToken cancellation);

    /// <summary>Reads all that lies below an identifier.</summary>
    /// <param name="root">The subtree.</param>
    /// <param name="limits">How much to take at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The objects in the agent's order, and whether that was all.</returns>
    Task<SnmpWalk> WalkAsync(Oid root, SnmpLimits limits, CancellationToken cancellation);

    /// <summary>Reads columns of a table, several in one request.</summary>
    /// <param name="columns">The columns that are needed, without the others.</param>
    /// <param name="limits">How much to take at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Rows in order of their index, and whether that was all.</returns>
    Task<SnmpTable> ReadTableAsync(IReadOnlyList<Oid> columns, SnmpLimits limits, CancellationToken cancellation);
}
