using Vigie.Snmp.Messages;
using Vigie.Snmp.Transport;

namespace Vigie.Snmp.Usm;

/// <summary>Tells reports apart by the counter that they carry.</summary>
internal static class Reports
{
    private static readonly (Oid Counter, SnmpReport Report)[] _known =
    [
        (Oid.Parse("1.3.6.1.6.3.15.1.1.1"), SnmpReport.UnsupportedSecurityLevel),
        (Oid.Parse("1.3.6.1.6.3.15.1.1.2"), SnmpReport.NotInTimeWindow),
        (Oid.Parse("1.3.6.1.6.3.15.1.1.3"), SnmpReport.UnknownUserName),
        (Oid.Parse("1.3.6.1.6.3.15.1.1.4"), SnmpReport.UnknownEngineId),
        (Oid.Parse("1.3.6.1.6.3.15.1.1.5"), SnmpReport.WrongDigest),
        (Oid.Parse("1.3.6.1.6.3.15.1.1.6"), SnmpReport.DecryptionError),
        (Oid.Parse("1.3.6.1.6.3.11.2.1.1"), SnmpReport.UnknownSecurityModel),
        (Oid.Parse("1.3.6.1.6.3.11.2.1.2"), SnmpReport.InvalidMessage),
        (Oid.Parse("1.3.6.1.6.3.11.2.1.3"), SnmpReport.UnknownPduHandler),
        (Oid.Parse("1.3.6.1.6.3.12.1.4"), SnmpReport.UnavailableContext),
        (Oid.Parse("1.3.6.1.6.3.12.1.5"), SnmpReport.UnknownContext),
    ];

    /// <summary>Which report it is; some agents leave the instance out.</summary>
    public static SnmpReport Of(Pdu report)
    {
        var name = report.Bindings.Count > 0 ? report.Bindings[0].Oid : default;
        foreach (var (counter, known) in _known)
        {
            if (name.StartsWith(counter))
            {
                return known;
            }
        }

        return SnmpReport.Other;
    }

    /// <summary>What a report means that the client cannot mend by asking again.</summary>
    public static Verdict Refusal(SnmpReport report) => report switch
    {
        SnmpReport.UnknownUserName => Verdict.Refused(SnmpFailure.Auth, "The agent does not know this user name.", report),
        SnmpReport.WrongDigest => Verdict.Refused(SnmpFailure.Auth, "The agent refuses the digest: wrong authentication password or protocol.", report),
        SnmpReport.UnsupportedSecurityLevel => Verdict.Refused(SnmpFailure.Auth, "The agent does not offer this user the security level asked for.", report),
        SnmpReport.DecryptionError => Verdict.Refused(SnmpFailure.Auth, "The agent cannot decrypt: wrong privacy password or protocol.", report),
        SnmpReport.NotInTimeWindow => Verdict.Refused(SnmpFailure.Auth, "The agent finds us outside its time window although its clock was taken over.", report),
        SnmpReport.UnknownEngineId => Verdict.Refused(SnmpFailure.Protocol, "The agent does not know the engine identifier that it has told.", report),
        SnmpReport.UnknownSecurityModel => Verdict.Refused(SnmpFailure.Unsupported, "The agent does not know the user-based security model.", report),
        SnmpReport.UnknownPduHandler => Verdict.Refused(SnmpFailure.Unsupported, "The agent has nobody to handle this kind of request.", report),
        SnmpReport.InvalidMessage => Verdict.Refused(SnmpFailure.Protocol, "The agent finds our message invalid.", report),
        SnmpReport.UnavailableContext or SnmpReport.UnknownContext => Verdict.Refused(SnmpFailure.Config, "The agent has no such context.", report),
        _ => Verdict.Refused(SnmpFailure.Protocol, "The agent sent a report that is not known.", report),
    };
}
