using Vigie.Snmp.Messages;

namespace Vigie.Snmp.Transport;

/// <summary>What became of a datagram, or of the wait for one.</summary>
internal enum VerdictKind
{
    /// <summary>Not for us, or not to be believed: go on listening.</summary>
    Ignored,

    /// <summary>The answer.</summary>
    Answer,

    /// <summary>The agent told what is needed to ask again at once: its engine or its time.</summary>
    AskAgain,

    /// <summary>The agent refused: asking again changes nothing.</summary>
    Refused,

    /// <summary>Nothing usable came in time, or nothing can be sent.</summary>
    Silence,
}

/// <summary>A judgement on a datagram or a wait.</summary>
/// <param name="Kind">The judgement.</param>
/// <param name="Answer">The unit, for an answer.</param>
/// <param name="Error">Why not: certain for a refusal, a suspicion for the others.</param>
/// <param name="Octets">Size of the datagram.</param>
internal readonly record struct Verdict(VerdictKind Kind, Pdu? Answer = null, SnmpException? Error = null, int Octets = 0)
{
    public static readonly Verdict NotOurs = new(VerdictKind.Ignored);

    public static readonly Verdict AskAgain = new(VerdictKind.AskAgain);

    public static Verdict Suspicious(SnmpFailure failure, string why, SnmpReport report = SnmpReport.None) => new(VerdictKind.Ignored, Error: new SnmpException(failure, why, report));

    public static Verdict Refused(SnmpFailure failure, string why, SnmpReport report = SnmpReport.None) => new(VerdictKind.Refused, Error: new SnmpException(failure, why, report));
}
