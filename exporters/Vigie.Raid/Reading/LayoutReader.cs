using Vigie.Core.Collecting;
using Vigie.Raid.Protocol;
using Vigie.Raid.Vendors;
using Vigie.Snmp;

namespace Vigie.Raid.Reading;

/// <summary>Reads layouts from the agent and hands them to their parsers.</summary>
/// <param name="agent">The agent.</param>
/// <param name="hints">What the owner said.</param>
internal sealed class LayoutReader(AgentReader agent, OwnerHints hints)
{
    /// <summary>Reads one layout.</summary>
    /// <param name="layout">What to read.</param>
    /// <param name="recognised">All that the agent was recognised as.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The reading, and what is wrong with it when it is not whole.</returns>
    /// <exception cref="TargetFailureException">The agent did not answer, or refused.</exception>
    public async Task<(T Reading, string? Fault)> ReadAsync<T>(Layout<T> layout, IReadOnlyList<Recognised> recognised, CancellationToken cancellation)
    {
        var data = new Readout { Recognised = [.. recognised.Select(one => one.Vendor.Name)], Hints = hints };
        string? fault = null;
        foreach (var table in layout.Tables)
        {
            var (rows, end) = await agent.TableAsync(table, cancellation);
            data.Add(table, rows);
            fault ??= end == WalkEnd.Complete ? null : $"table {table.Entry} could not be read to its end: {end}";
        }

        if (layout.Scalars.Count > 0)
        {
            foreach (var (oid, value) in await agent.GetAsync(layout.Scalars, cancellation))
            {
                data.Add(oid, value);
            }
        }

        await (layout.ReadMore?.Invoke(agent, data, cancellation) ?? Task.CompletedTask);
        return (layout.Parse(data), fault);
    }
}
