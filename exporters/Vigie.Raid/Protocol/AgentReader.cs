using System.Globalization;
using System.Text;
using Vigie.Core.Collecting;
using Vigie.Raid.Reading;
using Vigie.Reach;
using Vigie.Snmp;

namespace Vigie.Raid.Protocol;

/// <summary>Reads an agent for the collectors: counts what it costs, bounds what it takes and says why it fails in the frame's words.</summary>
/// <param name="session">The conversation.</param>
/// <param name="exchanges">Where requests are counted and shown.</param>
/// <param name="clock">Measures how long answers take.</param>
internal sealed class AgentReader(ISnmpSession session, ExchangeLog exchanges, TimeProvider clock) : IDisposable
{
    /// <summary>More rows than any box has disks or volumes.</summary>
    private static readonly SnmpLimits _limits = new() { MaxRows = 4096, MaxBytes = 8 << 20 };

    private readonly AgentConversation _agent = new(session, exchanges, clock);

    /// <summary>Reads scalars.</summary>
    /// <exception cref="TargetFailureException">The agent did not answer, or refused.</exception>
    public Task<IReadOnlyList<VarBind>> GetAsync(IReadOnlyList<Oid> scalars, CancellationToken cancellation) =>
        _agent.AskAsync($"get {Names(scalars)}", session => session.GetAsync(scalars, cancellation), found => $"{found.Count(one => one.Value.IsPresent)} of {found.Count} told");

    /// <summary>Asks of some subtrees whether there is anything below.</summary>
    /// <exception cref="TargetFailureException">The agent did not answer, or refused.</exception>
    public async Task<IReadOnlyList<Oid>> PresentAsync(IReadOnlyList<Oid> subtrees, CancellationToken cancellation)
    {
        var found = await _agent.AskAsync($"get next {Names(subtrees)}", session => session.GetNextAsync(subtrees, cancellation), answers => $"{answers.Count} answers");
        return [.. subtrees.Where((subtree, place) => found[place].Oid != subtree && found[place].Oid.StartsWith(subtree) && found[place].Value.IsPresent)];
    }

    /// <summary>Reads columns of a table. A table that the agent cannot end is what was read of it.</summary>
    /// <returns>The rows, and whether they are all.</returns>
    /// <exception cref="TargetFailureException">The agent did not answer, or refused.</exception>
    public async Task<(IReadOnlyList<Row> Rows, WalkEnd End)> TableAsync(Table table, CancellationToken cancellation)
    {
        var found = await _agent.AskAsync(
            $"table {table.Entry} columns {string.Join(',', table.Columns)}",
            session => session.ReadTableAsync(table.ColumnOids, _limits, cancellation),
            rows => string.Create(CultureInfo.InvariantCulture, $"{rows.Rows.Count} rows, {rows.End}"));
        var columns = table.Columns.Count;
        return ([.. found.Rows.Take(_limits.MaxRows).Select(row => new Row(table, row.Index.ToArray(), [.. Enumerable.Range(0, columns).Select(place => row[place])]))], found.End);
    }

    /// <summary>Reads texts below an identifier, in the agent's order: the lines of an output.</summary>
    /// <exception cref="TargetFailureException">The agent did not answer, or refused.</exception>
    public async Task<IReadOnlyList<string>> LinesAsync(Oid root, CancellationToken cancellation)
    {
        var found = await _agent.AskAsync($"walk {root}", session => session.WalkAsync(root, _limits, cancellation), walk => string.Create(CultureInfo.InvariantCulture, $"{walk.Objects.Count} objects, {walk.End}"));
        return [.. found.Objects.Select(one => Encoding.UTF8.GetString(one.Value.Bytes.Span).TrimEnd())];
    }

    /// <inheritdoc/>
    public void Dispose() => _agent.Dispose();

    private static string Names(IReadOnlyList<Oid> oids) =>
        oids.Count <= 4 ? string.Join(' ', oids) : string.Create(CultureInfo.InvariantCulture, $"{oids[0]} and {oids.Count - 1} more");
}
