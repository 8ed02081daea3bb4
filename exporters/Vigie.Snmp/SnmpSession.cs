using System.Net;
using Vigie.Snmp.Messages;
using Vigie.Snmp.Transport;
using Vigie.Snmp.Walking;

namespace Vigie.Snmp;

/// <summary>
/// A conversation over UDP with one agent of version 1, 2c or 3. Requests of several callers wait for each other: agents are small.
/// Keep a session: it remembers the agent's engine, clock and what sizes it bears. It opens its socket at the first request.
/// </summary>
public sealed class SnmpSession : ISnmpSession
{
    private readonly SnmpSettings _settings;
    private readonly Channel _channel;
    private readonly RepetitionBudget _budget;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Prepares a conversation; nothing is sent.</summary>
    /// <param name="settings">Which agent, and how.</param>
    /// <param name="clock">Measures timeouts and the engine's time.</param>
    /// <exception cref="ArgumentException">A setting outside its range.</exception>
    public SnmpSession(SnmpSettings settings, TimeProvider clock)
        : this(settings, clock, Dns.GetHostAddressesAsync)
    {
    }

    internal SnmpSession(SnmpSettings settings, TimeProvider clock, Resolver resolve)
    {
        _settings = settings.Checked();
        _channel = new Channel(settings, clock, resolve);
        _budget = new RepetitionBudget(IsV1 ? 0 : settings.MaxRepetitions, settings.ReplySize);
    }

    /// <inheritdoc/>
    public SnmpTraffic Traffic => _channel.Traffic;

    private bool IsV1 => _settings.Credentials is SnmpCommunity { Version: SnmpVersion.V1 };

    /// <inheritdoc/>
    public Task<IReadOnlyList<VarBind>> GetAsync(IReadOnlyList<Oid> oids, CancellationToken cancellation) => ReadAsync(PduType.Get, oids, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VarBind>> GetNextAsync(IReadOnlyList<Oid> oids, CancellationToken cancellation) => ReadAsync(PduType.GetNext, oids, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VarBind>> GetBulkAsync(IReadOnlyList<Oid> oids, int nonRepeaters, int maxRepetitions, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nonRepeaters);
        ArgumentOutOfRangeException.ThrowIfNegative(maxRepetitions);
        return InTurnAsync(
            async () =>
            {
                if (IsV1)
                {
                    throw new SnmpException(SnmpFailure.Unsupported, "Version 1 has no GETBULK.");
                }

                var answer = (await _channel.AskAsync(PduType.GetBulk, oids, nonRepeaters, maxRepetitions, cancellation)).Answer!;
                return answer.ErrorStatus == ErrorStatus.None ? answer.Bindings : throw AgentErrors.Exception(answer.ErrorStatus);
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<SnmpWalk> WalkAsync(Oid root, SnmpLimits limits, CancellationToken cancellation) => InTurnAsync(
        async () =>
        {
            var sink = new WalkSink();
            var end = await new Walker(_channel, _budget, limits, sink).WalkAsync([root], 1, cancellation);
            return new SnmpWalk(sink.Objects, end);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<SnmpTable> ReadTableAsync(IReadOnlyList<Oid> columns, SnmpLimits limits, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count);
        return InTurnAsync(
            async () =>
            {
                var sink = new TableSink(columns.Count);
                var end = await new Walker(_channel, _budget, limits, sink).WalkAsync(columns, _settings.MaxColumnsPerRequest, cancellation);
                return new SnmpTable(columns, sink.Finish(), end);
            },
            cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The turn stays: whoever still waits for it must be let through, to find the conversation closed.
        _channel.Dispose();
    }

    private Task<IReadOnlyList<VarBind>> ReadAsync(PduType type, IReadOnlyList<Oid> oids, CancellationToken cancellation) =>
        InTurnAsync(() => new ObjectReader(_channel, type, oids).ReadAsync(_settings.MaxOidsPerRequest, cancellation), cancellation);

    private async Task<T> InTurnAsync<T>(Func<Task<T>> body, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await body();
        }
        finally
        {
            _turn.Release();
        }
    }
}
