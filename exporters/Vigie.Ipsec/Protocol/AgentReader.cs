using System.Globalization;
using Vigie.Core.Collecting;
using Vigie.Reach;
using Vigie.Snmp;

namespace Vigie.Ipsec.Protocol;

/// <summary>Reads an SNMP agent for a source: counts what it costs, bounds what it takes and says why it fails in the frame's words.</summary>
/// <param name="session">The conversation; owned from now on.</param>
/// <param name="exchanges">Where requests are counted and shown.</param>
/// <param name="clock">Measures how long answers take.</param>
internal sealed class AgentReader(ISnmpSession session, ExchangeLog exchanges, TimeProvider clock) : IDisposable
{
    /// <summary>More rows than any firewall of this size has SAs.</summary>
    private static readonly SnmpLimits _limits = new() { MaxRows = 20_000, MaxBytes = 16 << 20 };

    private readonly AgentConversation _agent = new(session, exchanges, clock);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Reads scalars.</summary>
    /// <exception cref="TargetFailureException">The agent did not answer, or refused.</exception>
    public async Task<IReadOnlyDictionary<Oid, SnmpValue>> GetAsync(IReadOnlyList<Oid> scalars, CancellationToken cancellation)
    {
        var found = await AskAsync("get", session => session.GetAsync(scalars, cancellation), all => $"{all.Count(one => one.Value.IsPresent)} of {all.Count} told", cancellation);
        return found.GroupBy(one => one.Oid).ToDictionary(group => group.Key, group => group.First().Value);
    }

    /// <summary>Reads columns of a table, to its end or not at all: half a table would show tunnels as down that are not.</summary>
    /// <exception cref="TargetFailureException">The agent did not answer, refused, or cannot end the table.</exception>
    public async Task<IReadOnlyList<SnsCells>> TableAsync(Oid entry, IReadOnlyList<int> columns, CancellationToken cancellation)
    {
        var oids = columns.Select(column => entry.Append((uint)column)).ToList();
        var found = await AskAsync($"table {entry}", session => session.ReadTableAsync(oids, _limits, cancellation), table => string.Create(CultureInfo.InvariantCulture, $"{table.Rows.Count} rows, {table.End}"), cancellation);
        return found.End == WalkEnd.Complete
            ? [.. found.Rows.Select(row => new SnsCells(columns, row))]
            : throw new TargetFailureException(FailureReason.Protocol, $"table {entry}: it could not be read to its end ({found.End})");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _agent.Dispose();
        _turn.Dispose();
    }

    private async Task<T> AskAsync<T>(string asked, Func<ISnmpSession, Task<T>> ask, Func<T, string> describe, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await _agent.AskAsync(asked, ask, describe);
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>The cells of a row, by the column's number in the MIB.</summary>
/// <param name="columns">The columns that were read.</param>
/// <param name="row">The row.</param>
internal sealed class SnsCells(IReadOnlyList<int> columns, SnmpRow row)
{
    /// <summary>The last arc of the row's index.</summary>
    public uint Index => row.Index.Count == 0 ? 0 : row.Index[row.Index.Count - 1];

    /// <summary>A cell as text: numbers too; empty when it is absent.</summary>
    public string this[int column]
    {
        get
        {
            for (var place = 0; place < columns.Count; place++)
            {
                if (columns[place] == column)
                {
                    return TextOf(row[place]);
                }
            }

            return "";
        }
    }

    /// <summary>Whether a cell is there and holds text.</summary>
    public bool IsText(int column)
    {
        for (var place = 0; place < columns.Count; place++)
        {
            if (columns[place] == column)
            {
                return row[place].Type == SnmpType.OctetString;
            }
        }

        return false;
    }

    /// <summary>A value as text; empty when it is absent.</summary>
    public static string TextOf(SnmpValue value) => !value.IsPresent ? "" : value.TryGetText(out var text) ? text.Trim() : value.ToString();
}
