using Vigie.Snmp.Messages;
using Vigie.Snmp.Transport;

namespace Vigie.Snmp.Walking;

/// <summary>
/// Walks columns, several in one request, each at its own place: a column that ends earlier or lacks rows does not disturb the others.
/// Everything that could make a walk endless ends it with a reason.
/// </summary>
/// <param name="channel">Where to ask.</param>
/// <param name="budget">How many rows to ask for; outlives the walk.</param>
/// <param name="limits">How much to take.</param>
/// <param name="sink">Takes what is found.</param>
internal sealed class Walker(Channel channel, RepetitionBudget budget, SnmpLimits limits, IWalkSink sink)
{
    private int _width;
    private long _octets;
    private SnmpException? _error;

    /// <summary>Walks all columns to their end.</summary>
    /// <param name="columns">Where to walk.</param>
    /// <param name="width">Columns in one request at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The worst end of all columns.</returns>
    /// <exception cref="SnmpException">No answer, a refusal, or an error and nothing else.</exception>
    public async Task<WalkEnd> WalkAsync(IReadOnlyList<Oid> columns, int width, CancellationToken cancellation)
    {
        _width = width;
        var cursors = columns.Select((column, place) => new Cursor(column, place)).ToArray();
        var open = new List<Cursor>();
        foreach (var group in cursors.Chunk(width))
        {
            open.AddRange(group);
            while (open.Count > 0 && !IsFull(cursors))
            {
                await StepAsync([.. open.Take(_width)], cancellation);
                open.RemoveAll(cursor => cursor.IsDone);
            }
        }

        var end = cursors.Max(cursor => cursor.End);
        return end == WalkEnd.AgentError && sink.Count == 0 && _error is not null ? throw _error : end;
    }

    private bool IsFull(Cursor[] cursors)
    {
        WalkEnd? end = sink.Count > limits.MaxRows ? WalkEnd.TooManyRows : _octets > limits.MaxBytes ? WalkEnd.TooManyBytes : null;
        foreach (var cursor in cursors)
        {
            if (end is not null && !cursor.IsDone)
            {
                cursor.Finish(end.Value);
            }
        }

        return end is not null;
    }

    private async Task StepAsync(Cursor[] columns, CancellationToken cancellation)
    {
        var (verdict, asked) = await AskAsync(columns, cancellation);
        var answer = verdict.Answer!;
        _octets += verdict.Octets;
        if (answer.ErrorStatus != ErrorStatus.None)
        {
            Complain(columns, answer, asked);
            return;
        }

        budget.Answered(verdict.Octets, answer.Bindings.Count);
        Distribute(columns, answer.Bindings);
    }

    /// <summary>Each attempt asks for less than the one before, because a long answer may be what gets lost.</summary>
    private async Task<(Verdict Verdict, int Asked)> AskAsync(Cursor[] columns, CancellationToken cancellation)
    {
        var behind = Array.ConvertAll(columns, column => column.Last);
        Verdict verdict = default;
        var cap = budget.Cap;
        for (var attempt = 0; attempt < channel.Attempts; attempt++)
        {
            // The last attempt knocks without GETBULK: some agents are silent about what they do not know.
            var asked = attempt > 0 && attempt == channel.Attempts - 1 ? 0 : budget.For(columns.Length);
            verdict = await channel.AskOnceAsync(asked > 0 ? PduType.GetBulk : PduType.GetNext, behind, asked, attempt, cancellation);
            if (verdict.Kind == VerdictKind.Answer)
            {
                return (verdict, asked);
            }

            budget.WasSilent(asked);
        }

        budget.Cap = cap;
        throw await channel.GiveUpAsync(verdict.Error, cancellation);
    }

    private void Distribute(Cursor[] columns, IReadOnlyList<VarBind> bindings)
    {
        if (bindings.Count == 0)
        {
            throw new SnmpException(SnmpFailure.Protocol, "The agent answered a walk with nothing at all.");
        }

        for (var i = 0; i < bindings.Count; i++)
        {
            var column = columns[i % columns.Length];
            var found = bindings[i];
            if (!column.IsDone && column.Take(found))
            {
                sink.Add(column, found);
            }
        }
    }

    private void Complain(Cursor[] columns, Pdu answer, int asked)
    {
        var (status, index) = (answer.ErrorStatus, answer.ErrorIndex);
        switch (status)
        {
            case ErrorStatus.AuthorizationError or ErrorStatus.NoAccess:
                throw AgentErrors.Exception(status);
            case ErrorStatus.TooBig when budget.WasTooBig(asked):
                break;
            case ErrorStatus.NoSuchName when index >= 1 && index <= columns.Length:
                columns[index - 1].Finish();
                break;
            case ErrorStatus.NoSuchName when columns.Length == 1:
                columns[0].Finish();
                break;
            default:
                Narrow(columns, status, asked);
                break;
        }
    }

    /// <summary>First without GETBULK, then fewer columns, then one by one: only then is a column given up.</summary>
    private void Narrow(Cursor[] columns, int status, int asked)
    {
        if (asked > 0)
        {
            budget.Failed(asked);
        }
        else if (columns.Length > 1)
        {
            _width = Math.Max(1, columns.Length / 2);
        }
        else
        {
            _error = AgentErrors.Exception(status);
            columns[0].Finish(WalkEnd.AgentError);
        }
    }
}
