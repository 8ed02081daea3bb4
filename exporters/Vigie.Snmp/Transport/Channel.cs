using System.Security.Cryptography;
using Vigie.Snmp.Messages;

namespace Vigie.Snmp.Transport;

/// <summary>One request at a time to one agent: attempts, growing timeouts, and what the agent must be asked before.</summary>
internal sealed class Channel : IDisposable
{
    /// <summary>Discovery, time, and both again when the agent was exchanged in between.</summary>
    private const int MostQuestions = 5;
    private static readonly TimeSpan _longestTimeout = TimeSpan.FromSeconds(30);
    private static readonly Oid _upTime = Oid.Parse("1.3.6.1.2.1.1.3.0");

    private readonly SnmpSettings _settings;
    private readonly TrafficCounter _traffic = new();
    private readonly UdpTransport _transport;
    private readonly IMessageModel _model;

    public Channel(SnmpSettings settings, TimeProvider clock, Resolver resolve)
    {
        _settings = settings;
        _transport = new UdpTransport(settings, _traffic, clock, resolve);
        _model = settings.Credentials is SnmpUser user ? new Usm.UsmModel(user, clock) : new CommunityModel((SnmpCommunity)settings.Credentials);
    }

    public SnmpTraffic Traffic => _traffic.Snapshot;

    /// <summary>Attempts that one request gets.</summary>
    public int Attempts => _settings.Retries + 1;

    /// <summary>Asks with all attempts; the same request-id serves them all, so that a late answer to the first is good.</summary>
    /// <param name="type">Get, GetNext or GetBulk.</param>
    /// <param name="oids">What is asked for.</param>
    /// <param name="nonRepeaters">For GetBulk.</param>
    /// <param name="maxRepetitions">For GetBulk.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="SnmpException">No answer.</exception>
    public async Task<Verdict> AskAsync(PduType type, IReadOnlyList<Oid> oids, int nonRepeaters, int maxRepetitions, CancellationToken cancellation)
    {
        var request = Request(type, oids, nonRepeaters, maxRepetitions);
        SnmpException? suspicion = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var verdict = await AttemptAsync(request, attempt, cancellation);
            if (verdict.Kind == VerdictKind.Answer)
            {
                return verdict;
            }

            // What was seen once says more than silence.
            suspicion = verdict.Error ?? suspicion;
        }

        throw await GiveUpAsync(suspicion, cancellation);
    }

    /// <summary>Asks once, with the timeout of a given attempt.</summary>
    /// <returns>The answer, or silence.</returns>
    /// <exception cref="SnmpException">The agent refused.</exception>
    public Task<Verdict> AskOnceAsync(PduType type, IReadOnlyList<Oid> oids, int maxRepetitions, int attempt, CancellationToken cancellation) =>
        AttemptAsync(Request(type, oids, 0, maxRepetitions), attempt, cancellation);

    /// <summary>What to throw when all attempts met silence.</summary>
    public async Task<SnmpException> GiveUpAsync(SnmpException? suspicion, CancellationToken cancellation)
    {
        var why = suspicion ?? await SilenceDiagnosis.ExplainAsync(_model, question => AttemptAsync(question, 0, cancellation), Request(PduType.Get, [_upTime], 0, 0))
            ?? new SnmpException(SnmpFailure.Timeout, $"No answer from {_settings.Host}:{_settings.Port} to {Attempts} attempts.");
        _transport.Close();
        _model.Forget();
        return why;
    }

    public void Dispose() => _transport.Dispose();

    private static Pdu Request(PduType type, IReadOnlyList<Oid> oids, int nonRepeaters, int maxRepetitions)
    {
        var bindings = new VarBind[oids.Count];
        for (var i = 0; i < bindings.Length; i++)
        {
            bindings[i] = new VarBind(oids[i], default);
        }

        return new Pdu(type, RandomNumberGenerator.GetInt32(1, int.MaxValue), nonRepeaters, maxRepetitions, bindings);
    }

    private async Task<Verdict> AttemptAsync(Pdu request, int attempt, CancellationToken cancellation)
    {
        var timeout = TimeSpan.FromTicks(Math.Min(_settings.Timeout.Ticks << attempt, _longestTimeout.Ticks));
        if (attempt > 0)
        {
            _traffic.Retried();
        }

        for (var question = 0; question < MostQuestions; question++)
        {
            var verdict = await _transport.AskAsync(_model.Write(request), datagram => Judge(datagram, request), timeout, cancellation);
            if (verdict.Kind is VerdictKind.Answer or VerdictKind.Silence)
            {
                return verdict;
            }

            if (verdict.Kind == VerdictKind.Refused)
            {
                throw verdict.Error!;
            }
        }

        throw new SnmpException(SnmpFailure.Auth, "The agent asks for another engine or time again and again.", SnmpReport.NotInTimeWindow);
    }

    private Verdict Judge(byte[] datagram, Pdu request)
    {
        var verdict = _model.Read(datagram, request);
        _traffic.Received(datagram.Length, verdict.Kind == VerdictKind.Ignored);
        return verdict;
    }
}
