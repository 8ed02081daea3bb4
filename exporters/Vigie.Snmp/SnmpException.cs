namespace Vigie.Snmp;

/// <summary>A request that failed. The message is for people and holds no community, user name or password.</summary>
public sealed class SnmpException : Exception
{
    /// <summary>Says why a request failed.</summary>
    /// <param name="failure">The cause.</param>
    /// <param name="message">The cause in words.</param>
    /// <param name="report">What a v3 agent reported.</param>
    /// <param name="errorStatus">What the agent answered.</param>
    /// <param name="innerException">What happened below.</param>
    public SnmpException(SnmpFailure failure, string message, SnmpReport report = SnmpReport.None, int errorStatus = 0, Exception? innerException = null)
        : base(message, innerException) => (Failure, Report, ErrorStatus) = (failure, report, errorStatus);

    /// <summary>The cause.</summary>
    public SnmpFailure Failure { get; }

    /// <summary>What a v3 agent reported; None when it did not.</summary>
    public SnmpReport Report { get; }

    /// <summary>The agent's error-status (RFC 3416 section 3); 0 when it gave none.</summary>
    public int ErrorStatus { get; }
}
