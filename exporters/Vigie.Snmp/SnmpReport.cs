namespace Vigie.Snmp;

/// <summary>What a v3 agent complained of in a report (RFC 3414 section 3.2, RFC 3412 section 7.2, RFC 3413 section 3.2).</summary>
public enum SnmpReport
{
    /// <summary>There was no report.</summary>
    None,

    /// <summary>usmStatsUnsupportedSecLevels: the user has no such level.</summary>
    UnsupportedSecurityLevel,

    /// <summary>usmStatsNotInTimeWindows: clocks differ, also after they were set anew.</summary>
    NotInTimeWindow,

    /// <summary>usmStatsUnknownUserNames.</summary>
    UnknownUserName,

    /// <summary>usmStatsUnknownEngineIDs: also the ordinary answer to discovery.</summary>
    UnknownEngineId,

    /// <summary>usmStatsWrongDigests: wrong authentication password or protocol.</summary>
    WrongDigest,

    /// <summary>usmStatsDecryptionErrors: wrong privacy password or protocol.</summary>
    DecryptionError,

    /// <summary>snmpUnknownSecurityModels.</summary>
    UnknownSecurityModel,

    /// <summary>snmpInvalidMsgs.</summary>
    InvalidMessage,

    /// <summary>snmpUnknownPDUHandlers.</summary>
    UnknownPduHandler,

    /// <summary>snmpUnavailableContexts.</summary>
    UnavailableContext,

    /// <summary>snmpUnknownContexts.</summary>
    UnknownContext,

    /// <summary>A report that no RFC of SNMPv3 knows.</summary>
    Other,
}
